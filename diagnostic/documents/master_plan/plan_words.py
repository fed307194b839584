"""Words that several chapters use: months, answers of today, and what the target asks for."""

from __future__ import annotations

from diagnostic.base.code_words import CONFIDENCE_WORDS
from diagnostic.base.formatting import month as month_shown
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.planning.roadmap import PlannedProject, month_after


def month(text: str, later: int = 0) -> str:
    """``2027-01`` as January 2027, or some months later than that."""
    year, number = month_later(text, later).split("-")
    return month_shown(int(year), int(number))


def month_later(text: str, months: int) -> str:
    """A month as ``2027-01``, some months later than the one given so."""
    return month_after((int(text[:4]), int(text[5:])), months)


def span(project: PlannedProject) -> str:
    """From which month to which month a project runs."""
    return f"{month(project.start)} to {month(project.end)}"


def plan_end(basis: PlanBasis) -> str:
    """The last month of the horizon."""
    return month(basis.roadmap.start, 12 * basis.roadmap.years - 1)


def today(basis: PlanBasis, question: AnyQuestion) -> str:
    """The answer as the city gave it; ticked lists as a count, because the report holds them in full."""
    answer = basis.diagnosis.submission.answers.get(question.id)
    return short_answer(question, answer)


def known(basis: PlanBasis, question: AnyQuestion) -> str:
    """How the city knows its answer."""
    return CONFIDENCE_WORDS[basis.diagnosis.submission.confidence.get(question.id, "")]


def names(projects: list[PlannedProject]) -> str:
    """Projects by name, one after another."""
    return "; ".join(project.name for project in projects)
