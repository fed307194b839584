"""Step 5: the range of all complete answers, and the likely range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, Ints
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.factor_score import FactorScores, factor_scores
from diagnostic.method.maturity_level import levels
from diagnostic.method.overall_score import overall_score
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State

LIKELY_SHIFT = 25.0
"""Points by which a factor without any coverage may be off. See docs/methodology.md."""


@dataclass(frozen=True, slots=True)
class Range:
    """Low and high end, each (cities,); NaN and ``NO_LEVEL`` where there is no score."""

    low_score: Floats
    high_score: Floats
    low_level: Ints
    high_level: Ints


def full_range(questionnaire: Questionnaire, answers: Scored, weights: Floats, factor_weights: Floats) -> Range:
    """Lowest and highest result over all complete ways of answering what is missing.

    Score and level never fall when a question's score rises, so that the extremes are reached with every
    missing answer at the lowest, or highest, score that its type can give, and every item that is not known at no,
    or yes.
    """
    missing = (answers.state == State.MISSING) | (answers.state == State.DONT_KNOW)
    complete = np.where(missing, np.int8(State.ANSWERED), answers.state)
    limits = np.array([question.score_limits for question in questionnaire.questions])
    known = answers.known
    ends = []
    for side in (0, 1):
        partly = known * answers.score + (1 - known) * limits[:, side, None]
        given = np.where(known < 1, partly, answers.score)
        score = np.where(missing, limits[:, side, None], given)
        filled = Scored(score, complete, (complete == State.ANSWERED).astype(np.float64), answers.unmeasured)
        factors = factor_scores(questionnaire, filled, weights)
        overall = overall_score(factors.score, factors.enters, factor_weights, questionnaire.geometric_floor)
        ends.append((overall, levels(questionnaire, overall, factors.score, filled)))
    (low, low_level), (high, high_level) = ends
    return Range(low, high, low_level, high_level)


def likely_factor_ends(score: Floats, coverage: Floats) -> tuple[Floats, Floats]:
    """Where a factor's score may lie, ``F -/+ 25 (1 - c)`` kept in 0..100; arrays of one shape, NaN without a score."""
    shift = LIKELY_SHIFT * (1 - coverage)
    return np.clip(score - shift, 0.0, 100.0), np.clip(score + shift, 0.0, 100.0)


def likely_range(questionnaire: Questionnaire, factors: FactorScores, answers: Scored, factor_weights: Floats) -> Range:
    """Every factor moved by ``25 (1 - coverage)`` down and up, over the factors that entered.

    Conditions of levels read the answers as they stand.
    """
    ends = []
    for score in likely_factor_ends(factors.score, factors.coverage):
        overall = overall_score(score, factors.enters, factor_weights, questionnaire.geometric_floor)
        ends.append((overall, levels(questionnaire, overall, score, answers)))
    (low, low_level), (high, high_level) = ends
    return Range(low, high, low_level, high_level)
