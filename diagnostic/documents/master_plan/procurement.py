"""Procurement plan: which tender when, by which route."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_words import month


def add_procurement(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("procurement", "Procurement plan", *_blocks(basis))


def _blocks(basis: PlanBasis) -> list[Block]:
    ways = tuple(
        (table_cells.words(way.name), table_cells.words(way.fits), table_cells.words(way.watch))
        for way in basis.guideline.procurement
    )
    columns = (Column("Route", 1.7), Column("Where it fits", 2.2), Column("What to watch", 2.6))
    blocks: list[Block] = []
    if basis.projects:
        blocks.append(
            Paragraph(
                "The guide of each module has the text of a tender to start from; the time of a project includes its "
                "tender."
            )
        )
        blocks.append(_tenders(basis))
    blocks.append(Table("Routes", "Routes to choose from", columns, ways, dense=True))
    blocks.append(
        ToWrite(
            "the rules that every contract of this plan keeps",
            (
                "Data export in open formats, and a way out to another supplier.",
                "The open standards of the chapter Architecture and standards.",
                "Security, privacy and accessibility tested before the last payment.",
                "Payment by results; contract data published.",
            ),
        )
    )
    return blocks


def _tenders(basis: PlanBasis) -> Table:
    rows = tuple(
        (
            table_cells.words(project.name),
            table_cells.words(month(project.start)),
            table_cells.words(basis.currency.span(project.cost_low, project.cost_high)),
            table_cells.to_fill("Route"),
            table_cells.to_fill("Month; who leads"),
        )
        for project in basis.projects
    )
    columns = (
        Column("Project", 2),
        Column("Project begins", 1.1),
        Column("Value, as a range", 1.7),
        Column("Route", 1.2),
        Column("Tender", 1.2),
    )
    return Table("Tenders", "Tenders", columns, rows)
