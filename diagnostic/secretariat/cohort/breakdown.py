"""How the cities are spread: over levels, factors, and the parts of the cohort (regions, population, income)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Ints
from diagnostic.secretariat.cohort.city_classes import NAMES, income_groups
from diagnostic.secretariat.cohort.city_classes import SOURCE as POPULATION_SOURCE
from diagnostic.secretariat.cohort.cohort import NOT_KNOWN, Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class LevelCount:
    """Cities at a level.

    Attributes:
        as_answered: By the published level; without the cities of which too little is known to say one.
        by_low_end: By the low end of the likely range.
    """

    level: int
    name: str
    as_answered: int
    by_low_end: int


@dataclass(frozen=True, slots=True)
class Part:
    """Cities that have something in common.

    Attributes:
        n: All of them, with a score or without.
        score: Low ends of the overall score.
        factors: Low ends by factor, in the questionnaire's order.
        levels: Cities by the low end of the level; None where there are under ten.
        provisional: How many results are provisional; None where there are under ten cities.
    """

    name: str
    n: int
    score: Spread
    factors: tuple[Spread, ...]
    levels: tuple[int, ...] | None
    provisional: int | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The cohort by one mark.

    Attributes:
        by: The mark.
        source: Where the classes come from.
    """

    by: str
    source: str
    parts: tuple[Part, ...]


def level_counts(cohort: Cohort) -> tuple[LevelCount, ...]:
    """Cities at each level; those without a level are in none. Empty where under ten have one."""
    if np.sum(~np.isnan(cohort.low)) < LEAST:
        return ()
    return tuple(
        LevelCount(
            level.level,
            level.name,
            int(np.sum((cohort.level == level.level) & ~cohort.too_little)),
            int(np.sum(cohort.low_level == level.level)),
        )
        for level in cohort.questionnaire.levels
    )


def part_of(cohort: Cohort, name: str, inside: Bools) -> Part:
    """What the cities inside have in common; figures only where there are at least ten."""
    n = int(np.sum(inside))
    scored = int(np.sum(~np.isnan(cohort.low[inside])))
    levels = None
    if scored >= LEAST:
        levels = tuple(int(np.sum(cohort.low_level[inside] == v.level)) for v in cohort.questionnaire.levels)
    return Part(
        name=name,
        n=n,
        score=spread(cohort.low[inside]),
        factors=tuple(spread(row[inside]) for row in cohort.factor_low),
        levels=levels,
        provisional=int(np.sum(cohort.provisional[inside])) if n >= LEAST else None,
    )


def whole(cohort: Cohort) -> Part:
    """All cities as one part."""
    return part_of(cohort, "all cities", np.ones(len(cohort), dtype=np.bool_))


def breakdowns(cohort: Cohort) -> tuple[Breakdown, ...]:
    """By region, population and income; parts without a city are left out, "not known" stands last."""
    income = income_groups()
    counted = Counter(region or UNKNOWN for region in cohort.regions)
    regions = sorted((name for name in counted if name != UNKNOWN), key=lambda name: (-counted[name], name))
    places = [regions.index(region) if region else NOT_KNOWN for region in cohort.regions]
    return (
        _by(cohort, "Region", "as the cities gave it", regions, np.array(places, dtype=np.int64)),
        _by(cohort, "Population", POPULATION_SOURCE, NAMES, cohort.size),
        _by(cohort, "Country income", income.source, income.names, cohort.income),
    )


def _by(cohort: Cohort, by: str, source: str, names: Sequence[str], place: Ints) -> Breakdown:
    numbered = [*enumerate(names), (NOT_KNOWN, UNKNOWN)]
    parts = tuple(part_of(cohort, name, place == number) for number, name in numbered if np.any(place == number))
    return Breakdown(by, source, parts)
