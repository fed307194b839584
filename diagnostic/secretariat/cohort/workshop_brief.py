"""What a workshop of a group should talk about, and who has something to show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Ints, at_least, rounded
from diagnostic.base.city_identity import folded
from diagnostic.method.priority import TO_BUILD
from diagnostic.secretariat.cohort.challenge_groups import GroupScores, Membership
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread
from diagnostic.secretariat.exchange.matches import RUNS_WELL

PRESENTERS = 3
WEAK_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class WeakQuestion:
    """A question of the group: scores of the cities it was asked of."""

    question: int
    scores: Spread


@dataclass(frozen=True, slots=True)
class DiscussedModule:
    """A module of the group.

    Attributes:
        module: Its row in the catalog.
        to_build: Members that have it to build (start now or prepare first).
        unknown: Members whose status is not known.
        gap: Target gaps of the members.
        presenters: Columns of cities of the whole cohort that run it well, the best first, at most three.
        run_well: How many cities of the cohort run it well.
    """

    module: int
    to_build: int
    unknown: int
    gap: Spread
    presenters: tuple[int, ...]
    run_well: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The workshop of a group.

    Attributes:
        group: Row of the group.
        members: Columns of the cities whose primary group it is, by name.
        also: Columns of those whose secondary group it is.
        asked: Whose answers the weak questions rest on: members alone, or with those whose second group it is where
            the members are under ten.
        with_second: Whether these are among them.
        weak: Questions with the lowest median scores, the weakest first; none where under ten cities answered.
        modules: The group's modules, what most members have to build first.
    """

    group: int
    members: tuple[int, ...]
    also: tuple[int, ...]
    asked: tuple[int, ...]
    with_second: bool
    weak: tuple[WeakQuestion, ...]
    modules: tuple[DiscussedModule, ...]


def briefs(cohort: Cohort, scores: GroupScores, members: tuple[Membership, ...]) -> tuple[Brief, ...]:
    """A brief for each group."""
    return tuple(_brief(cohort, scores, members, row) for row in range(len(scores.groups)))


def _brief(cohort: Cohort, scores: GroupScores, members: tuple[Membership, ...], row: int) -> Brief:
    own = _by_name(cohort, [m.city for m in members if m.primary == row])
    also = _by_name(cohort, [m.city for m in members if m.secondary == row])
    with_second = len(own) < LEAST
    asked = own + also if with_second else own
    columns = np.array(asked, dtype=np.int64)
    found = [WeakQuestion(q, spread(cohort.question[q, columns])) for q in scores.questions[row]]
    shown = [weak for weak in found if weak.scores.median is not None]
    shown.sort(key=lambda weak: float(rounded(weak.scores.median or 0.0)))
    modules = [_discussed(cohort, module, np.array(own, dtype=np.int64)) for module in scores.modules[row]]
    modules.sort(key=lambda m: (-m.to_build, m.module))
    return Brief(row, own, also, asked, with_second, tuple(shown[:WEAK_QUESTIONS]), tuple(modules))


def _by_name(cohort: Cohort, cities: list[int]) -> tuple[int, ...]:
    return tuple(sorted(cities, key=lambda city: folded(cohort.labels[city])))


def _discussed(cohort: Cohort, module: int, own: Ints) -> DiscussedModule:
    classes = [cohort.classes[module, city] for city in own]
    running = cohort.implementation[module]
    well = np.flatnonzero(at_least(running, RUNS_WELL))
    low = np.where(np.isnan(cohort.low), -np.inf, rounded(cohort.low))
    best = sorted(
        (int(city) for city in well),
        key=lambda city: (-float(rounded(running[city])), -float(low[city]), folded(cohort.labels[city])),
    )
    return DiscussedModule(
        module=module,
        to_build=sum(word in TO_BUILD for word in classes),
        unknown=int(np.sum(np.isnan(running[own]))),
        gap=spread(cohort.target_gap[module, own]),
        presenters=tuple(best[:PRESENTERS]),
        run_well=len(well),
    )
