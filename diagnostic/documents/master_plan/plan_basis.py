"""What a master plan is made from, and words that several chapters use: months, answers of today, ways in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from diagnostic.base.code_words import CONFIDENCE_WORDS
from diagnostic.base.formatting import month as month_shown
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.guide import Guide
from diagnostic.content.guideline import Guideline, Step
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Factor
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import ModuleResult
from diagnostic.planning.project import Currency, Overrides
from diagnostic.planning.roadmap import LeftOut, PlannedProject, Roadmap, month_after


@dataclass(frozen=True)
class PlanBasis:
    """A diagnosis with the roadmap made from it, and the guideline that tells how to write a plan.

    Attributes:
        diagnosis: Result, answers and content; it has a catalog.
        roadmap: What to build when.
        guideline: Steps, forms and lists.
        guides: The guide of each module, by id.
        overrides: What the city knew better than the catalog.
        currency: In which money is shown.
    """

    diagnosis: Basis
    roadmap: Roadmap
    guideline: Guideline
    guides: dict[str, Guide] = field(default_factory=dict)
    overrides: Overrides = field(default_factory=Overrides)
    currency: Currency = field(default_factory=Currency)

    @property
    def catalog(self) -> Catalog:
        """The modules; without them there is no plan."""
        assert self.diagnosis.catalog is not None
        return self.diagnosis.catalog

    @property
    def projects(self) -> list[PlannedProject]:
        """What is built, in the order in which it begins."""
        return self.roadmap.projects

    @cached_property
    def module_result(self) -> dict[str, ModuleResult]:
        """Each module's result by its id."""
        return {found.id: found for found in self.diagnosis.result.modules}

    def module(self, module_id: str) -> Module:
        """A module of the catalog."""
        return self.catalog.module(module_id)

    def guide(self, module_id: str) -> Guide:
        """A module's guide; an empty one where there is none."""
        return self.guides.get(module_id, Guide())

    def step(self, step_id: str) -> Step:
        """A step of the guideline."""
        return next(step for step in self.guideline.steps if step.id == step_id)

    @property
    def target_cut(self) -> float | None:
        """Points at which the target level begins; None without a level."""
        target = self.diagnosis.result.target_level
        return None if target is None else self.diagnosis.questionnaire.cuts[target - 1]

    @cached_property
    def helpers(self) -> dict[str, list[PlannedProject]]:
        """By question id: the projects of the plan that improve it."""
        found: dict[str, list[PlannedProject]] = {}
        for project in self.projects:
            for question_id in self.module(project.id).improves:
                found.setdefault(question_id, []).append(project)
        return found

    @cached_property
    def context_factors(self) -> list[Factor]:
        """Factors that describe what surrounds the city."""
        context = {d.id for d in self.diagnosis.questionnaire.dimensions if d.context}
        return [factor for factor in self.diagnosis.questionnaire.factors if factor.dimension in context]

    @cached_property
    def own_factors(self) -> list[Factor]:
        """Factors that describe what the city itself does."""
        context = {factor.id for factor in self.context_factors}
        return [factor for factor in self.diagnosis.questionnaire.factors if factor.id not in context]

    def weakest(self, questions: list[AnyQuestion], most: int, below: float = 100.0) -> list[AnyQuestion]:
        """The answered questions with the fewest points, those under ``below`` only."""
        scored = [
            (round(found.score, 9), row, question)
            for row, question in enumerate(questions)
            if (found := self.diagnosis.question_result[question.id]).score is not None
        ]
        return [question for score, _, question in sorted(scored, key=lambda one: one[:2]) if score < below][:most]


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


def ways_in(left: LeftOut, currency: Currency, catalog: Catalog) -> str:
    """The least of each that is enough beside everything that is planned, in words."""
    if left.waits_for:
        return f"needs {', '.join(catalog.module(need).name for need in left.waits_for)}, which is not planned"
    ways = []
    if left.more_budget is not None:
        ways.append(f"{currency.shown(left.more_budget)} more a year")
    if left.more_teams is not None:
        ways.append("1 team more" if left.more_teams == 1 else f"{left.more_teams} teams more")
    if left.more_years is not None:
        ways.append(_years(left.more_years))
    if left.both is not None:
        ways.append(f"{_years(left.both.years)} and {currency.shown(left.both.budget_per_year)} more a year together")
    return " or ".join(ways)


def _years(count: int) -> str:
    return "1 year more" if count == 1 else f"{count} years more"
