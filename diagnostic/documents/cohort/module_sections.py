"""Which systems the cohort needs most."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.cohort.cohort_figures import StackRow, stacks
from diagnostic.documents.cohort.spread_cells import half_cell, median_cell
from diagnostic.documents.drawing import picture
from diagnostic.secretariat.cohort.findings import Findings

NAMES = ("can start now", "prepare first", "built to the target", "not known")


def add_modules(draft: Draft, found: Findings) -> None:
    """Write the section, where there are systems and enough cities."""
    if not found.needs:
        return
    intro = Paragraph(
        "For each system, how many cities have it to build: those that can start now, and those that must prepare "
        "something first. The gap is what lacks to the target level of each city, by default the next level."
    )
    draft.add("modules", "What the cities have to build", intro, _figure(found), _table(found))


def _figure(found: Findings) -> Figure:
    rows = [StackRow(need.name, (need.start_now, need.prepare_first, need.built, need.unknown)) for need in found.needs]
    said = "; ".join(
        f"{row.name}: {', '.join(f'{c} {n}' for c, n in zip(row.counts, NAMES, strict=True))}" for row in rows
    )
    caption = (
        f"Cities by what they have to do, the system that most have to build first, n = {grouped(len(found.cohort))}."
    )
    return picture("needs", caption, f"Stacked bars: {said}.", stacks, rows, NAMES)


def _table(found: Findings) -> Table:
    rows = []
    for need in found.needs:
        rows.append(
            (
                table_cells.words(need.name),
                table_cells.count(need.needed),
                table_cells.count(need.start_now),
                table_cells.count(need.prepare_first),
                table_cells.count(need.built),
                table_cells.count(need.unknown),
                median_cell(need.gap),
                half_cell(need.gap),
                table_cells.count(need.gap.n),
            )
        )
    columns = (
        Column("System", 2.9),
        Column("To build", 0.7, numeric=True),
        Column("Start now", 0.7, numeric=True),
        Column("Prepare first", 0.85, numeric=True),
        Column("Built", 0.65, numeric=True),
        Column("Not known", 0.75, numeric=True),
        Column("Median gap", 0.8, numeric=True),
        Column("Middle half", 1.0, numeric=True),
        Column("Gap known of", 0.75, numeric=True),
    )
    caption = "Counts of cities; gaps in points of 100, below zero where more runs than the target asks"
    return Table("Systems", caption, columns, tuple(rows), dense=True)
