"""The cities of one period as arrays: the newest result of each, and what was left out on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Bools, Floats, Ints
from diagnostic.base.city_name import folded, one_spelling, told_apart
from diagnostic.base.period import UNDATED, period_of
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.score_range import LIKELY_SHIFT
from diagnostic.results.newest import newest, when_made
from diagnostic.secretariat.cohort.income import income_groups
from diagnostic.secretariat.cohort.population import population_class

NOT_KNOWN = -1


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the tables that do not count in a cohort.

    Attributes:
        repeated: The same city and period again; the newest counts.
        earlier: An earlier period of the same year; the newest counts.
        other_periods: Rows of other years, or without a period.
    """

    repeated: int = 0
    earlier: int = 0
    other_periods: int = 0


@dataclass(frozen=True)
class Cohort:
    """Cities side by side; arrays have a column a city.

    Attributes:
        questionnaire: The version that all results were made with.
        catalog: The modules; None without a systems part.
        rows: The results, a row a city, numbered from 0.
        period: A year or a quarter; "" where the results name none.
        left_out: What the tables held beside it.
        selection: Which cities these are, in words; "" for all of the tables.
    """

    questionnaire: Questionnaire
    catalog: Catalog | None
    rows: pd.DataFrame
    period: str
    left_out: LeftOut = LeftOut()
    selection: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def numbers(self, name: str) -> Floats:
        """A column, (cities,); NaN where not known."""
        if name not in self.rows.columns:
            return np.full(len(self), np.nan)
        return self.rows[name].to_numpy(dtype=np.float64, na_value=np.nan)

    def texts(self, name: str) -> list[str | None]:
        """A column of text; None where not known."""
        if name not in self.rows.columns:
            return [None] * len(self)
        return [value if isinstance(value, str) and value.strip() else None for value in self.rows[name]]

    def _stacked(self, prefix: str, ids: Iterable[str]) -> Floats:
        found = [self.numbers(f"{prefix}.{part}") for part in ids]
        return np.stack(found) if found else np.zeros((0, len(self)))

    @cached_property
    def keys(self) -> list[str]:
        """What tells the cities apart: name and country, or place in the files."""
        return [str(key) for key in self.rows["key"]]

    @cached_property
    def labels(self) -> list[str]:
        """The cities for people, each once: the country is added where two have one name, then a number."""
        seen: Counter[str] = Counter()
        labels = []
        for label in told_apart(self.texts("city.name"), self.texts("city.country")):
            seen[label] += 1
            labels.append(label if seen[label] == 1 else f"{label}, no. {seen[label]}")
        return labels

    @cached_property
    def regions(self) -> list[str | None]:
        """As the cities gave it; upper and lower case and blanks make no difference."""
        return one_spelling(self.texts("city.region"))

    @cached_property
    def income(self) -> Ints:
        """(cities,); place in the income groups, or ``NOT_KNOWN``."""
        known = income_groups().of_country
        return np.array([known.get((c or "").upper(), NOT_KNOWN) for c in self.texts("city.country")], dtype=np.int64)

    @cached_property
    def size(self) -> Ints:
        """(cities,); place in the population classes, or ``NOT_KNOWN``."""
        population = self.numbers("city.population")
        return np.array([NOT_KNOWN if np.isnan(p) else population_class(p) for p in population], dtype=np.int64)

    @cached_property
    def score(self) -> Floats:
        """(cities,); as answered."""
        return self.numbers("score")

    @cached_property
    def low(self) -> Floats:
        """(cities,); low end of the likely range: what counts wherever cities are compared."""
        return self.numbers("likely.score.low")

    @cached_property
    def high(self) -> Floats:
        """(cities,); high end of the likely range."""
        return self.numbers("likely.score.high")

    @cached_property
    def level(self) -> Floats:
        """(cities,); as answered."""
        return self.numbers("level")

    @cached_property
    def low_level(self) -> Floats:
        """(cities,); low end of the likely range."""
        return self.numbers("likely.level.low")

    @cached_property
    def high_level(self) -> Floats:
        """(cities,); high end of the likely range."""
        return self.numbers("likely.level.high")

    @cached_property
    def provisional(self) -> Bools:
        """(cities,); whether a factor is not rated."""
        flags: Bools = self.numbers("provisional") == 1
        return flags

    @cached_property
    def factor(self) -> Floats:
        """(factors, cities); NaN where not rated."""
        return self._stacked("score", (f.id for f in self.questionnaire.factors))

    @cached_property
    def factor_reach(self) -> Floats:
        """(factors, cities); how far each factor may lie from its score, ``25 (1 - c)``."""
        return LIKELY_SHIFT * (1 - self._stacked("coverage", (f.id for f in self.questionnaire.factors)))

    @cached_property
    def factor_low(self) -> Floats:
        """(factors, cities); low end of the likely range."""
        return np.maximum(0.0, self.factor - self.factor_reach)

    @cached_property
    def factor_high(self) -> Floats:
        """(factors, cities); high end of the likely range."""
        return np.minimum(100.0, self.factor + self.factor_reach)

    @property
    def module_ids(self) -> list[str]:
        """In the catalog's order; none without a catalog."""
        return [] if self.catalog is None else [module.id for module in self.catalog.modules]

    @cached_property
    def implementation(self) -> Floats:
        """(modules, cities); NaN where not known."""
        return self._stacked("implementation", self.module_ids)

    @cached_property
    def target_gap(self) -> Floats:
        """(modules, cities); NaN where not known."""
        return self._stacked("target_gap", self.module_ids)

    @cached_property
    def classes(self) -> list[list[str | None]]:
        """For each module the class of each city."""
        return [self.texts(f"class.{module}") for module in self.module_ids]

    @cached_property
    def question(self) -> Floats:
        """(questions, cities); NaN where not answered."""
        return self._stacked("question", (q.id for q in self.questionnaire.questions))

    @cached_property
    def by_low_end(self) -> list[int]:
        """Columns of the cities, the highest low end first; those without a score last, equals by name."""
        low = np.where(np.isnan(self.low), -np.inf, np.round(self.low, 9))
        return sorted(range(len(self)), key=lambda city: (-low[city], folded(self.labels[city])))


def cohort_of(
    results: pd.DataFrame,
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    period: str | None = None,
    selection: str = "",
) -> Cohort:
    """The newest result of each city in a period.

    Args:
        results: From ``read.results_table`` (checked, with ``key`` and ``period``).
        questionnaire: What all rows were made with.
        catalog: The modules, where the questionnaire has a systems part.
        period: A year, which takes in its quarters, or a quarter; by default the newest year there is.
        selection: Which cities these are, in words.

    Raises:
        ProblemError: K104, no result is of this period.
    """
    periods = [period_of(text) for text in results["period"]]
    wanted = max(periods, default=UNDATED).of_year if period is None else period_of(period)
    within = np.array([wanted.takes_in(found) for found in periods], dtype=np.bool_)
    if len(results) and (not within.any() or (period and wanted == UNDATED)):
        known = ", ".join(str(found) or "none" for found in sorted(set(periods)))
        raise ProblemError([Problem("K104", shown(period or ""), known)])
    own = results[within]
    when = [when_made(*cells) for cells in zip(own["period"], own["submitted"], strict=True)]
    once = newest(list(zip(own["key"], own["period"], strict=True)), when)
    counts = newest(list(own["key"]), when)
    left_out = LeftOut(int(np.sum(~once)), int(np.sum(once & ~counts)), len(results) - len(own))
    return Cohort(questionnaire, catalog, own[counts].reset_index(drop=True), str(wanted), left_out, selection)
