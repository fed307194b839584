"""Do the questions of a factor go together? Alpha, alpha without a question, each question against the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.framework.pairs import NO_SPREAD, Pairs, harmonic_mean, off_diagonal


@dataclass(frozen=True, slots=True)
class Consistency:
    """Of k questions, weighted as in the factor's score.

    Attributes:
        alpha: Cronbach's alpha; None where it does not exist.
        n: Harmonic mean of the numbers of cities behind the pairs.
        dropped: (k,); alpha without each question; NaN where it does not exist.
        item_rest: (k,); correlation of each question with the rest; NaN where it does not exist.
        item_n: (k,); harmonic mean of the numbers of cities behind the question's pairs.
    """

    alpha: float | None
    n: float
    dropped: Floats
    item_rest: Floats
    item_n: Floats


def consistency(pairs: Pairs, weights: Floats) -> Consistency:
    """From pairwise covariances (k, k) and weights (k,), for k > 1 questions that vary and pairs that all exist.

    ``alpha = k / (k - 1) (1 - sum(w_i^2 v_i) / sum(w_i w_j c_ij))`` and
    ``r_i = c(w_i x_i, rest) / sqrt(v(w_i x_i) v(rest))`` with ``rest`` the weighted sum of the other questions
    ("corrected item-total correlation"). With equal weights these are the figures of R's psych::alpha.
    Source: L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16, 1951.
    """
    covariance = pairs.covariance * np.outer(weights, weights)
    k = len(weights)
    variances, with_all = np.diag(covariance), covariance.sum(axis=0)
    total = float(covariance.sum())
    without = total - 2 * with_all + variances
    dropped, item_rest = np.full(k, np.nan), np.full(k, np.nan)
    for row in range(k):
        if without[row] <= NO_SPREAD:
            continue
        r = float((with_all[row] - variances[row]) / np.sqrt(variances[row] * without[row]))
        if abs(r) <= 1:  # beyond it the pairs contradict each other
            item_rest[row] = r
        if k > 2:
            dropped[row] = _alpha(k - 1, float(variances.sum() - variances[row]), float(without[row]))
    others = ~np.eye(k, dtype=np.bool_)
    return Consistency(
        alpha=_alpha(k, float(variances.sum()), total) if total > NO_SPREAD else None,
        n=harmonic_mean(off_diagonal(pairs.count)),
        dropped=dropped,
        item_rest=item_rest,
        item_n=np.array([harmonic_mean(pairs.count[row, others[row]]) for row in range(k)]),
    )


def _alpha(k: int, variances: float, total: float) -> float:
    return k / (k - 1) * (1 - variances / total)
