"""Changes of law and rules, which guides warn of and lawyers must list; and what projects prove before they go live."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month


def add_law(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("law", "Changes of law and rules", *_blocks(basis))


def _blocks(basis: PlanBasis) -> list[Block]:
    points = tuple(
        Point(f"{project.name}, from {month(project.start)}.", "", basis.guide(project.id).law)
        for project in basis.projects
        if basis.guide(project.id).law
    )
    write = ToWrite(
        "the list of rules that must change",
        (
            "For each: the law with its article, what it forbids or leaves open, who owns the change, the date.",
            "Start now: changes of rules take longest.",
            *basis.step("environment").work[1:3],
        ),
    )
    if not points:
        return [write]
    return [Paragraph("What the guides of the planned systems say on law, privacy and data:"), Points(points), write]


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
            project.name,
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
        table_cells.table("Checks", "Checks before the tender and before going live", columns, rows),
    ]
