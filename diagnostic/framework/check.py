"""The whole check of a questionnaire: every figure that its number of cities allows, and no other."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from diagnostic.arrays import Floats, Ints, number_or_none, rounded
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.factor_score import FactorScores, factor_scores
from diagnostic.framework.answered import Answered, answered
from diagnostic.framework.consistency import Consistency, consistency
from diagnostic.framework.growth import Growth, growth
from diagnostic.framework.intervals import Interval, of_alpha, of_correlation, of_mean
from diagnostic.framework.level_stability import LevelStability, level_stability
from diagnostic.framework.minimum import ITEM_TOTAL, LEAST_PAIR, OMEGA, RANKING, RATES, Held, enough, held_back
from diagnostic.framework.one_factor import WhyNot, omega
from diagnostic.framework.pairs import NO_SPREAD, Pairs, harmonic_mean, off_diagonal, pairs
from diagnostic.framework.sample import Sample, Selection
from diagnostic.framework.verdicts import (
    MOST_SIMILAR,
    ORDER,
    Advice,
    Finding,
    advice_of,
    of_answers,
    of_item_rest,
    of_other_factor,
    of_similar,
    severity,
)
from diagnostic.one_city import engine_version
from diagnostic.parameters import framework_parameters
from diagnostic.responses import State

FORMAT = "diagnostic-framework-check/1"
NoAlpha = Literal["formative", "few_cities", "few_questions", "thin_pairs", "no_variance"]


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


def check(questionnaire: Questionnaire, sample: Sample, formative: dict[str, str]) -> Check:
    """Check a questionnaire.

    Args:
        questionnaire: The version that the answers belong to.
        sample: Its cities.
        formative: Reason by id of the factors whose questions need not go together.
    """
    weights = framework_parameters(questionnaire).question_weight
    scored = factor_scores(questionnaire, sample.scores, sample.states, weights)
    rated = np.where(scored.rated, scored.score, np.nan)
    both = pairs(np.concatenate([sample.scores, rated]))
    factors, questions, start = [], [], 0
    for row, factor in enumerate(questionnaire.factors):
        rows = np.arange(start, start + len(factor.questions))
        start += len(rows)
        own, used, found = _factor(factor, rows, sample, both, weights[:, 0], formative.get(factor.id))
        factors.append(_with_score(own, scored, row, sample.selection.cities))
        questions += _questions(factor, rows, sample, used, found)
    similar = _similar(sample.selection.cities, both, questions)
    cities = sample.selection.cities
    return Check(
        format=FORMAT,
        questionnaire={"id": questionnaire.id, "version": questionnaire.version, "digest": questionnaire.digest},
        engine_version=engine_version(),
        selection=sample.selection,
        held_back=tuple(held_back(cities)),
        factors=tuple(factors),
        questions=_judged(questionnaire, questions, similar, both, formative, cities),
        similar=similar,
        stability=level_stability(questionnaire, sample) if cities >= RATES else None,
    )


def _factor(
    factor: Factor, rows: Ints, sample: Sample, both: Pairs, weights: Floats, formative: str | None
) -> tuple[FactorCheck, Ints, Consistency | None]:
    """Of one factor, without its scores; the rows behind alpha, and what they gave."""
    cities = sample.selection.cities
    own = both.of(rows)
    counts, variances = np.diag(own.count), np.diag(own.covariance)
    usable = (counts >= RATES / 2) & (np.nan_to_num(variances) > NO_SPREAD)
    used = rows[usable]
    part = own.of(np.flatnonzero(usable))
    both_answered = off_diagonal(part.count)
    n = harmonic_mean(both_answered)
    no_alpha: NoAlpha | None = None
    if formative is not None:
        no_alpha = "formative"
    elif cities < RATES:
        no_alpha = "few_cities"
    elif len(used) < 2:
        no_alpha = "few_questions"
    elif both_answered.min() < LEAST_PAIR or not enough(cities, n, RATES) or np.isnan(part.correlation).any():
        no_alpha = "thin_pairs"
    found = None if no_alpha else consistency(part, weights[used])
    if found is not None and found.alpha is None:
        no_alpha, found = "no_variance", None
    possible = sum(int(np.sum(sample.states[row] != State.NOT_APPLICABLE)) for row in rows)
    shown = FactorCheck(
        id=factor.id,
        name=factor.name,
        questions=len(rows),
        formative=formative,
        answered_share=int(counts.sum()) / possible if possible else None,
        left_out=tuple(factor.questions[place].id for place in np.flatnonzero(~usable)) if found else (),
        used=len(used) if found else 0,
        n=found.n if found else None,
        least_pair=int(both_answered.min()) if found else None,
        mean_correlation=float(part.correlation[np.triu_indices(len(used), k=1)].mean()) if found else None,
        alpha=found.alpha if found else None,
        alpha_interval=of_alpha(found.alpha, found.n, len(used)) if found and found.alpha is not None else None,
        no_alpha=no_alpha,
        omega=None,
        no_omega=no_alpha,
        scored=0,
        mean=None,
        mean_interval=None,
        sd=None,
        growth=None,
    )
    if found is not None:
        shown = _with_omega(shown, part, weights[used], cities)
    return shown, used, found


def _with_omega(shown: FactorCheck, part: Pairs, weights: Floats, cities: int) -> FactorCheck:
    if not enough(cities, shown.n or 0.0, OMEGA):
        return replace(shown, no_omega="few_cities" if cities < OMEGA else "thin_pairs")
    found = omega(part.correlation, weights * np.sqrt(np.diag(part.covariance)))
    return replace(shown, omega=found.value, no_omega=found.why_not)


def _with_score(shown: FactorCheck, scored: FactorScores, row: int, cities: int) -> FactorCheck:
    scores = scored.score[row][scored.rated[row]]
    if not enough(cities, len(scores), RATES):
        return replace(shown, scored=len(scores))
    mean, sd = float(scores.mean()), float(scores.std(ddof=1))
    pair_share = 0.0 if shown.n is None else shown.n / cities
    return replace(
        shown,
        scored=len(scores),
        mean=mean,
        sd=sd,
        mean_interval=of_mean(mean, sd, len(scores)),
        growth=growth(shown.alpha, shown.used, pair_share, sd, len(scores) / cities),
    )


def _questions(
    factor: Factor, rows: Ints, sample: Sample, used: Ints, found: Consistency | None
) -> list[QuestionCheck]:
    cities = sample.selection.cities
    places = {int(row): place for place, row in enumerate(used)} if found else {}
    result = []
    for question, row in zip(factor.questions, rows.tolist(), strict=True):
        r = without = n = interval = None
        if found is not None and row in places and enough(cities, found.item_n[places[row]], ITEM_TOTAL):
            place = places[row]
            r, without = number_or_none(found.item_rest[place]), number_or_none(found.dropped[place])
            n = float(found.item_n[place])
            interval = None if r is None else of_correlation(r, n)
        seen = answered(question, row, sample)
        result.append(
            QuestionCheck(
                question.id, question.name, factor.id, question.type, seen, r, interval, n, without, (), None, None
            )
        )
    return result


def _similar(cities: int, both: Pairs, questions: list[QuestionCheck]) -> tuple[SimilarPair, ...]:
    """Pairs whose whole interval lies above the limit, the most similar first."""
    result = []
    if cities < ITEM_TOTAL:
        return ()
    k = len(questions)
    for i, j in zip(*np.triu_indices(k, k=1), strict=True):
        r, n = float(both.correlation[i, j]), int(both.count[i, j])
        if math.isnan(r) or r <= MOST_SIMILAR or not enough(cities, n, ITEM_TOTAL):
            continue
        interval = of_correlation(r, n)
        if interval is not None and interval[0] > MOST_SIMILAR:
            first, second = questions[i], questions[j]
            # the later one, unless it goes better with its factor
            better = (second.item_rest or 0.0) > (first.item_rest or 0.0)
            result.append(SimilarPair(first.id, second.id, first.id if better else second.id, r, interval, n))
    return tuple(sorted(result, key=lambda pair: float(-rounded(pair.correlation))))


def _judged(
    questionnaire: Questionnaire,
    questions: list[QuestionCheck],
    similar: tuple[SimilarPair, ...],
    both: Pairs,
    formative: dict[str, str],
    cities: int,
) -> tuple[QuestionCheck, ...]:
    judged = []
    for row, question in enumerate(questions):
        findings = [*of_item_rest(cities, question.item_rest_interval)]
        if question.factor not in formative:
            others = _others(questionnaire, row, question, both, formative, cities)
            findings += of_other_factor(cities, question.item_rest_interval, others)
        for pair in similar:
            if pair.weaker == question.id:
                other = pair.second if pair.first == question.id else pair.first
                findings.append(of_similar(cities, other, pair.correlation, pair.interval))
        findings += of_answers(question.answered)
        given = tuple(findings)
        judged.append(replace(question, findings=given, advice=advice_of(given)))
    if cities < RANKING:
        return tuple(judged)
    order = sorted(
        (row for row, question in enumerate(judged) if question.advice),
        key=lambda row: (ORDER.index(judged[row].advice or "mend"), -round(severity(judged[row].findings), 9), row),
    )
    for rank, row in enumerate(order, start=1):
        judged[row] = replace(judged[row], rank=rank)
    return tuple(judged)


def _others(
    questionnaire: Questionnaire, row: int, question: QuestionCheck, both: Pairs, formative: dict[str, str], cities: int
) -> dict[str, Interval]:
    """Correlations with the scores of the other factors that are no lists of facts."""
    found = {}
    for f, factor in enumerate(questionnaire.factors):
        if factor.id == question.factor or factor.id in formative:
            continue
        place = len(questionnaire.questions) + f
        r, n = float(both.correlation[row, place]), int(both.count[row, place])
        if math.isnan(r) or not enough(cities, n, ITEM_TOTAL):
            continue
        interval = of_correlation(r, n)
        if interval is not None:
            found[factor.id] = interval
    return found
