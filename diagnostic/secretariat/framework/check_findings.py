"""What the check of a questionnaire finds: of each factor, of each question, and of the whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from diagnostic.secretariat.framework.answered import Answered
from diagnostic.secretariat.framework.consistency import WhyNot
from diagnostic.secretariat.framework.intervals import Growth, Interval
from diagnostic.secretariat.framework.level_stability import LevelStability
from diagnostic.secretariat.framework.sample import Held, Selection

FORMAT = "diagnostic-framework-check/1"
Advice = Literal["drop", "move", "mend"]
NoAlpha = Literal["formative", "few_cities", "few_questions", "thin_pairs", "no_variance"]


Kind = Literal[
    "unrelated", "other_factor", "same_as", "one_answer", "missing", "dont_know", "not_applicable", "unused_option"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One ground.

    Attributes:
        kind: What it is.
        advice: What follows from it.
        beyond: How far the near end of the interval lies beyond the limit, 0..1; orders the ranked list.
        reason: In words, with its numbers.
        to_do: What an editor can do.
    """

    kind: Kind
    advice: Advice
    beyond: float
    reason: str
    to_do: str


@dataclass(frozen=True, slots=True)
class FactorCheck:
    """Of one factor; None where a figure is not shown.

    Attributes:
        formative: Why its questions need not go together; None for all other factors.
        left_out: Questions that alpha leaves out: hardly answered, or answered alike by all.
        used: Questions behind alpha.
        n: Cities behind alpha: harmonic mean over all pairs of its questions.
        least_pair: Cities of the thinnest pair.
        mean_correlation: Of its pairs of questions.
        scored: Cities with a score of this factor.
    """

    id: str
    name: str
    questions: int
    formative: str | None
    answered_share: float | None
    left_out: tuple[str, ...]
    used: int
    n: float | None
    least_pair: int | None
    mean_correlation: float | None
    alpha: float | None
    alpha_interval: Interval | None
    no_alpha: NoAlpha | None
    omega: float | None
    no_omega: WhyNot | NoAlpha | None
    scored: int
    mean: float | None
    mean_interval: Interval | None
    sd: float | None
    growth: Growth | None


@dataclass(frozen=True, slots=True)
class QuestionCheck:
    """Of one question; None where a figure is not shown.

    Attributes:
        item_rest: Correlation with the rest of its factor ("corrected item-total correlation").
        item_n: Cities behind it: harmonic mean over the question's pairs.
        alpha_without: Alpha of the factor without it.
        findings: What is wrong.
        advice: What follows; None when nothing is wrong.
        rank: Place in the ranked list; None below 500 cities and without a finding.
    """

    id: str
    name: str
    factor: str
    type: str
    answered: Answered
    item_rest: float | None
    item_rest_interval: Interval | None
    item_n: float | None
    alpha_without: float | None
    findings: tuple[Finding, ...]
    advice: Advice | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two questions that say nearly the same; ``weaker`` is the one to leave out."""

    first: str
    second: str
    weaker: str
    correlation: float
    interval: Interval
    n: int


@dataclass(frozen=True, slots=True)
class Check:
    """Everything found; ``held_back`` says what needs more cities."""

    format: str
    questionnaire: dict[str, str]
    engine_version: str
    selection: Selection
    held_back: tuple[Held, ...]
    factors: tuple[FactorCheck, ...]
    questions: tuple[QuestionCheck, ...]
    similar: tuple[SimilarPair, ...]
    stability: LevelStability | None

    @property
    def cities(self) -> int:
        """How many cities count."""
        return self.selection.cities

    @property
    def to_mend(self) -> list[QuestionCheck]:
        """Questions with advice: by rank where there are ranks, else in the order of the questionnaire."""
        found = [question for question in self.questions if question.advice]
        return sorted(found, key=lambda question: question.rank or 0)

    def as_json(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)
