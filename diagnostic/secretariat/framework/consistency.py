"""Do the questions of a factor go together? Alpha, alpha without a question, each question against the rest, omega.

Covariances and correlations come from the cities that answered both questions of a pair: hardly a city answers a factor
completely, so that complete cases alone would throw most answers away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats, Ints

NO_SPREAD = 1e-9
"""Variances below it are rounding: scores lie in 0..100."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairwise figures of k variables.

    Attributes:
        count: (k, k); cities that answered both; on the diagonal, the one.
        covariance: (k, k); divided by count - 1; NaN below 2 cities. On the diagonal, the variance.
        correlation: (k, k); from the very cities of each pair; NaN where one of the two does not vary among them.
    """

    count: Ints
    covariance: Floats
    correlation: Floats

    def of(self, rows: Ints) -> Pairs:
        """Those of some of the variables."""
        chosen = np.ix_(rows, rows)
        return Pairs(self.count[chosen], self.covariance[chosen], self.correlation[chosen])


def pairs(values: Floats) -> Pairs:
    """Of values (variables, cities), NaN where there is none.

    The figures of R's ``cov`` and ``cor`` with ``use = "pairwise.complete.obs"``.
    """
    known = ~np.isnan(values)
    there = known.astype(np.float64)
    count = there @ there.T
    means = np.where(known, values, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1.0)
    # around each mean first: sums of squares of large numbers would lose digits
    around = np.where(known, values - means[:, None], 0.0)
    sums, squares = around @ there.T, (around * around) @ there.T
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = np.where(count > 1, (around @ around.T - sums * sums.T / count) / (count - 1), np.nan)
        spread = np.where(count > 1, (squares - sums * sums / count) / (count - 1), np.nan)
        spread = np.where(spread > NO_SPREAD, spread, np.nan)
        correlation = np.clip(covariance / np.sqrt(spread * spread.T), -1.0, 1.0)
    return Pairs(count.astype(np.int64), covariance, correlation)


def harmonic_mean(counts: Ints) -> float:
    """Harmonic mean of numbers of cities; 0 where one is 0. Few cities weigh more in it, as they do in a variance."""
    return 0.0 if counts.size == 0 or np.any(counts == 0) else float(counts.size / np.sum(1 / counts))


def off_diagonal(counts: Ints) -> Ints:
    """The counts of the pairs of two different variables, each once."""
    result: Ints = counts[np.triu_indices(len(counts), k=1)]
    return result


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


LEAST_ITEMS = 3
"""Two correlations cannot say which of two questions loads more."""
MOST_ROUNDS, STILL = 5_000, 1e-9
LEAST_EIGENVALUE = 1e-8
MOST_LOADING = 0.999

WhyNot = Literal["few_items", "not_positive_definite", "no_convergence", "loading_above_one"]


@dataclass(frozen=True, slots=True)
class Omega:
    """Omega with the loadings (k,) it comes from; or why there is none."""

    value: float | None
    loadings: Floats | None
    why_not: WhyNot | None


def omega(correlation: Floats, spread: Floats) -> Omega:
    """Omega of a weighted sum.

    ``omega = 1 - sum(a_i^2 (1 - l_i^2)) / sum(a_i a_j r_ij)`` with loadings l of one factor.

    Args:
        correlation: (k, k); pairwise correlations, all of them known.
        spread: (k,); a, weight times standard deviation of each question.

    Source: R. P. McDonald, Test Theory: A Unified Treatment, Erlbaum, 1999; with equal a it is omega total
    of R's psych::omega with one factor.
    """
    if len(correlation) < LEAST_ITEMS:
        return Omega(None, None, "few_items")
    if float(np.linalg.eigvalsh(correlation)[0]) <= LEAST_EIGENVALUE:
        return Omega(None, None, "not_positive_definite")
    loadings = minres(correlation)
    if loadings is None:
        return Omega(None, None, "no_convergence")
    if float(np.max(np.abs(loadings))) >= MOST_LOADING:
        return Omega(None, None, "loading_above_one")
    unexplained = float(np.sum(spread**2 * (1 - loadings**2)))
    return Omega(1 - unexplained / float(spread @ correlation @ spread), loadings, None)


def minres(correlation: Floats) -> Floats | None:
    """Loadings (k,) of one factor: the least squares of all correlations off the diagonal.

    One loading after another is put where the squares are least, until none moves. None when they keep moving or
    grow past 1.

    Source: H. H. Harman and W. H. Jones, Factor analysis by minimizing residuals (minres), Psychometrika 31, 1966.
    """
    off = correlation - np.diag(np.diag(correlation))
    values, vectors = np.linalg.eigh(correlation)
    loadings: Floats = vectors[:, -1] * np.sqrt(values[-1])
    loadings = np.clip(loadings * (1 if loadings.sum() >= 0 else -1), -1.0, 1.0)
    for _ in range(MOST_ROUNDS):
        before = loadings.copy()
        for row in range(len(loadings)):
            others = float(loadings @ loadings - loadings[row] ** 2)
            if others <= 0:
                return None
            loadings[row] = float(off[row] @ loadings) / others
        if float(np.max(np.abs(loadings))) > 10:
            return None
        if float(np.max(np.abs(loadings - before))) < STILL:
            return loadings
    return None
