"""Which modules the cohort needs most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread


@dataclass(frozen=True, slots=True)
class ModuleNeed:
    """A module over all cities.

    Attributes:
        start_now: Cities that can start it now.
        prepare_first: Cities that have to prepare something first.
        built: Cities that have what their target asks (sustain or watch).
        unknown: Cities that have not said whether they run it, or have no level yet.
        gap: Target gaps where known; what is above the target counts as below zero.
        implementation: Where known.
    """

    id: str
    name: str
    start_now: int
    prepare_first: int
    built: int
    unknown: int
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
    found = []
    for row, module in enumerate(cohort.catalog.modules):
        words = cohort.classes[row].tolist()
        counts = {word: words.count(word) for word in ("start_now", "prepare_first", "sustain", "watch")}
        found.append(
            ModuleNeed(
                id=module.id,
                name=module.name,
                start_now=counts["start_now"],
                prepare_first=counts["prepare_first"],
                built=counts["sustain"] + counts["watch"],
                unknown=len(words) - sum(counts.values()),
                gap=spread(cohort.target_gap[row]),
                implementation=spread(cohort.implementation[row]),
            )
        )
    return tuple(sorted(found, key=lambda m: (-m.needed, -np.round(m.gap.median or 0.0, 9))))
