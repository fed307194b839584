"""What the advice makes of invented cities: bands, steps, dead ends, one answer dropped, hinges, the short round.

Part of ``simulate_cities.py``, which says how it is used. Each function yields names and figures; shares are 0..1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, States, above
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import NO_TARGET, Maturity, Portfolio, assess, maturity, portfolio
from diagnostic.method.bands import BAND_WORDS, Band
from diagnostic.method.hinges import hinges
from diagnostic.method.maturity_level import NO_LEVEL, levels
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.priority import Class
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State, wholly_known
from diagnostic.method.steps import NOT_NAMED
from diagnostic.sample_cohort.invented_cities import World, in_context, invent
from diagnostic.sample_cohort.members import drawn_members

MANY_HINGES = 10
DROPS = 3
"""How often one answer of each city is dropped, another each time."""


# The engine on a world.


def given(world: World, scores: Floats, states: States) -> Scored:
    """What is answered, with its scores; an answer says that nobody measures as long as it is the city's own."""
    answered = states == State.ANSWERED
    rows = zip(world.questionnaire.questions, world.values, strict=True)
    unmeasured = np.stack([question.unmeasured(row) for question, row in rows])
    if scores.shape == world.complete.shape:
        unmeasured = unmeasured & answered & (scores == world.complete)
    else:
        unmeasured = np.zeros(scores.shape, np.bool_)
    return Scored(np.where(answered, scores, np.nan), states, answered.astype(np.float64), unmeasured)


def matured(world: World, scores: Floats, states: States) -> Maturity:
    """Steps 2-4."""
    return maturity(world.questionnaire, given(world, scores, states), framework_parameters(world.questionnaire))


def planned_for(world: World, scores: Floats, states: States, found: Maturity) -> Portfolio:
    """Steps 7-9."""
    return portfolio(
        world.questionnaire,
        world.catalog,
        given(world, scores, states),
        found,
        world.implementation,
        np.zeros(world.implementation.shape, dtype=np.bool_),
        catalog_parameters(world.catalog),
        np.full(scores.shape[1], NO_TARGET),
    )


def ungated(questionnaire: Questionnaire) -> Questionnaire:
    """The same questionnaire without gates."""
    return questionnaire.model_copy(update={"gates": None})


def unconditional(questionnaire: Questionnaire) -> Questionnaire:
    """The same questionnaire without conditions of levels."""
    free = [level.model_copy(update={"requires": []}) for level in questionnaire.levels]
    return questionnaire.model_copy(update={"levels": free})


def share(mask: Bools) -> float:
    """Share of True; NaN of nothing."""
    return float(mask.mean()) if mask.size else float("nan")


