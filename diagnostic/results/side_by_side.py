"""The cities of a table of results side by side, as whoever compares or matches them looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.results import columns
from diagnostic.results.columns import LOW
from diagnostic.results.results_table import Results, Texts


@dataclass(frozen=True)
class SideBySide:
    """Cities; arrays have a column a city.

    Attributes:
        results: A row a city.
        catalog: The modules; None without a systems part.
    """

    results: Results
    catalog: Catalog | None

    def __len__(self) -> int:
        return len(self.results)

    @property
    def keys(self) -> tuple[str, ...]:
        """What tells the cities apart."""
        return self.results.keys

    @cached_property
    def countries(self) -> list[str | None]:
        """Their codes."""
        return self.results.texts(columns.CITY_COUNTRY)

    @property
    def regions(self) -> list[str | None]:
        """Each in one spelling."""
        return self.results.regions

    @property
    def population(self) -> Floats:
        """(cities,); NaN where not known."""
        return self.results.numbers(columns.CITY_POPULATION)

    @cached_property
    def low_level(self) -> Floats:
        """(cities,); the low end of the likely range, NaN where there is no level."""
        return self.results.numbers(columns.LIKELY_LEVEL.of(LOW))

    @cached_property
    def module_ids(self) -> list[str]:
        """In the catalog's order; none without a catalog."""
        return [] if self.catalog is None else [module.id for module in self.catalog.modules]

    @cached_property
    def implementation(self) -> Floats:
        """(modules, cities), 0..100; NaN where not known."""
        return self.results.each(columns.IMPLEMENTATION, self.module_ids)

    @cached_property
    def target_gap(self) -> Floats:
        """(modules, cities), in points; NaN where not known."""
        return self.results.each(columns.TARGET_GAP, self.module_ids)

    @cached_property
    def bands(self) -> Texts:
        """(modules, cities); words, or None."""
        return self.results.each_text(columns.BAND, self.module_ids)

    @cached_property
    def classes(self) -> Texts:
        """(modules, cities); words, or None."""
        return self.results.each_text(columns.CLASS, self.module_ids)
