"""The cities of a table of results in the order of their names: what the matching looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from diagnostic.base.arrays import Floats
from diagnostic.base.city_identity import folded
from diagnostic.content.catalog import Catalog
from diagnostic.results import columns
from diagnostic.results.results_table import Results, Texts
from diagnostic.results.side_by_side import SideBySide
from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration
from diagnostic.secretariat.exchange.languages import working_languages


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
