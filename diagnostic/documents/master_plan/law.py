"""Changes of law and rules: what each guide warns of, and the list that lawyers must write."""

from __future__ import annotations

from diagnostic.documents.blocks import Block, Draft, Paragraph, Point, Points, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_words import month


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
