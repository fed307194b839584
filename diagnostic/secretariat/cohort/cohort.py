"""The cities of one period as arrays: the newest result of each, and what was left out on the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints
from diagnostic.base.city_identity import folded
from diagnostic.base.period import UNDATED, period_of
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.score_range import likely_factor_ends
from diagnostic.results import columns
from diagnostic.results.columns import HIGH, LOW
from diagnostic.results.newest import newest
from diagnostic.results.results_table import Results, Texts
from diagnostic.results.side_by_side import SideBySide
from diagnostic.secretariat.cohort.city_classes import income_groups, population_class

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
class Cohort(SideBySide):
    """Cities to be compared.

    Attributes:
        questionnaire: The version that all results were made with.
        period: A year or a quarter; "" where the results name none.
        left_out: What the tables held beside it.
        selection: Which cities these are, in words; "" for all of the tables.
    """

    questionnaire: Questionnaire
    period: str
    left_out: LeftOut = LeftOut()
    selection: str = ""

    @cached_property
    def labels(self) -> list[str]:
        """The cities for people, each once: the country is added where two have one name, then a number."""
        seen: Counter[str] = Counter()
        labels = []
        for label in self.results.names:
            seen[label] += 1
            labels.append(label if seen[label] == 1 else f"{label}, no. {seen[label]}")
        return labels

    @cached_property
    def income(self) -> Ints:
        """(cities,); place in the income groups, or ``NOT_KNOWN``."""
        known = income_groups().of_country
        return np.array([known.get((c or "").upper(), NOT_KNOWN) for c in self.countries], dtype=np.int64)

    @cached_property
    def size(self) -> Ints:
        """(cities,); place in the population classes, or ``NOT_KNOWN``."""
        return np.array([NOT_KNOWN if np.isnan(p) else population_class(p) for p in self.population], dtype=np.int64)

    @cached_property
    def score(self) -> Floats:
        """(cities,); as answered."""
        return self.results.numbers(columns.SCORE)

    @cached_property
    def low(self) -> Floats:
        """(cities,); low end of the likely range: what counts wherever cities are compared."""
        return self.results.numbers(columns.LIKELY_SCORE.of(LOW))

    @cached_property
    def high(self) -> Floats:
        """(cities,); high end of the likely range."""
        return self.results.numbers(columns.LIKELY_SCORE.of(HIGH))

    @cached_property
    def level(self) -> Floats:
        """(cities,); as answered."""
        return self.results.numbers(columns.LEVEL)

    @cached_property
    def high_level(self) -> Floats:
        """(cities,); high end of the likely range."""
        return self.results.numbers(columns.LIKELY_LEVEL.of(HIGH))

    @cached_property
    def provisional(self) -> Bools:
        """(cities,); whether a factor is not rated."""
        flags: Bools = self.results.numbers(columns.PROVISIONAL) == 1
        return flags

    @cached_property
    def too_little(self) -> Bools:
        """(cities,); whether too little is answered to say one level, and what comes first. No level is too little."""
        flags: Bools = (self.results.numbers(columns.TOO_LITTLE) == 1) | np.isnan(self.level)
        return flags

    @cached_property
    def evidence(self) -> list[str | None]:
        """The grade of the evidence, A to D; None where the results do not say."""
        return self.results.texts(columns.EVIDENCE_GRADE)

    @cached_property
    def foundations_stand(self) -> Texts:
        """(foundations, cities); behind, in_step or ahead, or None where not known or too little is answered."""
        ids = [one.id for one in self.catalog.foundations] if self.catalog is not None else []
        stands = self.results.each_text(columns.FOUNDATION_STANDING, ids)
        stands[:, self.too_little] = None
        return stands

    @cached_property
    def steps(self) -> list[list[str]]:
        """Ids of foundations and modules in the order to take them; none where too little is known to say."""
        told = zip(self.results.texts(columns.STEPS), self.too_little, strict=True)
        return [[] if little else (steps or "").split() for steps, little in told]

    @cached_property
    def factor(self) -> Floats:
        """(factors, cities); NaN where not rated."""
        return self.results.each(columns.FACTOR_SCORE, self._factor_ids)

    @property
    def factor_low(self) -> Floats:
        """(factors, cities); low end of the likely range."""
        return self._factor_ends[0]

    @property
    def factor_high(self) -> Floats:
        """(factors, cities); high end of the likely range."""
        return self._factor_ends[1]

    @cached_property
    def _factor_ends(self) -> tuple[Floats, Floats]:
        return likely_factor_ends(self.factor, self.results.each(columns.COVERAGE, self._factor_ids))

    @property
    def _factor_ids(self) -> list[str]:
        return [factor.id for factor in self.questionnaire.factors]

    @cached_property
    def question(self) -> Floats:
        """(questions, cities); NaN where not answered."""
        return self.results.each(columns.QUESTION_SCORE, (q.id for q in self.questionnaire.questions))

    @cached_property
    def by_low_end(self) -> list[int]:
        """Columns of the cities, the highest low end first; those without a score last, equals by name."""
        low = np.where(np.isnan(self.low), -np.inf, np.round(self.low, 9))
        return sorted(range(len(self)), key=lambda city: (-low[city], folded(self.labels[city])))


def cohort_of(
    results: Results,
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    period: str | None = None,
    selection: str = "",
) -> Cohort:
    """The newest result of each city in a period.

    Args:
        results: Of all periods.
        questionnaire: What all rows were made with.
        catalog: The modules, where the questionnaire has a systems part.
        period: A year, which takes in its quarters, or a quarter; by default the newest year there is.
        selection: Which cities these are, in words.

    Raises:
        ProblemError: K104, no result is of this period.
    """
    periods = [period for period, _ in results.when]
    wanted = max(periods, default=UNDATED).of_year if period is None else period_of(period)
    within = np.array([wanted.takes_in(found) for found in periods], dtype=np.bool_)
    if len(results) and (not within.any() or (period and wanted == UNDATED)):
        known = ", ".join(str(found) or "none" for found in sorted(set(periods)))
        raise ProblemError([Problem("K104", shown(period or ""), known)])
    own = results.chosen(within)
    once = newest([(key, period) for key, (period, _) in zip(own.keys, own.when, strict=True)], own.when)
    counts = newest(own.keys, own.when)
    left_out = LeftOut(int(np.sum(~once)), int(np.sum(once & ~counts)), len(results) - len(own))
    return Cohort(own.chosen(counts), catalog, questionnaire, str(wanted), left_out, selection)
