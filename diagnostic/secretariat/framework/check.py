"""The whole check of a questionnaire: every figure that its number of cities allows, and no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from diagnostic.base.arrays import Floats, Ints, number_or_none
from diagnostic.base.version import engine_version
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.method.factor_score import FactorScores, factor_scores
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.responses import State
from diagnostic.secretariat.framework.advice import advised, similar_pairs
from diagnostic.secretariat.framework.answered import answered
from diagnostic.secretariat.framework.check_findings import FORMAT, Check, FactorCheck, NoAlpha, QuestionCheck
from diagnostic.secretariat.framework.consistency import (
    NO_SPREAD,
    Consistency,
    Pairs,
    consistency,
    harmonic_mean,
    off_diagonal,
    omega,
    pairs,
)
from diagnostic.secretariat.framework.intervals import growth, of_alpha, of_correlation, of_mean
from diagnostic.secretariat.framework.level_stability import level_stability
from diagnostic.secretariat.framework.sample import ITEM_TOTAL, LEAST_PAIR, OMEGA, RATES, Sample, enough, held_back


def check(questionnaire: Questionnaire, sample: Sample, formative: dict[str, str]) -> Check:
    """Check a questionnaire.

    Args:
        questionnaire: The version that the answers belong to.
        sample: Its cities.
        formative: Reason by id of the factors whose questions need not go together.
    """
    weights = framework_parameters(questionnaire).question_weight
    scored = factor_scores(questionnaire, sample.answers, weights)
    rated = np.where(scored.rated, scored.score, np.nan)
    both = pairs(np.concatenate([sample.scores, rated]))
    factors, questions, start = [], [], 0
    for row, factor in enumerate(questionnaire.factors):
        rows = np.arange(start, start + len(factor.questions))
        start += len(rows)
        own, used, found = _factor(factor, rows, sample, both, weights[:, 0], formative.get(factor.id))
        factors.append(_with_score(own, scored, row, sample.selection.cities))
        questions += _questions(factor, rows, sample, used, found)
    similar = similar_pairs(sample.selection.cities, both, questions)
    cities = sample.selection.cities
    return Check(
        format=FORMAT,
        questionnaire={"id": questionnaire.id, "version": questionnaire.version, "digest": questionnaire.digest},
        engine_version=engine_version(),
        selection=sample.selection,
        held_back=tuple(held_back(cities)),
        factors=tuple(factors),
        questions=advised(questionnaire, questions, similar, both, formative, cities),
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
