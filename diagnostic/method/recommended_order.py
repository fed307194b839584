"""Step 9, order: in which sequence the modules are recommended."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, rounded
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import Class

NO_RANK = 0
GROUP = {
    Class.START_NOW: 0,
    Class.IMPROVE: 0,
    Class.PREPARE_FIRST: 1,
    Class.SUSTAIN: 2,
    Class.WATCH: 3,
    Class.UNKNOWN: 4,
    Class.NOT_APPLICABLE: 4,
}
"""Which classes come first; those of the last group have no rank."""


def build_order(class_: Ints, inherited: Floats, waits: list[tuple[int, Ints]]) -> Ints:
    """Rank of every module, 1 first; ``NO_RANK`` where it is unknown or not applicable.

    At each step, of the modules that wait for none, the best by group of classes, then inherited priority (rounded),
    then catalog order. A module waits while the module it needs most nearly has is not placed yet.

    Args:
        class_: (modules, cities); codes of ``Class``.
        inherited: (modules, cities); P*.
        waits: From ``inherited_priority.waiting``.

    Returns:
        (modules, cities).
    """
    modules, cities = class_.shape
    group = np.array([GROUP[Class(code)] for code in range(len(Class))])[class_]
    last = max(GROUP.values())
    strength = np.where(np.isnan(inherited), -np.inf, rounded(inherited))
    rank = np.full(class_.shape, NO_RANK)
    for step in range(1, modules + 1):
        open_ = (rank == NO_RANK) & (group < last)
        for module, blocker in waits:
            open_[module] &= ~_still_open(blocker, rank)
        best = np.full(cities, NONE)
        best_group, best_strength = np.full(cities, last), np.full(cities, -np.inf)
        for m in range(modules):
            better = open_[m] & (
                (best == NONE) | (group[m] < best_group) | ((group[m] == best_group) & (strength[m] > best_strength))
            )
            best = np.where(better, m, best)
            best_group = np.where(better, group[m], best_group)
            best_strength = np.where(better, strength[m], best_strength)
        for m in range(modules):
            rank[m] = np.where(best == m, step, rank[m])
    return rank


def _still_open(blocker: Ints, rank: Ints) -> Bools:
    """Where the module waited for has no rank yet."""
    waited_for = np.take_along_axis(rank, np.maximum(blocker, 0)[None, :], axis=0)[0]
    still_open: Bools = (blocker != NONE) & (waited_for == NO_RANK)
    return still_open
