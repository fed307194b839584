"""The priorities: the order in which to build, and the reasons."""

from __future__ import annotations

from itertools import pairwise

from diagnostic.base.code_words import BAND_NAMES, CLASS_MEANINGS, CLASS_NAMES
from diagnostic.base.formatting import DASH, shown_number
from diagnostic.content.catalog import Catalog
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Figure, Paragraph, Point, Table
from diagnostic.documents.diagnosis.diagnosis_figures import contribution_chart
from diagnostic.documents.diagnosis.figure_data import contribution_rows
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.drawing import picture
from diagnostic.method.diagnosis import PriorityResult


def add_priorities(draft: Draft, basis: Basis) -> None:
    """Write the section of the order, with its reasons for spreadsheets; where there is too little to say, none."""
    if basis.catalog is None or not basis.result.priorities or basis.too_little:
        return
    draft.add("priorities", "What makes up the order of the systems", *_blocks(basis), *_data(basis, basis.catalog))


def _blocks(basis: Basis) -> list[Block]:
    used = basis.result.criteria
    weights = (
        f" Weights used: gap {used.gap:g}, need {used.need:g}, readiness {used.readiness:g}, value {used.value:g}."
        if used
        else ""
    )
    intro = Paragraph(
        f"For target level {basis.result.target_level}. A priority weighs four things: the gap to the target, the need "
        "(weak answers the system would improve), the readiness (whether what it needs is there) and its value for "
        f"residents and staff.{weights} It holds inside this city only, and ignores cost. What can start now, or be "
        "improved, comes first, and a system after what it waits for; then the higher priority. A system "
        "takes the highest priority among those that wait for it; under its name stands which one that is."
    )
    blocks: list[Block] = [intro]
    if any(found.score is not None for found in basis.result.priorities):
        blocks.append(_figure(basis))
    blocks.append(_table(basis))
    meanings = {found.class_: CLASS_MEANINGS[found.class_] for found in basis.result.priorities}
    explained = "; ".join(f"{CLASS_NAMES[key]}: {text}" for key, text in meanings.items())
    blocks.append(
        Paragraph(
            f"≈ about equal to the one before: less than {result_sentences.ABOUT_EQUAL:g} points apart, so "
            f"their order means "
            f"little. Sure: how often the place is at most one off when weights and answers are varied. What to do: "
            f"{explained}.",
            "note",
        )
    )
    return blocks


def _figure(basis: Basis) -> Figure:
    rows = contribution_rows(basis)

    parts = [
        f"{row.name} {shown_number(row.total)} = "
        + " + ".join(f"{name} {shown_number(value)}" for name, value in row.parts.items() if value is not None)
        for row in rows
    ]
    caption = "What each criterion adds to the priority, in the recommended order."
    return picture(
        "priorities", caption, f"Stacked bar chart of priorities: {'; '.join(parts)}.", contribution_chart, rows
    )


def _table(basis: Basis) -> Table:
    before: list[PriorityResult | None] = [None, *basis.result.priorities]
    bands = {found.id: found.band for found in basis.result.modules}
    rows = []
    for previous, found in pairwise(before):
        assert found is not None
        equal = previous is not None and result_sentences.about_equal(previous, found)
        rank = f"{'≈ ' if equal else ''}{found.rank}" if found.rank is not None else DASH
        near = None
        if found.rank is not None and found.rank_probability is not None:
            near = sum(p for place, p in found.rank_probability.items() if abs(int(place) - found.rank) <= 1)
        rows.append(
            (
                Cell(rank, found.rank, "0"),
                table_cells.words(_name(basis, found.id), _for_whom(basis, found)),
                table_cells.words(CLASS_NAMES[found.class_], BAND_NAMES[bands[found.id]] if bands[found.id] else ""),
                table_cells.number(found.score, 1),
                table_cells.number(found.contributions.gap, 1),
                table_cells.number(found.contributions.need, 1),
                table_cells.number(found.contributions.readiness, 1),
                table_cells.number(found.contributions.value, 1),
                table_cells.share(near),
            )
        )
    columns = (
        Column("Place", 0.7, numeric=True),
        Column("System", 2.7),
        Column("What to do", 1.3),
        Column("Priority", 0.85, numeric=True),
        Column("Gap", 0.7, numeric=True),
        Column("Need", 0.7, numeric=True),
        Column("Readi\u00adness", 0.85, numeric=True),
        Column("Value", 0.7, numeric=True),
        Column("Sure", 0.65, numeric=True),
    )
    return Table("Priorities", "The recommended order, and what makes up each priority", columns, tuple(rows))


def _name(basis: Basis, module_id: str) -> str:
    return next(found.name for found in basis.result.modules if found.id == module_id)


def _for_whom(basis: Basis, found: PriorityResult) -> str:
    """For which system it stands so early."""
    if found.inherited is None or found.inherited.from_ is None:
        return ""
    return f"for {_name(basis, found.inherited.from_)}, priority {shown_number(found.inherited.score, 1)}"


def reasons_point(basis: Basis, catalog: Catalog, found: PriorityResult) -> Point:
    """A priority with what makes it up."""
    name = f"{_name(basis, found.id)}: {CLASS_NAMES[found.class_]}"
    if found.rank is None:
        return Point(f"{name}.", f"{CLASS_MEANINGS[found.class_].capitalize()}.")
    details = [
        f"{result_sentences.reason(why, basis.questionnaire, catalog)} (+{shown_number(why.points, 1)})"
        for why in found.because
    ]
    if found.blocked_by:
        waits = "; ".join(result_sentences.blocker(b, basis.questionnaire, catalog) for b in found.blocked_by)
        details.insert(0, f"waits for {waits}")
    return Point(f"{found.rank}. {name}.", f"{result_sentences.contributions(found)}.", tuple(details))


def _data(basis: Basis, catalog: Catalog) -> list[Table]:
    """Every part of every priority and every probability of a place, for spreadsheets."""
    reasons = tuple(
        (
            table_cells.words(_name(basis, found.id)),
            table_cells.words(why.criterion),
            table_cells.words(result_sentences.reason(why, basis.questionnaire, catalog)),
            table_cells.number(why.value, 1),
            table_cells.number(why.required, 1),
            table_cells.number(why.points, 2),
        )
        for found in basis.result.priorities
        for why in found.because
    )
    columns = (
        Column("System", 2.5),
        Column("Criterion", 1),
        Column("Reason", 5),
        Column("Value", 0.8, numeric=True),
        Column("Required", 0.8, numeric=True),
        Column("Points", 0.8, numeric=True),
    )
    places = [str(place) for place in range(1, len(basis.result.priorities) + 1)]
    chances = tuple(
        (
            table_cells.words(_name(basis, found.id)),
            *(table_cells.share((found.rank_probability or {}).get(place)) for place in places),
        )
        for found in basis.result.priorities
    )
    place_columns = (Column("System", 2.5), *(Column(place, 0.7, numeric=True) for place in places))
    return [
        Table("Reasons", "Every part of every priority", columns, reasons, data_only=True),
        Table("Places", "Probability of each place in the order", place_columns, chances, data_only=True),
    ]
