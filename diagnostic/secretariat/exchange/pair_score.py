"""What a pair is worth, the objective of the matching; and the best assignment of needs to helpers.

Each need is a row and each place that a helper has is a column of its own, so that the problem is the rectangular
assignment problem (Kuhn, 1955), solved exactly by ``scipy.optimize.linear_sum_assignment`` (the shortest augmenting
path algorithm of Crouse, IEEE Transactions on Aerospace and Electronic Systems 52(4), 2016).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from diagnostic.base.arrays import DECIMALS, Bools, Floats, Ints, at_least, rounded
from diagnostic.secretariat.exchange.matches import TERMS, Rules
from diagnostic.secretariat.exchange.roster import Helpers, Need, Roster


def possible(roster: Roster, helpers: Helpers, need: Need, rules: Rules) -> Bools:
    """(cities,); who could help with a need and serves anybody at all."""
    return able(roster, helpers, need, rules) & (helpers.capacity > 0)


def able(roster: Roster, helpers: Helpers, need: Need, rules: Rules) -> Bools:
    """(cities,); who knows enough to help with a need: another city, that runs it, and is ahead by enough."""
    own = roster.implementation[need.module, need.city]
    found: Bools = helpers.can[need.module].copy()
    if not np.isnan(own):
        found = found & at_least(roster.implementation[need.module], own + rules.ahead)
    found[need.city] = False
    return found


def closeness(roster: Roster, city: int, rules: Rules) -> dict[str, Floats]:
    """What speaks for exchange with each city whatever the module, (cities,) in 0..1; NaN where it is not known."""
    speaks, region = roster.languages[city], roster.regions[city]
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(np.log(roster.population / roster.population[city])) / np.log(rules.alike)
    return {
        "language": np.array([_shared(speaks, other) for other in roster.languages]),
        "region": np.array([_same(region, other) for other in roster.regions]),
        "size": np.where(np.isfinite(apart), np.maximum(0.0, 1.0 - apart), np.nan),
    }


def terms(roster: Roster, helpers: Helpers, need: Need, place: int, near: dict[str, Floats]) -> dict[str, Floats]:
    """Each term of the worth of a pair with every city, (cities,) in 0..1; NaN where it is not known.

    Args:
        roster: The cities.
        helpers: Who offers what.
        need: What is needed, by whom.
        place: Place of the need among those of its city, from 1.
        near: ``closeness`` of its city.
    """
    return near | {
        "need": np.full(len(roster), 1.0 / place),
        "strength": roster.implementation[need.module] / 100.0,
        "offer": helpers.offered[need.module].astype(np.float64),
    }


def _shared(speaks: frozenset[str], other: frozenset[str]) -> float:
    return float(bool(speaks & other)) if speaks and other else np.nan


def _same(region: str | None, other: str | None) -> float:
    return np.nan if region is None or other is None else float(region == other)


def worth(of_terms: dict[str, Floats], rules: Rules) -> Floats:
    """``100 sum(weight x term) / sum(weight)`` over the terms that are known, rounded to 9 decimals."""
    total, weight = np.zeros_like(of_terms["need"]), np.zeros_like(of_terms["need"])
    for name in TERMS:
        known = ~np.isnan(of_terms[name])
        total = total + np.where(known, rules.weights[name] * of_terms[name], 0.0)
        weight = weight + np.where(known, rules.weights[name], 0.0)
    return rounded(100.0 * total / weight)


def worth_table(
    roster: Roster, helpers: Helpers, brought: Sequence[tuple[Need, int]], rules: Rules
) -> tuple[Floats, Bools]:
    """Worth of every pair, and whether it is possible: (needs, cities) each.

    Args:
        roster: The cities.
        helpers: Who can help with what.
        brought: Needs with their places.
        rules: Thresholds and weights.
    """
    shape = (len(brought), len(roster))
    values, allowed = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    near = {city: closeness(roster, city, rules) for city in {need.city for need, _ in brought}}
    for row, (need, place) in enumerate(brought):
        values[row] = worth(terms(roster, helpers, need, place, near[need.city]), rules)
        allowed[row] = possible(roster, helpers, need, rules)
    return values, allowed


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