def mean(values: Floats | Ints) -> float:
    """Mean of what is known; NaN of nothing."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")


def of_level(world: World, found: Maturity) -> Iterator[tuple[int, Bools]]:
    """All cities as 0, then the cities of each level."""
    yield 0, found.level != NO_LEVEL
    for level in range(1, len(world.questionnaire.levels) + 1):
        yield level, found.level == level


# What is looked at.


def band_figures(world: World, found: Maturity, plan: Portfolio) -> Iterator[tuple[str, float]]:
    """Bands, what is now, and dead ends.

    A dead end has something to build, but no system to start, no foundation to strengthen, and none to ask about.
    """
    class_ = plan.priorities.class_
    to_build = np.any((class_ == Class.START_NOW) | (class_ == Class.PREPARE_FIRST), axis=0)
    startable = np.any(class_ == Class.START_NOW, axis=0)
    asked = np.any(class_ == Class.UNKNOWN, axis=0)
    named = np.any(plan.steps.foundation != NOT_NAMED, axis=0)
    nothing_now = ~np.any(plan.band == Band.NOW, axis=0)
    for level, here in of_level(world, found):
        known = plan.band[:, here] != Band.NONE
        for band, word in BAND_WORDS.items():
            if word is not None:
                yield f"band/{level}/{word}", share((plan.band[:, here] == band)[known])
        yield f"now/{level}", mean((plan.band[:, here] == Band.NOW).sum(axis=0))
        yield f"nothing now/{level}", share((nothing_now & to_build)[here])
        yield f"dead end/{level}", share((to_build & ~startable & ~named & ~asked)[here])
        for m, module in enumerate(world.catalog.modules):
            own = plan.band[m, here]
            yield f"now/{module.id}/{level}", share(own[own != Band.NONE] == Band.NOW)


def foundation_figures(world: World, found: Maturity, plan: Portfolio) -> Iterator[tuple[str, float]]:
    """How often each foundation is named, and how often it is the first of them or the first step of all."""
    place = plan.steps.foundation
    order = np.where(place == NOT_NAMED, place.max() + 1, place)
    leads = np.where((place != NOT_NAMED).any(axis=0), order.argmin(axis=0), -1)
    for level, here in of_level(world, found):
        yield f"foundations/named/{level}", mean((place[:, here] != NOT_NAMED).sum(axis=0))
        yield f"foundations/first step/{level}", share((place[:, here] == 1).any(axis=0))
        for k, foundation in enumerate(world.catalog.foundations):
            yield f"foundation leads/{foundation.id}/{level}", share(leads[here] == k)
            yield f"foundation named/{foundation.id}/{level}", share(place[k, here] != NOT_NAMED)
            yield (
                f"foundation behind/{foundation.id}/{level}",
                share(above(plan.foundations.gap[k, here], world.catalog.standing.behind)),
            )


def drop_figures(
    world: World, found: Maturity, plan: Portfolio, rng: np.random.Generator
) -> Iterator[tuple[str, float]]:
    """One random answer of each city is dropped: does the level, or the set of what is now, change?"""
    cities = np.arange(world.states.shape[1])
    kinds: dict[str, list[Bools]] = {"level": [], "now": [], "either": []}
    for _ in range(DROPS):
        chance = np.where(world.states == State.ANSWERED, rng.random(world.states.shape), -1.0)
        states = world.states.copy()
        states[chance.argmax(axis=0), cities] = State.MISSING
        again = matured(world, world.complete, states)
        plan_again = planned_for(world, world.complete, states, again)
        level = again.level != found.level
        now = np.any((plan_again.band == Band.NOW) != (plan.band == Band.NOW), axis=0)
        for name, changed in (("level", level), ("now", now), ("either", level | now)):
            kinds[name].append(changed)
    for name, runs in kinds.items():
        changed = np.mean(runs, axis=0)
        for level_, here in of_level(world, found):
            yield f"drop/{name}/{level_}", mean(changed[here])


def hinge_figures(world: World, sample: int, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    """How many answers and statuses the result of some cities hinges on."""
    columns = np.sort(rng.choice(world.states.shape[1], min(sample, world.states.shape[1]), replace=False)).tolist()
    values = np.where(world.states == State.ANSWERED, world.values, np.nan)
    responses = wholly_known(values, world.states).of(columns)
    systems = replace(
        world.systems,
        status=world.systems.status[:, columns],
        functions=[functions[:, columns] for functions in world.systems.functions],
    )
    target = np.full(len(columns), NO_TARGET)
    assessed = assess(world.questionnaire, world.catalog, responses, systems, target)
    counts = []
    for city in np.flatnonzero(assessed.found.level != NO_LEVEL):
        found = hinges(world.questionnaire, world.catalog, assessed, int(city), NO_TARGET, None)
        counts.append(len(found))
    number = np.array(counts, np.float64)
    yield "hinges/cities", float(len(number))
    yield "hinges/none", share(number == 0)
    yield "hinges/mean", mean(number)
    yield "hinges/median", float(np.median(number)) if len(number) else float("nan")
    yield "hinges/many", share(number > MANY_HINGES)


def condition_figures(world: World) -> Iterator[tuple[str, float]]:
    """What the sentences of the levels hold back, with complete answers.

    Of the cities whose score and gates reach a level: the share that a condition of that level keeps below it.
    """
    q = world.questionnaire
    answers = given(world, world.complete, world.complete_states)
    found = matured(world, world.complete, world.complete_states)
    free = levels(unconditional(q), found.overall, found.factors.score, answers)
    for level in q.levels:
        yield f"complete/level/{level.level}", share(found.level == level.level)
        there = free >= level.level
        yield f"conditions/{level.level}/cities", float(there.sum())
        if not level.requires:
            continue
        yield f"conditions/{level.level}/below", share((found.level < level.level)[there])
        for need in level.requires:
            score = answers.score[q.row_of[need.question]][there]
            fails = np.nan_to_num(score, nan=100.0) < need.at_least - 1e-9
            yield f"conditions/{level.level}/{need.question}", share(fails)


def core_figures(world: World, members: int, seed: int) -> Iterator[tuple[str, float]]:
    """The short round against all questions, complete answers: correlation and level, by level and region."""
    yield from _core_of(world, "")
    q = world.questionnaire
    cities = drawn_members(0, members, seed)
    shift = np.array(
        [[city.context if in_context(q, f) else city.capability for city in cities] for f in range(len(q.factors))]
    )
    placed = invent(q, world.catalog, members, [seed, 5], shift=shift)
    by_region: dict[str, list[int]] = {}
    for column, city in enumerate(cities):
        by_region.setdefault(city.region, []).append(column)
    yield from _core_of(placed, "region/", by_region)


def _core_of(world: World, name: str, groups: dict[str, list[int]] | None = None) -> Iterator[tuple[str, float]]:
    q = world.questionnaire
    core = np.array([question.core for question in q.questions])
    states = np.where(core[:, None], world.complete_states, np.int8(State.MISSING))
    full = matured(world, world.complete, world.complete_states)
    short = matured(world, world.complete, states)
    if groups is None:
        yield "core/questions", float(core.sum())
        for f, factor in enumerate(q.factors):
            yield f"core/factor/{factor.id}", _correlation(full.factors.score[f], short.factors.score[f])
            rows = np.array([q.row_of[question.id] for question in factor.questions])
            item = np.array([_correlation(world.complete[row], full.overall) for row in rows])
            yield f"core/asked/{factor.id}", float(core[rows].sum())
            yield f"core/item/{factor.id}/core", mean(item[core[rows]])
            yield f"core/item/{factor.id}/other", mean(item[~core[rows]])
    kept = dict(of_level(world, full)) if groups is None else {region: _mask(world, g) for region, g in groups.items()}
    for group, here in kept.items():
        yield f"core/{name}correlation/{group}", _correlation(full.overall[here], short.overall[here])
        yield f"core/{name}difference/{group}", mean((short.overall - full.overall)[here])
        yield f"core/{name}same level/{group}", share((short.level == full.level)[here])
        yield f"core/{name}within one/{group}", share((np.abs(short.level - full.level) <= 1)[here])
        yield f"core/{name}cities/{group}", float(here.sum())


def _mask(world: World, columns: list[int]) -> Bools:
    mask = np.zeros(world.states.shape[1], np.bool_)
    mask[columns] = True
    return mask


def _correlation(one: Floats, other: Floats) -> float:
    known = ~np.isnan(one) & ~np.isnan(other)
    if known.sum() < 3:
        return float("nan")
    return float(np.corrcoef(one[known], other[known])[0, 1])
