"""The middle of many values and how far they lie apart, computed on ten or more; the band of ranks a city may have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np

from diagnostic.base.arrays import Floats, Ints, rounded

LEAST = 10
"""Fewer cities than this give no median: in a simulation it moved by 5.6 points (sd) at 10 cities, by 7.7 at 5."""
CERTAINTY = 0.90


@dataclass(frozen=True, slots=True)
class Spread:
    """Values of several cities in short.

    Attributes:
        n: How many values there are.
        median: The middle one; None under ``LEAST`` values, as is everything below.
        low: A quarter of the values lie at or below (linear interpolation between values).
        high: A quarter of the values lie at or above.
        median_low: Lower end of the range in which the median of all such cities lies in 9 of 10 samples like this.
        median_high: Upper end.
    """

    n: int
    median: float | None = None
    low: float | None = None
    high: float | None = None
    median_low: float | None = None
    median_high: float | None = None

    @property
    def hidden(self) -> bool:
        """Whether there are too few values to show anything."""
        return self.median is None


def spread(values: Floats) -> Spread:
    """The spread of the values that are known (not NaN)."""
    known = np.sort(values[~np.isnan(values)])
    n = len(known)
    if n < LEAST:
        return Spread(n)
    low, median, high = (float(x) for x in np.quantile(known, (0.25, 0.5, 0.75)))
    cut = order_cut(n)
    return Spread(n, median, low, high, float(known[cut - 1]), float(known[n - cut]))


@cache
def order_cut(n: int) -> int:
    """The k for which the kth smallest and kth largest of n values hold the median with 90 per cent at least.

    From the binomial distribution, whatever the values' own is (sign test): the largest k with
    ``P(Bin(n, 1/2) < k) <= 0.05``.
    """
    k, below = 0, 0
    while (below + comb(n, k)) <= (1 - CERTAINTY) / 2 * 2**n:
        below += comb(n, k)
        k += 1
    return k


NO_BAND = 0


def rank_bands(low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Best and worst rank of each city, given the likely ranges of all.

    Equal values share a rank. At best a city stands at its high end and all others at their low ends; at worst the
    other way round. Both sides are compared rounded to 9 decimals.

    Args:
        low: (cities,); low ends; NaN for a city without a score.
        high: (cities,); high ends.

    Returns:
        Best and worst, (cities,) each; ``NO_BAND`` for a city without a score.
    """
    scored = ~np.isnan(low)
    lows, highs = np.sort(rounded(low[scored])), np.sort(rounded(high[scored]))
    own_low, own_high = rounded(low), rounded(high)
    best = 1 + len(lows) - np.searchsorted(lows, own_high, side="right")
    above = len(highs) - np.searchsorted(highs, own_low, side="right")
    worst = 1 + above - (own_high > own_low)  # the city itself is not above itself
    return np.where(scored, best, NO_BAND), np.where(scored, worst, NO_BAND)
