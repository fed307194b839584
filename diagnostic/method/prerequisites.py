"""What a module needs: how far it is met, and by which module. Used by steps 8 and 9."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, at_least, rounded
from diagnostic.content.catalog import Catalog

NONE = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a module's prerequisites, met by any one module in it; arrays are (cities,).

    Attributes:
        module: Row of the module that needs it.
        needed: Rows of the modules in the entry, in file order.
        nearest: Row of the known module nearest to meeting it (highest A / required, rounded, then first
            in the file), or ``NONE`` where all are unknown.
        required: What is required of the nearest.
        ratio: A / required of the nearest, not capped; NaN where all are unknown.
        met: Whether a known module is in place (``A >= required``).
    """

    module: int
    needed: list[int]
    nearest: Ints
    required: Floats
    ratio: Floats
    met: Bools


def entries(catalog: Catalog, implementation: Floats, required: list[list[Floats]]) -> list[Entry]:
    """All entries of all modules, in file order.

    Args:
        catalog: Gives the prerequisites.
        implementation: (modules, cities); NaN where unknown.
        required: As ``CatalogParameters.required``.
    """
    return list(_entries(catalog, implementation, required))


def _entries(catalog: Catalog, implementation: Floats, required: list[list[Floats]]) -> Iterator[Entry]:
    cities = implementation.shape[1]
    for m, module in enumerate(catalog.modules):
        for position, entry in enumerate(module.prerequisites.modules):
            needed = [catalog.row_of[module_id] for module_id in entry]
            nearest, met = np.full(cities, NONE), np.full(cities, False)
            ratio, nearest_required = np.full(cities, np.nan), np.full(cities, np.nan)
            for row, threshold in zip(needed, required[m][position], strict=True):
                have = implementation[row]
                known = ~np.isnan(have)
                met |= known & at_least(have, threshold)
                own = have / threshold
                nearer = known & ((nearest == NONE) | (rounded(own) > rounded(ratio)))
                nearest = np.where(nearer, row, nearest)
                ratio = np.where(nearer, own, ratio)
                nearest_required = np.where(nearer, threshold, nearest_required)
            yield Entry(m, needed, nearest, nearest_required, ratio, met)
