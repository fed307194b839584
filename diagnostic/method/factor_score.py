"""Step 2: factor scores and coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State


@dataclass(frozen=True, slots=True)
class FactorScores:
    """Scores of the factors, each array (factors, cities).

    Attributes:
        score: Weighted mean of what is answered, rated or not; NaN without any answer.
        coverage: Weight known / weight applicable; 0 when nothing is applicable.
        rated: Whether the score may be shown as the factor's.
        enters: Whether it enters the overall score.
    """

    score: Floats
    coverage: Floats
    rated: Bools
    enters: Bools


def factor_scores(questionnaire: Questionnaire, answers: Scored, weights: Floats) -> FactorScores:
    """``F_f = sum(w k s) / sum(w k)`` over what is answered; summed question by question, in file order.

    Args:
        questionnaire: Gives the factors and the limits of coverage.
        answers: From step 1.
        weights: (questions, 1) or (questions, cities).
    """
    cities = answers.score.shape[1]
    shape = (len(questionnaire.factors), cities)
    score, coverage = np.full(shape, np.nan), np.zeros(shape)
    row = 0
    for f, factor in enumerate(questionnaire.factors):
        weighted, known_weight, applicable_weight = (np.zeros(cities) for _ in range(3))
        for _ in factor.questions:
            answered = answers.state[row] == State.ANSWERED
            known = weights[row] * answers.known[row]
            weighted += np.where(answered, known * answers.score[row], 0.0)
            known_weight += np.where(answered, known, 0.0)
            applicable_weight += np.where(answers.state[row] == State.NOT_APPLICABLE, 0.0, weights[row])
            row += 1
        np.divide(weighted, known_weight, out=score[f], where=known_weight > 0)
        np.divide(known_weight, applicable_weight, out=coverage[f], where=applicable_weight > 0)
    has_answer = ~np.isnan(score)
    return FactorScores(
        score=score,
        coverage=coverage,
        rated=has_answer & at_least(coverage, questionnaire.min_coverage),
        enters=has_answer & at_least(coverage, questionnaire.enters_from),
    )
