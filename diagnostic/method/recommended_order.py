"""Step 9, order: in which sequence the modules are recommended."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Bools, Ints, rounded
from diagnostic.method.prerequisites import NONE, Entry
from diagnostic.method.priority import Class, Priorities, blockers

NO_RANK = 0


def build_order(priorities: Priorities, needs: list[Entry]) -> Ints:
    """Rank of every module, 1 first; ``NO_RANK`` where its implementation is unknown.

    At each step, of the modules that wait for none, the best by class, then priority (rounded), then
    catalog order. A module waits while the module it needs most nearly has is not placed yet.

    Returns:
        (modules, cities).
    """
    class_ = priorities.class_
    modules, cities = class_.shape
    strength = np.where(np.isnan(priorities.score), -np.inf, rounded(priorities.score))
    rank = np.full(class_.shape, NO_RANK)
    waits_for = blockers(needs)
    for step in range(1, modules + 1):
        open_ = (rank == NO_RANK) & (class_ != Class.UNKNOWN)
        for module, blocker in waits_for:
            open_[module] &= ~_still_open(blocker, rank)
        best = np.full(cities, NONE)
        best_class, best_strength = np.full(cities, int(Class.UNKNOWN)), np.full(cities, -np.inf)
        for m in range(modules):
            better = open_[m] & (
                (best == NONE) | (class_[m] < best_class) | ((class_[m] == best_class) & (strength[m] > best_strength))
            )
            best = np.where(better, m, best)
            best_class = np.where(better, class_[m], best_class)
            best_strength = np.where(better, strength[m], best_strength)
        for m in range(modules):
            rank[m] = np.where(best == m, step, rank[m])
    return rank


def _still_open(blocker: Ints, rank: Ints) -> Bools:
    """Where the module waited for has no rank yet."""
    waited_for = np.take_along_axis(rank, np.maximum(blocker, 0)[None, :], axis=0)[0]
    still_open: Bools = (blocker != NONE) & (waited_for == NO_RANK)
    return still_open
