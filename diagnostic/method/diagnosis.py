"""The result: ``diagnostic-result/1``, everything a city learns, with the reasons. DESIGN: section 4."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diagnostic.content.questionnaire import Version
from diagnostic.content.strict_model import Strict
from diagnostic.method.gap import StandingWord
from diagnostic.method.priority import ClassWord
from diagnostic.method.responses import StateWord
from diagnostic.submission.submission import City, Status

FORMAT = "diagnostic-result/1"

Probability = Annotated[float, Field(ge=0, le=1)]


class QuestionnaireUsed(Strict):
    """The questionnaire a result was computed with."""

    id: str
    version: Version
    digest: str


class CatalogUsed(Strict):
    """The catalog a result was computed with."""

    version: Version
    digest: str


class ScoreAndLevelRange(Strict):
    """Low and high end of score and level."""

    score: list[float]
    level: list[int]


class DimensionResult(Strict):
    """Score of a dimension; null where none of its factors enters."""

    id: str
    score: float | None


class HeldBackBy(Strict):
    """A gate of the next level that is not met; ``score`` null where the factor has no answer."""

    factor: str
    score: float | None
    needed: float
    missing: float


class WayUpStep(Strict):
    """A question whose score rises on the shortest way to the next level."""

    question: str
    start: float
    end: float


class MaturityResult(Strict):
    """Level and score with all that is known about their certainty."""

    level: int | None
    name: str | None
    score: float | None
    provisional: bool
    range: ScoreAndLevelRange | None
    likely_range: ScoreAndLevelRange | None
    dimensions: list[DimensionResult]
    held_back_by: list[HeldBackBy]
    probabilities: dict[str, Probability] | None
    score_interval: list[float] | None
    other_aggregation_level: int | None
    way_up: list[WayUpStep] | None


class FactorResult(Strict):
    """A factor; score and level null when it is not rated.

    Attributes:
        target: The level the city aims at in this factor; null where it chose none.
        target_missing: Points from the score to the cut of that level, 0 when it is reached; null without a
            target or when the factor is not rated.
    """

    id: str
    name: str
    score: float | None
    level: int | None
    coverage: float
    rated: bool
    target: int | None
    target_missing: float | None


class QuestionResult(Strict):
    """A question's state and score."""

    id: str
    state: StateWord
    score: float | None


class ModuleResult(Strict):
    """A module: what is in operation, what is expected, the gap between them."""

    id: str
    name: str
    status: Status | None
    implementation: float | None
    expected: float | None
    gap: float | None
    target: float | None
    target_gap: float | None
    standing: StandingWord | None


class CriteriaValues(Strict):
    """One number for each criterion; null where it was dropped."""

    gap: float | None
    need: float | None
    readiness: float | None
    value: float | None


class CriteriaUsed(Strict):
    """The weights of the criteria that were used."""

    gap: float
    need: float
    readiness: float
    value: float


class Blocker(Strict):
    """What a module waits for: a factor or another module; ``value`` null where it is not known."""

    factor: str | None = None
    module: str | None = None
    value: float | None
    required: float


class Reason(Strict):
    """One part of a priority. The points of all reasons of a module add up to its priority.

    Attributes:
        criterion: The criterion it belongs to.
        question: Set when an answer moved the criterion; ``value`` is its score.
        factor: Set for a floor; ``value`` is the factor's score, ``required`` the floor.
        module: Set for the gap (the module itself: ``value`` what is in operation, ``required`` the
            target) and for a needed module (``value`` its implementation).
        points: What it adds to the priority.
    """

    criterion: Literal["gap", "need", "readiness", "value"]
    question: str | None = None
    factor: str | None = None
    module: str | None = None
    value: float | None = None
    required: float | None = None
    points: float


class PriorityResult(Strict):
    """A module's place in the order, and why; rank null where its status is unknown."""

    rank: int | None
    id: str
    score: float | None
    class_: Annotated[ClassWord, Field(alias="class")]
    criteria: CriteriaValues
    contributions: CriteriaValues
    blocked_by: list[Blocker]
    rank_probability: dict[str, Probability] | None
    because: list[Reason]


class Note(Strict):
    """Something about the data that makes the result less certain.

    Attributes:
        kind: What it is.
        about: The factor or module it concerns, if one.
        items: Ids of the questions, modules or criteria it concerns.
        value: A number that says how much (coverage of a factor).
    """

    kind: Literal[
        "factor_not_rated",
        "factor_left_out",
        "missing",
        "dont_know",
        "low_confidence",
        "system_unknown",
        "criterion_dropped",
        "score_outside_range",
        "no_score",
    ]
    about: str | None = None
    items: list[str] = []
    value: float | None = None


class Diagnosis(Strict):
    """One city's result."""

    format: Literal["diagnostic-result/1"] = "diagnostic-result/1"
    questionnaire: QuestionnaireUsed
    engine_version: str
    catalog: CatalogUsed | None
    city: City
    period: str | None
    target_level: int | None
    criteria: CriteriaUsed | None
    maturity: MaturityResult
    factors: list[FactorResult]
    questions: list[QuestionResult]
    modules: list[ModuleResult]
    priorities: list[PriorityResult]
    data_quality: list[Note]

    def priority(self, module_id: str) -> PriorityResult:
        """The priority of a module (StopIteration if there is none)."""
        return next(priority for priority in self.priorities if priority.id == module_id)
