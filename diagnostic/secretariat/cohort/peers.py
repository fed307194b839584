"""Each city beside those that are like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Ints
from diagnostic.secretariat.cohort.cohort import NOT_KNOWN, Cohort
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND, Spread, rank_bands, spread

Likeness = Callable[[Cohort, int], Bools]


def _same_income(cohort: Cohort, city: int) -> Bools:
    alike: Bools = (cohort.income == cohort.income[city]) & (cohort.income != NOT_KNOWN)
    return alike


def _near_size(cohort: Cohort, city: int, steps: int) -> Bools:
    own = cohort.size[city]
    alike: Bools = (np.abs(cohort.size - own) <= steps) & (cohort.size != NOT_KNOWN) & (own != NOT_KNOWN)
    return alike


def _both(cohort: Cohort, city: int, steps: int) -> Bools:
    return _same_income(cohort, city) & _near_size(cohort, city, steps)


RULES: tuple[tuple[str, Likeness], ...] = (
    ("same income group and same population class", lambda cohort, city: _both(cohort, city, 0)),
    ("same income group and same or neighbouring population class", lambda cohort, city: _both(cohort, city, 1)),
    ("same income group, any population", _same_income),
    ("same population class, any income group", lambda cohort, city: _near_size(cohort, city, 0)),
)
"""Who is like a city, the closest first; the first rule that finds ten others holds."""


NOBODY = Spread(0)


@dataclass(frozen=True, slots=True)
class Peers:
    """A city beside its peers.

    Attributes:
        city: Its column in the cohort.
        rule: How the peers were found, in words; None where no rule finds ten.
        members: Their columns, without the city itself.
        score: Low ends of their overall scores.
        factors: Low ends of their factors, in the questionnaire's order.
        best_rank: Of the city among its peers and itself; None without a score or without peers.
        worst_rank: The same at worst.
    """

    city: int
    rule: str | None
    members: tuple[int, ...] = ()
    score: Spread = NOBODY
    factors: tuple[Spread, ...] = ()
    best_rank: int | None = None
    worst_rank: int | None = None

    @property
    def n(self) -> int:
        """How many peers."""
        return len(self.members)


def peers_of(cohort: Cohort, city: int) -> Peers:
    """The peers of one city: other cities with a score, like it by the first of ``RULES`` that finds ten."""
    others = ~np.isnan(cohort.low)
    others[city] = False
    for rule, alike in RULES:
        found = np.flatnonzero(alike(cohort, city) & others)
        if len(found) >= LEAST:
            return _beside(cohort, city, rule, found)
    return Peers(city, None)


def _beside(cohort: Cohort, city: int, rule: str, found: Ints) -> Peers:
    best: int | None = None
    worst: int | None = None
    if not np.isnan(cohort.low[city]):
        company = np.append(found, city)
        at_best, at_worst = rank_bands(cohort.low[company], cohort.high[company])
        if at_best[-1] != NO_BAND:
            best, worst = int(at_best[-1]), int(at_worst[-1])
    return Peers(
        city=city,
        rule=rule,
        members=tuple(int(column) for column in found),
        score=spread(cohort.low[found]),
        factors=tuple(spread(row[found]) for row in cohort.factor_low),
        best_rank=best,
        worst_rank=worst,
    )
