"""Covariances and correlations of questions, each from the cities that answered both.

Hardly a city answers a factor completely, so that complete cases alone would throw most answers away.
"""

from __future__ import annotations

from dataclasses import dataclass

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
