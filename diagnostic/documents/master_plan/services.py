"""Target services and processes: what the projects should change, and which work to redesign."""

from __future__ import annotations

from diagnostic.base.formatting import DASH
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_words import names, today

MOST = 20


def add_services(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("redesign")
    write = ToWrite(
        "the ten commonest services, before and after",
        (
            "For each: requests a year, days from request to result, visits, papers asked for, who owns it.",
            *step.work,
            f"Done when: {step.done_when}",
            f"Beware: {step.beware}",
        ),
    )
    draft.add("services", "Target services and processes", *_changes(basis), write)


def _changes(basis: PlanBasis) -> list[Block]:
    cut = basis.target_cut
    found = _improved(basis, cut) if cut else []
    if not found:
        return [Paragraph("No answer below the target is improved by a project of the plan.")]
    rows = tuple(
        (
            table_cells.words(basis.diagnosis.question_label(question.id)),
            table_cells.words(today(basis, question)),
            table_cells.words(question.words_reaching(cut or 0.0) or DASH),
            table_cells.words(names(basis.helpers[question.id])),
        )
        for question in found
    )
    columns = (Column("Question", 1.6), Column("Today", 2.2), Column("At the target", 2.2), Column("Projects", 1.7))
    return [
        Paragraph(
            "The projects of the plan should move these answers; next year's diagnosis asks them again. At the target: "
            "the least answer that is worth the points at which the target level begins."
        ),
        Table(
            "Services",
            "What should be different, as the city answered and as the target asks",
            columns,
            rows,
            dense=True,
        ),
    ]


def _improved(basis: PlanBasis, cut: float) -> list[AnyQuestion]:
    """Answered questions below the cut that projects improve: first those that weigh most."""
    weight = {
        question_id: sum(basis.module(project.id).improves[question_id] for project in projects)
        for question_id, projects in basis.helpers.items()
    }
    below = basis.weakest(
        [question for question in basis.diagnosis.questionnaire.questions if question.id in weight], 1000, cut
    )
    return sorted(below, key=lambda question: -weight[question.id])[:MOST]
