"""Cross-checks: statements that rarely hold together. What fires is a remark that asks for a word, never an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from diagnostic.base.arrays import above, at_least
from diagnostic.content.catalog import Catalog
from diagnostic.content.conditions import (
    Condition,
    FactExceeds,
    FactorAtLeast,
    FactorAtMost,
    ItemIs,
    ModuleAtLeast,
    ModuleAtMost,
    ModulesMoreThan,
    ModuleStatus,
    PopulationAtLeast,
    PopulationAtMost,
    QuestionAtLeast,
    QuestionAtMost,
    QuestionExceeds,
)
from diagnostic.content.fact import POPULATION, term_list
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Assessment, assess
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.responses import Responses, systems_of
from diagnostic.submission.submission import Submission

CITY = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """A cross-check that fired.

    Attributes:
        id: Its id.
        ask: What is asked.
        about: The questions, factors, modules and figures it is about, each once.
    """

    id: str
    ask: str
    about: list[str]


def remarks(questionnaire: Questionnaire, catalog: Catalog | None, submission: Submission) -> list[Remark]:
    """The cross-checks that fire for a checked submission."""
    if not questionnaire.checks:
        return []
    responses = answers_of([submission], questionnaire)
    systems = systems_of([submission], catalog) if catalog else None
    assessed = assess(questionnaire, catalog, responses, systems, np.array([submission.target_level or 0]))
    return fired(questionnaire, catalog, submission, responses, assessed)


def fired(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    submission: Submission,
    responses: Responses,
    assessed: Assessment,
) -> list[Remark]:
    """The same from what is computed already for this one city."""
    city = _City(questionnaire, catalog, submission, responses, assessed)
    found = []
    for check in questionnaire.checks:
        if all(city.holds(condition) for condition in check.when):
            about = [name for condition in check.when for name in city.about(condition)]
            found.append(Remark(check.id, check.ask, list(dict.fromkeys(about))))
    return found


@dataclass(frozen=True, slots=True)
class _City:
    questionnaire: Questionnaire
    catalog: Catalog | None
    submission: Submission
    responses: Responses
    assessed: Assessment

    def _score(self, question: str) -> float:
        return float(self.assessed.answers.score[self.questionnaire.row_of[question], CITY])

    def _number(self, question: str) -> float:
        return float(self.responses.values[self.questionnaire.row_of[question], CITY])

    def _factor(self, factor: str) -> float:
        row, factors = self.questionnaire.factor_row_of[factor], self.assessed.found.factors
        return float(factors.score[row, CITY]) if factors.rated[row, CITY] else np.nan

    def _implementation(self, module: str) -> float:
        row = self.catalog.row_of.get(module) if self.catalog else None
        return np.nan if row is None else float(self.assessed.implementation[row, CITY])

    def _status(self, module: str) -> str | None:
        state = self.submission.systems.get(module)
        return state.status if state and self.catalog and module in self.catalog.row_of else None

    def _with_status(self, statuses: list[str]) -> list[str]:
        modules = self.catalog.modules if self.catalog else []
        return [module.id for module in modules if self._status(module.id) in statuses]

    def _fact(self, fact: str) -> float:
        if fact == POPULATION:
            return np.nan if self.submission.city.population is None else float(self.submission.city.population)
        return self.submission.facts.get(fact, np.nan)

    def _item(self, question: str, item: str) -> bool | None:
        answer = self.submission.answers.get(question)
        if isinstance(answer, list):
            return item in answer
        return answer.get(item) if isinstance(answer, dict) else None

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds; one that cannot be evaluated does not."""
        return bool(self._holds(condition))

    def _holds(self, c: Condition) -> object:  # noqa: PLR0911, PLR0912  # a line each for the closed vocabulary
        match c:
            case QuestionAtLeast():
                return at_least(self._score(c.question), c.score_at_least)
            case QuestionAtMost():
                return at_least(c.score_at_most, self._score(c.question))
            case QuestionExceeds():
                return above(self._number(c.question), self._number(c.exceeds))
            case ItemIs():
                return self._item(c.question, c.item) is c.is_
            case FactorAtLeast():
                return at_least(self._factor(c.factor), c.score_at_least)
            case FactorAtMost():
                return at_least(c.score_at_most, self._factor(c.factor))
            case ModuleAtLeast():
                return at_least(self._implementation(c.module), c.implementation_at_least)
            case ModuleAtMost():
                return at_least(c.implementation_at_most, self._implementation(c.module))
            case ModuleStatus():
                return self._status(c.module) in c.status
            case ModulesMoreThan():
                return len(self._with_status([*c.modules.status])) > c.more_than
            case PopulationAtMost():
                return self._fact(POPULATION) <= c.population_at_most
            case PopulationAtLeast():
                return self._fact(POPULATION) >= c.population_at_least
            case FactExceeds():
                return above(self._fact(c.fact), sum(self._fact(fact) for fact in term_list(c.exceeds)))
            case _:
                assert_never(c)

    def about(self, c: Condition) -> Iterator[str]:
        """What a condition speaks of."""
        match c:
            case QuestionExceeds():
                yield from (c.question, c.exceeds)
            case QuestionAtLeast() | QuestionAtMost() | ItemIs():
                yield c.question
            case FactorAtLeast() | FactorAtMost():
                yield c.factor
            case ModuleAtLeast() | ModuleAtMost() | ModuleStatus():
                yield c.module
            case ModulesMoreThan():
                yield from self._with_status([*c.modules.status])
            case PopulationAtMost() | PopulationAtLeast():
                yield POPULATION
            case FactExceeds():
                yield from (c.fact, *term_list(c.exceeds))
            case _:
                assert_never(c)
