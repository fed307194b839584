"""The systems: what is in operation against what is expected at the city's level."""

from __future__ import annotations

from diagnostic.base.code_words import CLASS_MEANINGS, CLASS_NAMES, STANDING_NAMES, STATUS_WORDS
from diagnostic.base.formatting import DASH, shown_number
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.question_types import NOT_APPLICABLE
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Figure, Paragraph, Point, Points, Section, Table
from diagnostic.documents.diagnosis.diagnosis_figures import gap_chart
from diagnostic.documents.diagnosis.figure_data import GapRow, gap_rows
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.drawing import picture

_NO_LEVEL = "What is expected depends on the level, and there is none yet."


def add_systems(draft: Draft, basis: Basis) -> None:
    """Write the section of the systems, where there is a catalog."""
    if basis.catalog is None or not basis.result.modules:
        return
    draft.add("systems", "The systems: what runs, and what fits the level", *_blocks(basis))


def _blocks(basis: Basis) -> list[Block]:
    known = [found for found in basis.result.modules if found.standing is not None]
    blocks: list[Block] = []
    if basis.too_little:
        text = "What is expected depends on the level, which cannot be told yet: what stands here is a guess."
        blocks.append(Paragraph(text if basis.result.maturity.level else _NO_LEVEL, "warning"))
    elif known:
        blocks.append(Paragraph(_sentence(basis)))
    if any(found.implementation is not None or found.expected is not None for found in basis.result.modules):
        blocks.append(gap_figure(gap_rows(basis)))
    blocks.append(systems_table(basis))
    blocks.append(
        Paragraph(
            "In operation: how much of a system's functions is in use, from 0 to 100. Expected: what fits the city's "
            "score. Target: what fits the target level, or what another system needs. Expected values are expert "
            "judgement; behind and ahead are questions to discuss, not faults. Numbers are rounded one by one, so a "
            "gap can look one point off.",
            "note",
        )
    )
    return blocks


def _sentence(basis: Basis) -> str:
    parts = []
    for standing, begin in (
        ("behind", "Behind what the level supports"),
        ("ahead", "Ahead of it"),
        ("in_step", "In step"),
    ):
        names = [found.name for found in basis.result.modules if found.standing == standing]
        if names:
            parts.append(f"{begin} ({len(names)}): {', '.join(names)}.")
    unscored = [found for found in basis.result.modules if found.implementation is None]
    others = [found.name for found in unscored if found.status == NOT_APPLICABLE]
    unknown = [found.name for found in unscored if found.status != NOT_APPLICABLE]
    for begin, names in (("Run by others, or not the city's task", others), ("Not known", unknown)):
        if names:
            parts.append(f"{begin} ({len(names)}): {', '.join(names)}.")
    return " ".join(parts)


def gap_figure(rows: list[GapRow]) -> Figure:
    """What is in operation, expected and aimed at, a bar a system."""
    parts = []
    for row in rows:
        if row.implementation is None:
            parts.append(f"{row.name}: {row.why_no_bar}")
        else:
            expected = "" if row.expected is None else f", expected {shown_number(row.expected)}"
            parts.append(f"{row.name}: {shown_number(row.implementation)} in operation{expected}")
    caption = (
        "In operation (bar), expected at the city's level (line) and target (diamond), 0 to 100; widest gap first."
    )
    return picture("gaps", caption, f"Bar chart of the systems: {'; '.join(parts)}.", gap_chart, rows)


def systems_table(basis: Basis) -> Table:
    """Status, implementation, gap and target of every system."""
    rows = [
        (
            table_cells.words(found.name),
            table_cells.words(STATUS_WORDS[found.status]),
            table_cells.number(found.implementation),
            table_cells.number(found.expected),
            table_cells.number(found.gap, signed=True),
            table_cells.words(STANDING_NAMES[found.standing].replace("-", DASH)),
            table_cells.number(found.target),
        )
        for found in basis.result.modules
    ]
    columns = (
        Column("System", 2.8),
        Column("Status", 1.2),
        Column("In operation", 1.0, numeric=True),
        Column("Expected", 1.0, numeric=True),
        Column("Gap", 0.7, numeric=True),
        Column("Standing", 1.0),
        Column("Target", 0.8, numeric=True),
    )
    return Table("Systems", "Systems in operation against what is expected", columns, tuple(rows))


def system_in_the_city(basis: Basis, catalog: Catalog, module: Module) -> Section:
    """One system in this city: its status, its place in the order, and what it waits for."""
    found = next(one for one in basis.result.modules if one.id == module.id)
    words = f"Status: {STATUS_WORDS[found.status]}."
    if found.implementation is not None:
        words += (
            f" In operation {shown_number(found.implementation)} of 100; expected at this level "
            f"{shown_number(found.expected)}."
        )
    blocks: list[Block] = [Paragraph(words)]
    if basis.result.priorities:
        priority = basis.result.priority(module.id)
        place = f"Place {priority.rank} in the order" if priority.rank else "No place in the order"
        meaning = CLASS_MEANINGS[priority.class_]
        blocks.append(Paragraph(f"{place}: {CLASS_NAMES[priority.class_]} ({meaning})."))
        waits = [result_sentences.blocker(one, basis.questionnaire, catalog) for one in priority.blocked_by]
        if waits:
            blocks.append(Points(tuple(Point("Waits for", one) for one in waits)))
    title = ", ".join(part for part in (f"In {basis.city}", basis.result.period) if part)
    return Section("in-the-city", title, tuple(blocks), depth=2)
