"""The result: ``diagnostic-result/1``, everything a city learns, with the reasons. DESIGN: section 4."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from diagnostic.content.questionnaire import Version
from diagnostic.content.strict_model import Strict
from diagnostic.method.bands import BandWord
from diagnostic.method.evidence_grade import Grade
from diagnostic.method.gap import StandingWord
from diagnostic.method.priority import ClassWord
from diagnostic.method.responses import StateWord
from diagnostic.submission.submission import City, Status

FORMAT = "diagnostic-result/1"
MethodVersion = Literal[1, 2]
METHOD: MethodVersion = 2
"""Version of the method. Only the newest is kept in code; a stored result names the one it was made with."""

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
    """A gate (a factor) or condition (a question) of the next level that is not met; ``score`` null without answer."""

    factor: str | None = None
    question: str | None = None
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
    """A question's state and score, and the share of its answer that is known (a checklist may be known in part)."""

    id: str
    state: StateWord
    score: float | None
    known: float


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
    band: BandWord | None
    band_probability: dict[BandWord, Probability] | None


class NeededBy(Strict):
    """A module that waits for a foundation: to start (``now``) or to finish (``target``)."""

    module: str
    value: float | None
    required: float
    when: Literal["now", "target"]


class FoundationResult(Strict):
    """A foundation.

    Attributes:
        standing: How it stands, 0..100; null where none of its questions is answered.
        stands: Behind, in step or ahead of what is expected.
        probability: Of being named among the steps.
        needed_by: The modules to be built that wait for it, in the catalog's order.
    """

    id: str
    name: str
    standing: float | None
    expected: float | None
    gap: float | None
    target: float | None
    target_gap: float | None
    stands: StandingWord | None
    probability: Probability | None
    needed_by: list[NeededBy]


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
    """What a module waits for: a factor, a foundation or another module; ``value`` null where it is not known."""

    factor: str | None = None
    foundation: str | None = None
    module: str | None = None
    value: float | None
    required: float


class Reason(Strict):
    """One part of a priority. The points of all reasons of a module add up to its priority.

    Attributes:
        criterion: The criterion it belongs to.
        question: Set when an answer moved the criterion; ``value`` is its score.
        factor: Set for a needed factor; ``value`` is its score, ``required`` what is needed at the target.
        foundation: The same for a foundation and its standing.
        module: Set for the gap (the module itself: ``value`` what is in operation, ``required`` the
            target) and for a needed module (``value`` its implementation, null where it is not applicable).
        points: What it adds to the priority.
    """

    criterion: Literal["gap", "need", "readiness", "value"]
    question: str | None = None
    factor: str | None = None
    foundation: str | None = None
    module: str | None = None
    value: float | None = None
    required: float | None = None
    points: float


class InheritedPriority(Strict):
    """The highest priority among a module and those that wait for it; ``from`` null where it is the module's own."""

    score: float | None
    from_: Annotated[str | None, Field(alias="from")]


class PriorityResult(Strict):
    """A module's place in the order, and why; rank null where its status is unknown or not applicable."""

    rank: int | None
    id: str
    score: float | None
    inherited: InheritedPriority | None
    class_: Annotated[ClassWord, Field(alias="class")]
    criteria: CriteriaValues
    contributions: CriteriaValues
    blocked_by: list[Blocker]
    rank_probability: dict[str, Probability] | None
    because: list[Reason]


class StepResult(Strict):
    """One entry of the list that every face shows first.

    Attributes:
        band: Of a module; null for a foundation.
        alongside: Foundations that are enough to start this module, and not yet enough to finish it.
    """

    kind: Literal["foundation", "module"]
    id: str
    band: BandWord | None = None
    alongside: list[str] = []


class HingeResult(Strict):
    """An answer, or a system's status, without which the level or what is *now* would be another.

    Attributes:
        level: The level without it; null where there would be none.
        now: The modules that would be in band now, in order.
    """

    question: str | None = None
    system: str | None = None
    level: int | None
    now: list[str]


class EvidenceResult(Strict):
    """Shares of the answered weight that are stated, measured and shown (null without answers), and a grade.

    A result of method 1 says nothing of it: all null.
    """

    grade: Grade | None
    stated: float | None
    measured: float | None
    shown: float | None
    validated: bool


class CheckResult(Strict):
    """A cross-check that fired: what is asked, and what it is about."""

    id: str
    ask: str
    about: list[str]


class ComputedAnswer(Strict):
    """An answer that follows from facts: its value, and the facts with their figures."""

    question: str
    value: float
    facts: dict[str, float]


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
    method: MethodVersion = METHOD
    catalog: CatalogUsed | None
    city: City
    period: str | None
    target_level: int | None
    criteria: CriteriaUsed | None
    maturity: MaturityResult
    factors: list[FactorResult]
    questions: list[QuestionResult]
    modules: list[ModuleResult]
    foundations: list[FoundationResult]
    priorities: list[PriorityResult]
    steps: list[StepResult]
    hinges_on: list[HingeResult]
    measure_first: list[str] = Field(description="Questions whose answer says that nobody measures")
    evidence: EvidenceResult
    checks: list[CheckResult]
    computed: list[ComputedAnswer]
    data_quality: list[Note]

    def priority(self, module_id: str) -> PriorityResult:
        """The priority of a module (StopIteration if there is none)."""
        return next(priority for priority in self.priorities if priority.id == module_id)
