"""Step 9: the priority that a module inherits from those that wait for it.

A city that wants three systems which stand on the map builds the map first, and is told for whom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, Ints, above, rounded
from diagnostic.content.catalog import Catalog
from diagnostic.method.prerequisites import NONE, Needs


@dataclass(frozen=True, slots=True)
class Inherited:
    """P* of the modules, each (modules, cities).

    Attributes:
        score: The highest P among the module and those with a positive target gap that wait for it, directly or through
            others; NaN where none of them has one.
        source: Row of the module that has it: its own where no other is higher, else the first in the catalog.
    """

    score: Floats
    source: Ints


def waiting(needs: list[Needs], target_gap: Floats) -> list[tuple[int, Ints]]:
    """For each entry of each module the known module that must be placed before it, or ``NONE``, (cities,).

    Only a module with a positive target gap waits.
    """
    return [
        (m, np.where(above(target_gap[m], 0.0), entry.waits_for(), NONE))
        for m, own in enumerate(needs)
        for entry in own.entries
    ]


def inherited_priority(catalog: Catalog, score: Floats, waits: list[tuple[int, Ints]]) -> Inherited:
    """P* from P (modules, cities) and the waits of ``waiting``."""
    best = score.copy()
    source = np.broadcast_to(np.arange(len(score))[:, None], score.shape).copy()
    for m in catalog.dependents_first:  # all that wait for m have handed on before
        for waiter, blocker in waits:
            if waiter != m:
                continue
            for row in range(len(score)):
                here = (blocker == row) & ~np.isnan(best[m])
                higher = np.isnan(best[row]) | above(best[m], best[row])
                as_high = (rounded(best[m]) == rounded(best[row])) & (source[row] != row) & (source[m] < source[row])
                taken = here & (higher | as_high)
                best[row] = np.where(taken, best[m], best[row])
                source[row] = np.where(taken, source[m], source[row])
    return Inherited(best, source)
