"""What the cities have to do: which foundations to prepare and which systems to build, and how many when."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.cohort.cohort_figures import StackRow, stacks
from diagnostic.documents.cohort.spread_cells import half_cell, median_cell
from diagnostic.documents.drawing import picture
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.module_need import ModuleNeed

NAMES = ("now", "next", "later", "nothing to build", "not known")


def add_modules(draft: Draft, found: Findings) -> None:
    """Write the sections, where there are systems and enough cities; foundations first, as in every city's steps."""
    if found.foundations:
        told = cohort_words.cities(found.foundations[0].told)
        intro = Paragraph(
            "Foundations are what systems stand on. A city's steps begin with those that lie behind what fits its "
            f"level. Counts of the {told} of which enough is known to say what comes first; the one that leads most "
            "often stands at the top."
        )
        draft.add("foundations", "What the cities have to prepare first", intro, _foundations(found))
    if not found.needs:
        return
    intro = Paragraph(
        "For each system, how many cities should start it now (at most three systems a city), next, or later. "
        "“Improve” is in use without the benefit it should bring. A city is ready where all that the system needs is "
        "in place. The gap is what lacks to the target level of each city, by default the next level."
    )
    draft.add("modules", "What the cities have to build", intro, _figure(found), _table(found))


def _foundations(found: Findings) -> Table:
    rows = tuple(
        (
            need.name,
            table_cells.count(need.leads),
            table_cells.count(need.behind),
            table_cells.count(need.named),
            table_cells.count(need.unknown),
            median_cell(need.standing),
            half_cell(need.standing),
        )
        for need in found.foundations
    )
    columns = (
        Column("Foundation", 2.9),
        Column("Leads the steps", 0.9, numeric=True),
        Column("Behind", 0.75, numeric=True),
        Column("Among the steps", 0.9, numeric=True),
        Column("Not known", 0.75, numeric=True),
        Column("Median standing", 0.95, numeric=True),
        Column("Middle half", 1.0, numeric=True),
    )
    return table_cells.table("Foundations", "Counts of cities; standing of 100 points", columns, rows, dense=True)


def _figure(found: Findings) -> Figure:
    rows = [StackRow(need.name, _counts(need)) for need in found.needs]
    said = "; ".join(
        f"{row.name}: {', '.join(f'{c} {n}' for c, n in zip(row.counts, NAMES, strict=True))}" for row in rows
    )
    n = grouped(len(found.cohort))
    caption = f"Cities by when they should build it, n = {n}. The system that most have to build stands at the top."
    return picture("needs", caption, f"Stacked bars: {said}.", stacks, rows, NAMES)


def _counts(need: ModuleNeed) -> tuple[int, ...]:
    return need.now, need.next, need.later, need.improve + need.built + need.outside, need.unknown


def _table(found: Findings) -> Table:
    rows = []
    for need in found.needs:
        ready = f"{grouped(need.needed)} to build, {grouped(need.start_now)} are ready"
        rows.append(
            (
                table_cells.words(need.name, ready),
                table_cells.count(need.now),
                table_cells.count(need.next),
                table_cells.count(need.later),
                table_cells.count(need.improve),
                table_cells.count(need.built),
                table_cells.count(need.outside),
                table_cells.count(need.unknown),
                median_cell(need.gap),
                half_cell(need.gap),
                table_cells.count(need.gap.n),
            )
        )
    columns = (
        Column("System", 2.9),
        Column("Now", 0.6, numeric=True),
        Column("Next", 0.6, numeric=True),
        Column("Later", 0.65, numeric=True),
        Column("Improve", 0.8, numeric=True),
        Column("Built", 0.65, numeric=True),
        Column("Not its task", 0.65, numeric=True),
        Column("Not known", 0.75, numeric=True),
        Column("Median gap", 0.8, numeric=True),
        Column("Middle half", 1.0, numeric=True),
        Column("Gap known of", 0.75, numeric=True),
    )
    caption = "Counts of cities; gaps in points of 100, below zero where more runs than the target asks"
    return table_cells.table("Systems", caption, columns, rows, dense=True)
