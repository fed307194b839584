"""How often each foundation lies behind and leads the steps, and how well the answers of the cities are shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.results import columns
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread


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
