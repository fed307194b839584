"""Target services and processes, which projects should change; architecture and standards, which tenders ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from diagnostic.base.formatting import DASH
from diagnostic.content.catalog import Module
from diagnostic.content.guidance import OpenSource, Standard
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, names, today

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
            basis.diagnosis.question_label(question.id),
            today(basis, question),
            question.words_reaching(cut or 0.0) or DASH,
            names(basis.helpers[question.id]),
        )
        for question in found
    )
    columns = (Column("Question", 1.6), Column("Today", 2.2), Column("At the target", 2.2), Column("Projects", 1.7))
    return [
        Paragraph(
            "The projects of the plan should move these answers; next year's diagnosis asks them again. At the target: "
            "the least answer that is worth the points at which the target level begins."
        ),
        table_cells.table(
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


def add_architecture(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("target-architecture")
    write = ToWrite(
        "one page with the systems, the registers they share and the exchanges between them",
        (*step.work[1:], f"Done when: {step.done_when}", f"Beware: {step.beware}"),
    )
    draft.add("architecture", "Architecture and standards", write)
    if basis.projects:
        draft.add("standards", "Open standards to ask for", *_standards(basis), depth=2)
        draft.add("reuse", "Free software to look at first", *_reuse(basis), depth=2)


def _standards(basis: PlanBasis) -> list[Block]:
    found = _gathered(basis, lambda module: module.standards)
    rows = tuple((item.name, item.use, "; ".join(names)) for item, names in found)
    columns = (Column("Standard", 1.8), Column("What for", 2.6), Column("Projects", 2))
    return [
        Paragraph(
            "An open standard is a public rule that any supplier may use. It keeps the data in the city's hands."
        ),
        table_cells.table("Standards", "", columns, rows, dense=True),
    ]


def _reuse(basis: PlanBasis) -> list[Block]:
    found = _gathered(basis, lambda module: module.open_source)
    rows = tuple(
        (item.name, item.use, item.licence, "; ".join(names)) for item, names in found if isinstance(item, OpenSource)
    )
    columns = (Column("Software", 1.2), Column("What for", 2.6), Column("Licence", 1.1), Column("Projects", 1.6))
    return [
        Paragraph(
            "Free means free to use and change. It needs people of one's own, or a local firm, who look after it."
        ),
        table_cells.table("Free software", "", columns, rows, dense=True),
    ]


def _gathered(
    basis: PlanBasis, of: Callable[[Module], Sequence[Standard | OpenSource]]
) -> list[tuple[Standard | OpenSource, list[str]]]:
    """What several projects ask for stands once, with the names of the projects."""
    found: dict[str, tuple[Standard | OpenSource, list[str]]] = {}
    for project in basis.projects:
        for item in of(basis.module(project.id)):
            found.setdefault(item.name, (item, []))[1].append(project.name)
    return list(found.values())
