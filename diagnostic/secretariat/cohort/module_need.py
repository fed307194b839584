"""Which modules and which foundations the cohort needs most, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.results import columns
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


@dataclass(frozen=True, slots=True)
class FoundationNeed:
    """A foundation over the cities of which enough is known to say what comes first.

    Attributes:
        leads: Cities whose first step it is.
        named: Cities among whose steps it is.
        behind: Cities where it stands behind what fits their level.
        unknown: Cities that answered none of its questions.
        told: All these cities.
        standing: How it stands, where known.
    """

    id: str
    name: str
    leads: int
    named: int
    behind: int
    unknown: int
    told: int
    standing: Spread


def foundation_needs(cohort: Cohort) -> tuple[FoundationNeed, ...]:
    """All foundations: first those that lead most often, then those most often behind, then in the catalog's order.

    None where the catalog has none, and none under ten cities.
    """
    told = ~cohort.too_little
    if cohort.catalog is None or not cohort.catalog.foundations or np.sum(told) < LEAST:
        return ()
    ids = [foundation.id for foundation in cohort.catalog.foundations]
    standing = cohort.results.each(columns.FOUNDATION, ids)
    steps = [cohort.steps[city] for city in np.flatnonzero(told)]
    found = [
        FoundationNeed(
            id=foundation.id,
            name=foundation.name,
            leads=sum(own[:1] == [foundation.id] for own in steps),
            named=sum(foundation.id in own for own in steps),
            behind=int(np.sum(cohort.foundations_stand[row] == "behind")),
            unknown=int(np.sum(np.isnan(standing[row][told]))),
            told=len(steps),
            standing=spread(standing[row][told]),
        )
        for row, foundation in enumerate(cohort.catalog.foundations)
    ]
    return tuple(sorted(found, key=lambda need: (-need.leads, -need.behind)))


def evidence_counts(cohort: Cohort) -> dict[str, int]:
    """How many cities have each grade of evidence, A first; empty where the results say none."""
    given = [grade for grade in cohort.evidence if grade is not None]
    return {grade: given.count(grade) for grade in ("A", "B", "C", "D")} if given else {}
