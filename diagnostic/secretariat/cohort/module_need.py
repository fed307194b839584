"""Which modules the cohort needs most, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread


@dataclass(frozen=True, slots=True)
class ModuleNeed:
    """A module over all cities: each is in one of ``now`` to ``unknown``.

    Attributes:
        now: Cities that should start it now.
        next: Cities that should start it when something of that is done.
        later: Cities that have it to build after that.
        improve: Cities that use it without the benefit it should bring.
        built: Cities that have what their target asks (sustain or watch).
        outside: Cities whose task it is not.
        unknown: Cities that have not said whether they run it, or of which too little is known to say.
        start_now: Cities that have it to build, and what it needs in place.
        prepare_first: Cities that have it to build, and something to prepare first.
        gap: Target gaps where known; what is above the target counts as below zero.
        implementation: Where known.
    """

    id: str
    name: str
    now: int
    next: int
    later: int
    improve: int
    built: int
    outside: int
    unknown: int
    start_now: int
    prepare_first: int
    gap: Spread
    implementation: Spread

    @property
    def needed(self) -> int:
        """Cities that have it to build."""
        return self.start_now + self.prepare_first


def module_needs(cohort: Cohort) -> tuple[ModuleNeed, ...]:
    """All modules: first what most cities have to build, equals by the median gap, then in the catalog's order.

    None without a systems part, and none under ten cities.
    """
    if cohort.catalog is None or len(cohort) < LEAST:
        return ()
    told = ~cohort.too_little
    found = []
    for row, module in enumerate(cohort.catalog.modules):
        classes, bands = cohort.classes[row][told].tolist(), cohort.bands[row][told].tolist()
        placed = {band: bands.count(band) for band in ("now", "next", "later", "improve")}
        built = classes.count("sustain") + classes.count("watch")
        outside = cohort.classes[row].tolist().count("not_applicable")
        found.append(
            ModuleNeed(
                id=module.id,
                name=module.name,
                **placed,
                built=built,
                outside=outside,
                unknown=len(cohort) - sum(placed.values()) - built - outside,
                start_now=classes.count("start_now"),
                prepare_first=classes.count("prepare_first"),
                gap=spread(cohort.target_gap[row]),
                implementation=spread(cohort.implementation[row]),
            )
        )
    return tuple(sorted(found, key=lambda m: (-m.needed, -np.round(m.gap.median or 0.0, 9))))
