"""How the cities of a sample cohort develop: in another period the same city is a little stronger, and knows more.

What a city is like is drawn once from the seed; a period only moves it along. So the periods of one seed are one
cohort over the years.
"""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Bools, Floats
from diagnostic.base.period import Period

# All numbers are assumptions (expert judgement, 2026), in points on 0..100 where nothing else is said.
YEAR = 2026.0
"""When the cities stand where the distribution of their strength puts them."""
PACE, PACE_SPREAD = {True: 0.5, False: 2.0}, {True: 0.5, False: 1.5}
"""Points that a factor gains a year, and how cities differ in it: context factors, capability factors."""
SWAY = {True: 1.0, False: 2.0}
"""Ups and downs of a factor from one period to another: a new mayor, another person who answers."""
MISSING_A_YEAR = -0.08
"""Log odds that an answer is missing: cities learn where their figures are."""
PEOPLE_A_YEAR, INCOME_A_YEAR = 0.015, 0.02
"""Growth of population and income as shares."""


def years_since(period: Period) -> float:
    """From the beginning of ``YEAR`` to that of the period; below 0 before it."""
    return period.year + _quarters(period) / 4 - YEAR


def _quarters(period: Period) -> int:
    """From the beginning of its year to its own."""
    return 0 if period.is_year else period.quarter - 1


def moved(context: Bools, cities: int, when: Period, seed: int, number: int) -> Floats:
    """How far the cities have come since ``YEAR``, in points (factors, cities).

    Args:
        context: Which factors are of context.
        cities: How many.
        when: The period.
        seed: Of the cohort.
        number: Of the piece of it.
    """
    of_city = np.random.default_rng([seed, 3, number])
    of_period = np.random.default_rng([seed, 4, number, when.year, _quarters(when)])
    mean, spread, sway = (np.where(context, by[True], by[False])[:, None] for by in (PACE, PACE_SPREAD, SWAY))
    pace = mean + spread * of_city.standard_normal(cities)
    found: Floats = pace * years_since(when) + sway * of_period.standard_normal((len(context), cities))
    return found
