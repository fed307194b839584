"""What a report is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diagnostic.base.formatting import half_up
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.diagnosis.steps_compared import names_of
from diagnostic.documents.too_little import too_little
from diagnostic.method.diagnosis import Diagnosis, FactorResult, QuestionResult
from diagnostic.submission.submission import Submission


@dataclass(frozen=True)
class Basis:
    """A result with what it was made from, and last time's result where there is one.

    Attributes:
        result: This time's diagnosis.
        questionnaire: The version it was made with.
        catalog: The modules; None without a systems part.
        submission: The answers, with comments and confidence.
        previous: Last time's diagnosis.
        previous_questionnaire: The version that one was made with.
        previous_submission: The answers it was made from, where they are known.
    """

    result: Diagnosis
    questionnaire: Questionnaire
    catalog: Catalog | None
    submission: Submission
    previous: Diagnosis | None = None
    previous_questionnaire: Questionnaire | None = None
    previous_submission: Submission | None = None

    @cached_property
    def question_result(self) -> dict[str, QuestionResult]:
        """State and score of each question by its id."""
        return {found.id: found for found in self.result.questions}

    @cached_property
    def factor_result(self) -> dict[str, FactorResult]:
        """Each factor's result by its id."""
        return {found.id: found for found in self.result.factors}

    @cached_property
    def too_little(self) -> bool:
        """Whether one level, and what to build first, would say more than is known."""
        return too_little(self.result, self.questionnaire)

    def answer(self, question_id: str) -> Answer:
        """The answer as given; where it follows from figures, as computed, with two digits."""
        return self._computed.get(question_id, self.submission.answers.get(question_id))

    @cached_property
    def _computed(self) -> dict[str, float]:
        return {found.question: half_up(found.value, 2) for found in self.result.computed}

    @cached_property
    def named(self) -> dict[str, str]:
        """Names of foundations and modules by their ids."""
        return names_of(self.result)

    def question_label(self, question_id: str) -> str:
        """Id and short name of a question."""
        return self.questionnaire.question_label(question_id)

    def factor_label(self, factor_id: str) -> str:
        """Name and id of a factor."""
        return f"{self.factor_result[factor_id].name} ({factor_id})"

    @property
    def next_level(self) -> int | None:
        """The level after the reached one; None at the top and without a level."""
        level = self.result.maturity.level
        return None if level is None or level >= len(self.questionnaire.levels) else level + 1

    @property
    def city(self) -> str:
        """The city's name, or words that say that there is none."""
        return city_title(self.result)


def city_title(result: Diagnosis) -> str:
    """The city's name, or words that say that there is none."""
    return (result.city.name or "").strip() or "City without a name"
