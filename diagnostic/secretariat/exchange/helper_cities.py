"""Who runs a module well enough to show it, and how many needs each city can serve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Ints, at_least
from diagnostic.secretariat.exchange.roster import Roster
from diagnostic.secretariat.exchange.rules import IN_OPERATION, Rules


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who can help with what.

    Attributes:
        can: (modules, cities); whether a city can help with a module.
        offered: (modules, cities); whether it says so itself.
        capacity: (cities,); how many needs it can serve.
        unbacked: Offers that the city's own answers do not back, as (module, city).
    """

    can: Bools
    offered: Bools
    capacity: Ints
    unbacked: tuple[tuple[int, int], ...]


def helpers_of(roster: Roster, module_ids: list[str], rules: Rules) -> Helpers:
    """Cities that offer a module and have it in operation, and those that said nothing but run it well.

    A city that has offered some modules is asked for these only.
    """
    running = np.isin(roster.status, IN_OPERATION)
    silent = np.array([says.offers is None for says in roster.declared], dtype=np.bool_)
    offers = np.array(
        [[module in (says.offers or ()) for says in roster.declared] for module in module_ids], dtype=np.bool_
    ).reshape(len(module_ids), len(roster))
    mature = at_least(roster.low_level, rules.mature)
    well = running & at_least(roster.implementation, rules.runs_well) & mature
    backed = offers & running & at_least(roster.implementation, rules.offered)
    unbacked = tuple((int(module), int(city)) for module, city in np.argwhere(offers & ~backed))
    can = np.where(silent, well, backed)
    given = [rules.capacity if says.capacity is None else says.capacity for says in roster.declared]
    capacity = np.array(given, dtype=np.int64) * np.any(can, axis=0)
    return Helpers(can, backed, capacity, unbacked)
