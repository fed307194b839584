"""What each city needs: what it says itself, then what its own order of priorities says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, above
from diagnostic.method.priority import TO_BUILD
from diagnostic.secretariat.exchange.roster import Roster


@dataclass(frozen=True, slots=True)
class Need:
    """A city that needs a module.

    Attributes:
        city: Column in the roster.
        module: Row in the roster.
        declared: Whether the city says so itself; else its results do.
    """

    city: int
    module: int
    declared: bool


def needs_of(roster: Roster, module_ids: list[str]) -> list[list[Need]]:
    """For each city its needs, the most pressing one first.

    Declared ones come first, in the city's own order. Then the modules of class "start now" or "prepare first"
    with a positive target gap, in the order of the city's own priorities: a rank compares inside a city only.
    """
    row_of = {module: row for row, module in enumerate(module_ids)}
    short = above(roster.target_gap, 0.0)
    found = []
    for city, says in enumerate(roster.declared):
        own = list(dict.fromkeys(row_of[module] for module in says.needs if module in row_of))
        ranks = roster.rank[:, city]
        by_rank = [
            module
            for module in sorted(range(len(module_ids)), key=lambda module: _place(ranks, module))
            if roster.classes[module, city] in TO_BUILD and short[module, city] and module not in own
        ]
        found.append([Need(city, module, True) for module in own] + [Need(city, module, False) for module in by_rank])
    return found


def _place(ranks: Floats, module: int) -> tuple[float, int]:
    rank = ranks[module]
    return (float("inf") if np.isnan(rank) else float(rank), module)
