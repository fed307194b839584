"""Risks: those that the plan's own numbers show, and the register to go through."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import per_cent
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR
from diagnostic.planning.roadmap import SAFE_SHARE


def add_risks(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("risks", "Risks", *_shown(basis))
    draft.add("register", "Risk register", *_register(basis), depth=2)


def _shown(basis: PlanBasis) -> list[Block]:
    found = tuple(plan_risks(basis))
    if not found:
        return [Paragraph("The plan's own numbers show no special risk. The register below holds the usual ones.")]
    return [Paragraph("What the numbers of this plan show:"), Points(found)]


def plan_risks(basis: PlanBasis) -> Iterator[Point]:
    """Risks that follow from the diagnosis and the roadmap of this city."""
    found, plan = basis.diagnosis.result, basis.roadmap
    if found.maturity.provisional:
        yield Point("The diagnosis is provisional.", "Too little is answered in some factors; the order may change.")
    if basis.projects and plan.inside_budget is not None and plan.inside_budget < SAFE_SHARE:
        yield Point(
            "The money may not be enough.",
            f"In {per_cent(1 - plan.inside_budget)} of the draws at least one year costs more than the budget.",
        )
    for project in basis.projects:
        if project.prepare:
            weak = "; ".join(
                result_sentences.blocker(b, basis.diagnosis.questionnaire, basis.catalog) for b in project.prepare
            )
            yield Point(f"{project.name} stands on weak ground.", f"Below what it needs: {weak}.")
    if _side_by_side(basis) == plan.teams and len(basis.projects) > 1:
        yield Point("No team is free.", "At times every team is at work; one delay moves what follows.")
    soft = sum(len(note.items) for note in found.data_quality if note.kind == "low_confidence")
    if soft:
        yield Point(
            "Some answers are soft.",
            f"{soft} {'rests' if soft == 1 else 'rest'} on an estimate, an opinion or an unknown method.",
        )


def _side_by_side(basis: PlanBasis) -> int:
    quarters = range(1, QUARTERS_A_YEAR * basis.roadmap.years + 1)
    return max(
        (sum(p.first_quarter <= quarter <= p.last_quarter for p in basis.projects) for quarter in quarters), default=0
    )


def _register(basis: PlanBasis) -> list[Block]:
    rows = tuple(
        (
            risk.name,
            risk.likelihood,
            risk.impact,
            risk.sign,
            risk.response,
            table_cells.to_fill("Name; first action, date"),
        )
        for risk in basis.guideline.templates.risk_register
    )
    columns = (
        Column("Risk", 1.6),
        Column("Likely", 0.7),
        Column("Impact", 0.75),
        Column("Early sign", 1.7),
        Column("Response", 2),
        Column("Owner", 1),
    )
    return [
        Paragraph(
            "The register of the guideline, to start from: it holds for most cities and says nothing about this one. "
            "Keep what is real, add your own, name an owner for each. Risks of single projects stand on their cards."
        ),
        table_cells.table("Risks", "", columns, rows, dense=True),
    ]
