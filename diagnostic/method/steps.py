"""Step 9, steps: the one list that every face shows first, foundations and modules in the order to take them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, above, rounded
from diagnostic.content.catalog import Catalog
from diagnostic.method.bands import Band
from diagnostic.method.gap import BEHIND, Gaps
from diagnostic.method.prerequisites import Need, Needs
from diagnostic.method.priority import Class

NOT_NAMED = 0


@dataclass(frozen=True, slots=True)
class Steps:
    """Places in the list, 1 first; ``NOT_NAMED`` where something is no step.

    Attributes:
        foundation: (foundations, cities).
        module: (modules, cities).
    """

    foundation: Ints
    module: Ints


def lacks(need: Need, ready: float) -> Bools:
    """Whether a foundation that is needed to start is unknown or below ``ready`` per cent of it."""
    return above(need.now, 0.0) & ~need.met(ready)


def only_alongside(need: Need, ready: float) -> Bools:
    """Whether a foundation is enough to start and known to be short of what is needed to finish."""
    return ~lacks(need, ready) & need.short_of_target()


class _Naming:
    """Gives places, and before any foundation to those that it lacks itself."""

    def __init__(self, catalog: Catalog, needs: list[Needs], cities: int) -> None:
        self.place = np.full((len(catalog.foundations), cities), NOT_NAMED)
        self.taken = np.zeros(cities, dtype=np.int64)
        self._needs, self._ready = needs, catalog.ready

    def name(self, k: int, where: Bools) -> None:
        """Name foundation k in these cities, unless it is named already."""
        where = where & (self.place[k] == NOT_NAMED)
        if not where.any():
            return
        for need in self._needs[k].foundations:
            self.name(need.row, where & lacks(need, self._ready))
        self.taken = self.taken + where
        self.place[k] = np.where(where, self.taken, self.place[k])


def steps(
    catalog: Catalog,
    module_needs: list[Needs],
    foundation_needs: list[Needs],
    foundations: Gaps,
    class_: Ints,
    rank: Ints,
    band: Ints,
    has_level: Bools,
) -> Steps:
    """The list of each city.

    1. Foundations that stand behind and below their target, widest gap first.
    2. Along the order each module that is not in band keep; before one that is to be built, the foundations it lacks.
    3. The other foundations with a target gap over the limit of *behind*, in the catalog's order.
    4. The modules in band keep.

    Args:
        catalog: Gives the limits.
        module_needs: Of each module.
        foundation_needs: Of each foundation.
        foundations: Step 8 of the foundations.
        class_: (modules, cities); codes of ``Class``.
        rank: (modules, cities).
        band: (modules, cities); codes of ``Band``.
        has_level: (cities,); without a level there are no steps.
    """
    count, cities = len(catalog.foundations), len(has_level)
    naming = _Naming(catalog, foundation_needs, cities)
    eligible = (foundations.standing == BEHIND) & above(foundations.target_gap, 0.0) & has_level
    widest: Floats = np.where(eligible, -rounded(foundations.gap), np.inf)
    order = np.argsort(widest, axis=0, kind="stable")
    for place in range(count):
        for k in range(count):
            naming.name(k, eligible[k] & (order[place] == k))
    module_place = np.full(rank.shape, NOT_NAMED)
    to_build = (class_ == Class.START_NOW) | (class_ == Class.PREPARE_FIRST)

    def along_the_order(chosen: Bools) -> None:
        for place in range(1, len(rank) + 1):
            for m in range(len(rank)):
                here = chosen[m] & (rank[m] == place) & has_level
                if not here.any():
                    continue
                for need in module_needs[m].foundations:
                    naming.name(need.row, here & to_build[m] & lacks(need, catalog.ready))
                naming.taken = naming.taken + here
                module_place[m] = np.where(here, naming.taken, module_place[m])

    along_the_order((band != Band.KEEP) & (band != Band.NONE))
    for k in range(count):
        naming.name(k, above(foundations.target_gap[k], catalog.standing.behind) & has_level)
    along_the_order(band == Band.KEEP)
    return Steps(naming.place, module_place)
