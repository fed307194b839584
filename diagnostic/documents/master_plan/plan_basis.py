"""What a master plan is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.guide import Guide
from diagnostic.content.guideline import Guideline, Step
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Factor
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import ModuleResult
from diagnostic.planning.currency import Currency
from diagnostic.planning.project import Overrides
from diagnostic.planning.roadmap import PlannedProject, Roadmap


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
