"""The places a city may have: a band instead of a rank that claims too much."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, Ints, rounded

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
