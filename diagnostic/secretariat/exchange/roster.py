"""The cities of a table of results, one row each, in the order of their names: what the matching looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.base.city_name import folded
from diagnostic.content.catalog import Catalog
from diagnostic.results import columns
from diagnostic.results.columns import LOW, Columns
from diagnostic.results.results_table import Results
from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration
from diagnostic.secretariat.exchange.languages import working_languages

Texts = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True)
class Roster:
    """Cities side by side; arrays have a column a city.

    Attributes:
        results: A row a city, in the order of their names.
        catalog: Whose modules to look at.
        declared: What each says itself.
    """

    results: Results
    catalog: Catalog
    declared: tuple[Declaration, ...]

    def __len__(self) -> int:
        return len(self.results)

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells the cities apart."""
        return self.results.keys

    @property
    def names(self) -> list[str]:
        """What to call them; two cities of one name carry their country."""
        return self.results.names

    @property
    def regions(self) -> list[str | None]:
        """Each in one spelling; None where not known."""
        return self.results.regions

    @cached_property
    def population(self) -> Floats:
        """(cities,); NaN where not known."""
        return self.results.numbers(columns.CITY_POPULATION)

    @cached_property
    def languages(self) -> list[frozenset[str]]:
        """In which each can work with others; empty where not known."""
        countries = self.results.texts(columns.CITY_COUNTRY)
        both = zip(self.declared, countries, strict=True)
        return [frozenset(says.languages) or working_languages(country) for says, country in both]

    @cached_property
    def lowest_level(self) -> Floats:
        """(cities,); the low end of the likely range, NaN where there is no level."""
        return self.results.numbers(columns.LIKELY_LEVEL.of(LOW))

    @cached_property
    def status(self) -> Texts:
        """(modules, cities); words, or None where unknown."""
        return self._texts(columns.STATUS)

    @cached_property
    def implementation(self) -> Floats:
        """(modules, cities), 0..100; NaN where unknown."""
        return self.results.each(columns.IMPLEMENTATION, self.module_ids)

    @cached_property
    def target_gap(self) -> Floats:
        """(modules, cities), in points; NaN where unknown."""
        return self.results.each(columns.TARGET_GAP, self.module_ids)

    @cached_property
    def class_(self) -> Texts:
        """(modules, cities); words, or None."""
        return self._texts(columns.CLASS)

    @cached_property
    def rank(self) -> Floats:
        """(modules, cities); NaN where there is none."""
        return self.results.each(columns.RANK, self.module_ids)

    @property
    def module_ids(self) -> list[str]:
        """In the catalog's order."""
        return [module.id for module in self.catalog.modules]

    def _texts(self, of: Columns) -> Texts:
        words = self.results.each_text(of, self.module_ids)
        return np.array(words, dtype=object).reshape(len(words), len(self))


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
