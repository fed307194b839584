"""Step 2: factor scores and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, States, at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import State


@dataclass(frozen=True, slots=True)
class FactorScores:
    """Scores of the factors, each array (factors, cities).

    Attributes:
        score: Weighted mean of what is answered, rated or not; NaN without any answer.
        coverage: Weight answered / weight applicable; 0 when nothing is applicable.
        rated: Whether the score may be shown as the factor's.
        enters: Whether it enters the overall score.
    """

    score: Floats
    coverage: Floats
    rated: Bools
    enters: Bools


def factor_scores(questionnaire: Questionnaire, scores: Floats, states: States, weights: Floats) -> FactorScores:
    """``F_f = sum(w s) / sum(w)`` over what is answered; summed question by question, in file order.

    Args:
        questionnaire: Gives the factors and the limits of coverage.
        scores: (questions, cities), from step 1.
        states: (questions, cities).
        weights: (questions, 1) or (questions, cities).
    """
    shape = (len(questionnaire.factors), scores.shape[1])
    score, coverage = np.full(shape, np.nan), np.zeros(shape)
    row = 0
    for f, factor in enumerate(questionnaire.factors):
        weighted, answered_weight, applicable_weight = (np.zeros(scores.shape[1]) for _ in range(3))
        for _ in factor.questions:
            answered = states[row] == State.ANSWERED
            weighted += np.where(answered, weights[row] * scores[row], 0.0)
            answered_weight += np.where(answered, weights[row], 0.0)
            applicable_weight += np.where(states[row] == State.NOT_APPLICABLE, 0.0, weights[row])
            row += 1
        np.divide(weighted, answered_weight, out=score[f], where=answered_weight > 0)
        np.divide(answered_weight, applicable_weight, out=coverage[f], where=applicable_weight > 0)
    has_answer = ~np.isnan(score)
    return FactorScores(
        score=score,
        coverage=coverage,
        rated=has_answer & at_least(coverage, questionnaire.min_coverage),
        enters=has_answer & at_least(coverage, questionnaire.enters_from),
    )
