"""What the matching looks at: the cities in the order of their names, what each needs, and who can help with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, above, at_least
from diagnostic.base.city_identity import folded
from diagnostic.content.catalog import Catalog
from diagnostic.method.priority import TO_BUILD
from diagnostic.results import columns
from diagnostic.results.results_table import Results, Texts
from diagnostic.results.side_by_side import SideBySide
from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration, working_languages
from diagnostic.secretariat.exchange.matches import IN_OPERATION, Rules


@dataclass(frozen=True)
class Roster(SideBySide):
    """Cities to be matched.

    Attributes:
        declared: What each says itself.
    """

    declared: tuple[Declaration, ...]

    @property
    def names(self) -> list[str]:
        """What to call them; two cities of one name carry their country."""
        return self.results.names

    @cached_property
    def languages(self) -> list[frozenset[str]]:
        """In which each can work with others; empty where not known."""
        both = zip(self.declared, self.countries, strict=True)
        return [frozenset(says.languages) or working_languages(country) for says, country in both]

    @cached_property
    def status(self) -> Texts:
        """(modules, cities); words, or None where unknown."""
        return self.results.each_text(columns.STATUS, self.module_ids)

    @cached_property
    def rank(self) -> Floats:
        """(modules, cities); NaN where there is none."""
        return self.results.each(columns.RANK, self.module_ids)


def roster_of(results: Results, catalog: Catalog, declared: Mapping[str, Declaration]) -> Roster:
    """The cities of a table of results.

    Args:
        results: A row a city.
        catalog: Whose modules to look at.
        declared: What cities say themselves, by the key of their city.
    """
    order = sorted(range(len(results)), key=lambda row: (folded(results.names[row]), results.keys[row]))
    ordered = results.chosen(order)
    return Roster(ordered, catalog, tuple(declared.get(key, SAYS_NOTHING) for key in ordered.keys))


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
