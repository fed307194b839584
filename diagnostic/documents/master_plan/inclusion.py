"""Inclusion, privacy, security: what every project must prove before it goes live."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_words import month


def add_inclusion(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("risk-change-inclusion")
    write = ToWrite(
        "who could be left out, and how they are served",
        (
            step.work[3],
            "Count users by group from the first day: women, older people, people with disabilities, without a phone.",
            step.work[1],
        ),
    )
    draft.add("inclusion", "Inclusion, privacy, security", *_checks(basis), write)


def _checks(basis: PlanBasis) -> list[Block]:
    if not basis.projects:
        return []
    rows = tuple(
        (
            table_cells.words(project.name),
            table_cells.to_fill(f"before {month(project.start)}"),
            table_cells.to_fill(f"by {month(project.end)}"),
            table_cells.to_fill(f"by {month(project.end)}"),
            table_cells.to_fill("how, where"),
        )
        for project in basis.projects
    )
    columns = (
        Column("Project", 2),
        Column("Privacy assessment", 1.3),
        Column("Security test", 1.3),
        Column("Accessibility test", 1.3),
        Column("Assisted way", 1.1),
    )
    return [
        Paragraph(
            "Each project passes four checks. The dates follow from the roadmap; who does them is to be decided."
        ),
        Table("Checks", "Checks before the tender and before going live", columns, rows),
    ]
