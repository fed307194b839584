"""Steps 8 and 9: what a module or foundation needs, and how far it is met: now, to start; at the target, to finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, above, at_least, rounded
from diagnostic.content.catalog import Catalog
from diagnostic.content.foundation import Prerequisites
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.parameters import CatalogParameters, RequiredRows
from diagnostic.method.position import at_position

NONE = -1


@dataclass(frozen=True, slots=True)
class Need:
    """A factor or foundation that is needed; arrays are (cities,).

    Attributes:
        row: Row of the factor or foundation.
        have: Its score or standing; NaN without answers.
        now: What is required at the city's position, enough to start.
        target: What is required at the target's position, enough to finish.
    """

    row: int
    have: Floats
    now: Floats
    target: Floats

    def met(self, ready: float) -> Bools:
        """Whether it stands at ``ready`` per cent of what is required now; without answers only where that is 0."""
        share = np.full(self.have.shape, np.nan)
        np.divide(100 * self.have, self.now, out=share, where=self.now > 0)
        result: Bools = (rounded(self.now) == 0) | at_least(share, ready)
        return result

    def below(self) -> Bools:
        """Whether it is known to stand below what is required now."""
        return above(self.now, self.have)

    def short_of_target(self) -> Bools:
        """Whether it is known to stand below what is required at the target."""
        return above(self.target, self.have)

    def part(self) -> Floats:
        """How far it is met at the target, 0..100; NaN without answers."""
        return np.where(np.isnan(self.have), np.nan, 100 * np.minimum(1.0, _ratio(self.have, self.target)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a module's prerequisites, met by any one module in it; arrays are (cities,).

    Attributes:
        module: Row of the module that needs it.
        needed: Rows of the modules in the entry, in file order.
        nearest: Row of the known module nearest to meeting it at the target (highest A / required, rounded, then
            first in the file), or ``NONE`` where all are unknown.
        now: What is required of the nearest, to start.
        first_now: What is required of the first in the file, to start.
        target: What is required of the nearest, to finish.
        ratio: A / required at the target, of the nearest, not capped; infinite where 0 is required, NaN where all are
            unknown.
        met_now: Whether a known module is in place.
        met_at_target: Whether a known module has what is required at the target.
        outside: Whether a module of the entry is not applicable: then it counts as met.
    """

    module: int
    needed: list[int]
    nearest: Ints
    now: Floats
    first_now: Floats
    target: Floats
    ratio: Floats
    met_now: Bools
    met_at_target: Bools
    outside: Bools

    def in_place(self) -> Bools:
        """Whether the module can start as far as this entry goes."""
        return self.met_now | self.outside

    def waits_for(self) -> Ints:
        """Row of the known module that must come first, or ``NONE``."""
        return np.where(self.met_at_target | self.outside, NONE, self.nearest)

    def part(self) -> Floats:
        """How far it is met at the target by its best module, 0..100; NaN where all are unknown."""
        return np.where(self.outside, 100.0, 100 * np.minimum(1.0, self.ratio))


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that one module or foundation needs, in file order."""

    factors: list[Need]
    foundations: list[Need]
    entries: list[Entry]


def _ratio(have: Floats, required: Floats) -> Floats:
    """Have / required, infinite where 0 is required."""
    ratio = np.full(have.shape, np.inf)
    np.divide(have, required, out=ratio, where=rounded(required) != 0)
    return np.where(np.isnan(have) | np.isnan(required), np.nan, ratio)


@dataclass(frozen=True, slots=True)
class Standings:
    """What a city has; arrays (…, cities).

    Attributes:
        factors: Scores of the factors, rated or not.
        foundations: Standings of the foundations; NaN where unknown.
        modules: Implementation of the modules; NaN where unknown or not applicable.
        outside: Whether a module is not applicable.
    """

    factors: Floats
    foundations: Floats
    modules: Floats
    outside: Bools


def module_needs(
    questionnaire: Questionnaire,
    catalog: Catalog,
    parameters: CatalogParameters,
    has: Standings,
    x: Floats,
    x_target: Floats,
) -> list[Needs]:
    """What each module needs at the city's position and at the target's, (cities,) each."""
    return [
        Needs(
            *_plain_needs(questionnaire, catalog, module.prerequisites, rows, has, x, x_target),
            list(_entries(catalog, m, module.prerequisites, rows, has, x, x_target)),
        )
        for m, (module, rows) in enumerate(zip(catalog.modules, parameters.required, strict=True))
    ]


def foundation_needs(
    questionnaire: Questionnaire,
    catalog: Catalog,
    parameters: CatalogParameters,
    has: Standings,
    x: Floats,
    x_target: Floats,
) -> list[Needs]:
    """What each foundation needs."""
    return [
        Needs(*_plain_needs(questionnaire, catalog, foundation.prerequisites, rows, has, x, x_target), [])
        for foundation, rows in zip(catalog.foundations, parameters.foundation_required, strict=True)
    ]


def _plain_needs(
    questionnaire: Questionnaire,
    catalog: Catalog,
    asked: Prerequisites,
    rows: RequiredRows,
    has: Standings,
    x: Floats,
    x_target: Floats,
) -> tuple[list[Need], list[Need]]:
    found: list[list[Need]] = []
    for names, row_of, required, have in (
        (asked.factors, questionnaire.factor_row_of, rows.factors, has.factors),
        (asked.foundations, catalog.foundation_row_of, rows.foundations, has.foundations),
    ):
        now, target = at_position(required, x), at_position(required, x_target)
        found.append([Need(row_of[name], have[row_of[name]], now[n], target[n]) for n, name in enumerate(names)])
    return found[0], found[1]


def _entries(
    catalog: Catalog, m: int, asked: Prerequisites, rows: RequiredRows, has: Standings, x: Floats, x_target: Floats
) -> Iterator[Entry]:
    cities = len(x)
    for entry, required in zip(asked.modules, rows.modules, strict=True):
        needed = [catalog.row_of[module_id] for module_id in entry]
        now, target = at_position(required, x), at_position(required, x_target)
        nearest = np.full(cities, NONE)
        ratio, nearest_now, nearest_target = (np.full(cities, np.nan) for _ in range(3))
        met_now, met_at_target, outside = (np.full(cities, False) for _ in range(3))
        for n, row in enumerate(needed):
            have = has.modules[row]
            known = ~np.isnan(have)
            outside |= has.outside[row]
            met_now |= known & at_least(have, now[n])
            met_at_target |= known & at_least(have, target[n])
            own = _ratio(have, target[n])
            nearer = known & ((nearest == NONE) | (rounded(own) > rounded(ratio)))
            nearest = np.where(nearer, row, nearest)
            ratio = np.where(nearer, own, ratio)
            nearest_now, nearest_target = (
                np.where(nearer, now[n], nearest_now),
                np.where(nearer, target[n], nearest_target),
            )
        yield Entry(m, needed, nearest, nearest_now, now[0], nearest_target, ratio, met_now, met_at_target, outside)
