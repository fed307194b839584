"""The best assignment of needs to helpers, each helper as often as its capacity allows.

Each need is a row and each place that a helper has is a column of its own, so that the problem is the rectangular
assignment problem (Kuhn, 1955), solved exactly by ``scipy.optimize.linear_sum_assignment`` (the shortest augmenting
path algorithm of Crouse, IEEE Transactions on Aerospace and Electronic Systems 52(4), 2016).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from diagnostic.base.arrays import DECIMALS, Bools, Floats, Ints

NOBODY = -1


def best_assignment(values: Floats, allowed: Bools, capacity: npt.ArrayLike) -> Ints:
    """The helper of each need, ``NOBODY`` where it has none; the sum of the values is the greatest there is.

    Values are counted in whole billionths, so that the sums inside are exact. Of several best assignments the one
    is taken that the algorithm meets first in the order of rows and columns.

    Args:
        values: (needs, helpers); above 0 where allowed.
        allowed: (needs, helpers).
        capacity: (helpers,); needs that each may be given.

    Returns:
        (needs,); column of the helper.
    """
    places = np.repeat(np.arange(values.shape[1]), np.asarray(capacity, dtype=np.int64))
    units = np.where(allowed, np.round(values * 10**DECIMALS), 0.0)
    rows, columns = linear_sum_assignment(units[:, places], maximize=True)
    found = np.full(len(values), NOBODY, dtype=np.int64)
    found[rows] = places[columns]
    met = found != NOBODY
    met[met] = allowed[np.flatnonzero(met), found[met]]
    return np.where(met, found, NOBODY)
