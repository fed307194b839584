"""Step 3: the overall score and the scores of the dimensions."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Bools, Floats, stable_exp, stable_log
from diagnostic.content.questionnaire import Questionnaire

OTHER_FLOOR = 1.0
"""Floor of the geometric mean where it stands beside an arithmetic one."""


def overall_score(scores: Floats, enters: Bools, weights: Floats, geometric_floor: float | None) -> Floats:
    """Weighted mean over the factors that enter; summed factor by factor, in file order.

    Args:
        scores: (factors, cities).
        enters: (factors, cities).
        weights: (factors, 1) or (factors, cities).
        geometric_floor: None for the arithmetic mean ``sum(W F) / sum(W)``; else
            ``exp(sum(W ln max(F, floor)) / sum(W))``.

    Returns:
        (cities,); NaN where no factor enters.
    """
    weighted, total = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
    for f in range(len(scores)):
        value = scores[f]
        if geometric_floor is not None:
            value = stable_log(np.maximum(np.where(enters[f], value, 1.0), geometric_floor))
        weighted += np.where(enters[f], weights[f] * value, 0.0)
        total += np.where(enters[f], weights[f], 0.0)
    mean = np.full(scores.shape[1], np.nan)
    np.divide(weighted, total, out=mean, where=total > 0)
    return mean if geometric_floor is None else stable_exp(mean)


def dimension_scores(questionnaire: Questionnaire, scores: Floats, enters: Bools, weights: Floats) -> Floats:
    """The same mean over each dimension's own factors.

    Returns:
        (dimensions, cities); NaN where none of its factors enters.
    """
    result = np.full((len(questionnaire.dimensions), scores.shape[1]), np.nan)
    for d, dimension in enumerate(questionnaire.dimensions):
        own = np.array([factor.dimension == dimension.id for factor in questionnaire.factors])
        result[d] = overall_score(scores, enters & own[:, None], weights, questionnaire.geometric_floor)
    return result
