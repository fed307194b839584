"""Invented cities through the real questionnaire, catalog and engine: what does the method make of them?

The cities are not real; ``sample_cohort/invented_cities.py`` says how they are invented. What is looked at is the
method: which levels and classes come out, whether anything is always or never recommended, how much noise or
gaming changes. Signs and orders of magnitude carry over to real cities, exact figures do not.

All scores, levels, ranges, classes and orders come from the engine (``diagnostic``), on batches of cities.

    python -m benchmarks.simulate_cities -o simulation.json     # prints the tables of docs/simulation.md
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from math import comb
from pathlib import Path

import numpy as np

from benchmarks.simulated_advice import (
    MANY_HINGES,
    band_figures,
    condition_figures,
    core_figures,
    drop_figures,
    foundation_figures,
    given,
    hinge_figures,
    matured,
    mean,
    of_level,
    planned_for,
    share,
    ungated,
)
from diagnostic.base.arrays import Bools, Floats, Ints, States
from diagnostic.content.catalog import CRITERIA, STATUSES, Catalog
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import (
    NO_TARGET,
    Maturity,
    Portfolio,
    is_provisional,
    maturity,
    other_aggregation_level,
    ranges,
)
from diagnostic.method.confidence import MOVE_PROBABILITY, simulate
from diagnostic.method.gap import AHEAD
from diagnostic.method.inherited_priority import waiting
from diagnostic.method.maturity_level import levels
from diagnostic.method.overall_score import OTHER_FLOOR, dimension_scores, overall_score
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.position import default_target
from diagnostic.method.priority import Class
from diagnostic.method.responses import FUNCTION_UNKNOWN, STATUS_UNKNOWN, State, Systems
from diagnostic.sample_cohort.invented_cities import CONFIDENCE_MIX, World, in_context, invent

Figures = dict[str, float]
"""Figures of one run by name; the names are paths, such as ``class share/1/start_now``."""

CITIES = 20_000
SEEDS = (2013, 2026, 7)
INTERVAL_SAMPLE = 300

NOISE = 0.10
MOST_DROPPED, MOST_HINGING, LEAST_READINESS = 0.05, 0.10, 0.15
"""What is aimed at: stability under one dropped answer, few hinges, readiness that counts."""
MOSTLY, HARDLY = 0.5, 0.05
"""A module first for more than this share of a level's cities, or never above this, is called absurd."""


# What is looked at. Each function yields names and figures; shares are 0..1.


def level_figures(world: World, found: Maturity) -> Iterator[tuple[str, float]]:
    """Levels, provisional results, gates, the environment, the other mean."""
    q, parameters = world.questionnaire, framework_parameters(world.questionnaire)
    missing = (world.states == State.MISSING) | (world.states == State.DONT_KNOW)
    yield "missing answers", share(missing[world.complete_states == State.ANSWERED])
    full = np.stack(
        [~missing[[q.row_of[question.id] for question in factor.questions]].any(axis=0) for factor in q.factors]
    )
    yield "factors answered completely", share(full)
    for level in range(1, len(q.levels) + 1):
        yield f"level/{level}", share(found.level == level)
    yield "score/mean", float(np.nanmean(found.overall))
    yield "score/sd", float(np.nanstd(found.overall))
    yield "provisional", share(is_provisional(found))
    answers = given(world, world.complete, world.states)
    free = levels(ungated(q), found.overall, found.factors.score, answers)
    yield "gates bind", share(found.level < free)
    geometric = overall_score(found.factors.score, found.factors.enters, parameters.factor_weight, OTHER_FLOOR)
    known = ~np.isnan(found.overall)
    yield "geometric/correlation", float(np.corrcoef(geometric[known], found.overall[known])[0, 1])
    yield "geometric/same level", share(other_aggregation_level(q, answers, found, parameters) == found.level)


def environment_figures(world: World) -> Iterator[tuple[str, float]]:
    """What context makes of the score, with complete answers: at its own weight and at full weight."""
    q = world.questionnaire
    own = framework_parameters(q)
    context = np.array([in_context(q, f) for f in range(len(q.factors))])
    for name, parameters in (
        ("own weight", own),
        ("weight 1", replace(own, factor_weight=np.ones_like(own.factor_weight))),
    ):
        answers = given(world, world.complete, world.complete_states)
        found = maturity(q, answers, parameters)
        weights = parameters.factor_weight / parameters.factor_weight.sum()
        part = (weights[context] * found.factors.score[context]).sum(axis=0)
        yield f"environment/{name}/share of variance", covariance_share(part, found.overall)
        enters = found.factors.enters
        dimensions = dimension_scores(q, found.factors.score, enters, parameters.factor_weight)
        capability = next(d for d, dimension in enumerate(q.dimensions) if not dimension.context)
        own_level = levels(q, dimensions[capability], found.factors.score, answers)
        yield f"environment/{name}/above own capability", share(found.level > own_level)


def covariance_share(part: Floats, whole: Floats) -> float:
    """Share of the variance of a sum that comes from one of its parts."""
    return float(np.cov(part, whole)[0, 1] / np.var(whole, ddof=1))


def range_figures(world: World) -> Iterator[tuple[str, float]]:
    """Does the likely range hold the complete score? How wide is it?"""
    q, parameters = world.questionnaire, framework_parameters(world.questionnaire)
    complete = matured(world, world.complete, world.complete_states)
    for name, states in (("", world.states), ("biased/", world.biased_states)):
        found = matured(world, world.complete, states)
        whole, likely = ranges(q, given(world, world.complete, states), found, parameters)
        there = ~np.isnan(found.overall)
        holds = (likely.low_score <= complete.overall) & (complete.overall <= likely.high_score)
        yield f"range/{name}likely holds complete score", share(holds[there])
        holds_level = (likely.low_level <= complete.level) & (complete.level <= likely.high_level)
        yield f"range/{name}likely holds complete level", share(holds_level[there])
        yield f"range/{name}likely width", mean((likely.high_score - likely.low_score)[there])
        yield f"range/{name}likely one level", share((likely.high_level == likely.low_level)[there])
        yield f"range/{name}full width", mean((whole.high_score - whole.low_score)[there])
        yield f"range/{name}full one level", share((whole.high_level == whole.low_level)[there])
        missing = ((states == State.MISSING) | (states == State.DONT_KNOW)).mean(axis=0)
        thin = there & (missing >= 0.30) & (missing <= 0.45)
        error = (found.overall - complete.overall)[thin]
        yield f"range/{name}30-45 % missing: error", mean(error**2) ** 0.5
        yield f"range/{name}30-45 % missing: right level", share((found.level == complete.level)[thin])


def gaming_figures(world: World, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    """Blanking the lowest third of complete answers; blanking 45 % of the weakest gate factor."""
    q, parameters = world.questionnaire, framework_parameters(world.questionnaire)
    honest = matured(world, world.complete, world.complete_states)
    states = lowest_blanked(world.complete, world.complete_states, 1 / 3)
    gamed = matured(world, world.complete, states)
    _, likely = ranges(q, given(world, world.complete, states), gamed, parameters)
    yield "gaming/points won", float(np.nanmean(gamed.overall - honest.overall))
    yield "gaming/level up", share(gamed.level > honest.level)
    yield "gaming/low end not above true level", share(likely.low_level <= honest.level)
    assert q.gates is not None
    held = honest.level < levels(
        ungated(q), honest.overall, honest.factors.score, given(world, world.complete, world.complete_states)
    )
    gates = np.array([q.factor_row_of[factor] for factor in q.gates.factors])
    weakest = gates[np.argmin(honest.factors.score[gates], axis=0)]
    yield "gaming/held by a gate", share(held)
    for name, by in (("any", rng.random(world.complete.shape)), ("lowest", world.complete)):
        states = world.complete_states.copy()
        for f in gates:
            rows = np.array([q.row_of[question.id] for question in q.factors[f].questions])
            blanked = lowest_blanked(by[rows], states[rows], 0.45)
            states[rows] = np.where(held & (weakest == f), blanked, states[rows])
        silent = matured(world, world.complete, states)
        _, likely = ranges(q, given(world, world.complete, states), silent, parameters)
        yield f"gaming/held, {name} blank: level up", share((silent.level > honest.level)[held])
        yield f"gaming/held, {name} blank: low end up", share((likely.low_level > honest.level)[held])


def lowest_blanked(scores: Floats, states: States, part: float) -> States:
    """States with the lowest part of each city's answers missing."""
    answered = states == State.ANSWERED
    order = np.argsort(np.where(answered, scores, np.inf), axis=0, kind="stable")
    place = np.argsort(order, axis=0, kind="stable")
    blank = answered & (place < np.round(part * answered.sum(axis=0)))
    return np.where(blank, np.int8(State.MISSING), states)


def class_figures(world: World, found: Maturity, plan: Portfolio) -> Iterator[tuple[str, float]]:
    """Classes, first recommendations and dead ends, per level (0: all cities)."""
    class_, rank = plan.priorities.class_, plan.rank
    first = np.where(rank == 1, class_, -1).max(axis=0)
    can_start: Bools = np.any(class_ == Class.START_NOW, axis=0)
    to_build: Bools = can_start | np.any(class_ == Class.PREPARE_FIRST, axis=0)
    for level, here in of_level(world, found):
        known = class_[:, here] != Class.UNKNOWN
        for kind in (Class.START_NOW, Class.PREPARE_FIRST, Class.SUSTAIN, Class.WATCH):
            yield f"class share/{level}/{kind.word}", share((class_[:, here] == kind)[known])
        yield f"standing ahead/{level}", share((plan.gaps.standing[:, here] == AHEAD)[known])
        yield f"to start now/{level}", mean((class_[:, here] == Class.START_NOW).sum(axis=0))
        yield f"first startable/{level}", share((first == Class.START_NOW)[here & to_build])
        yield f"can start nothing/{level}", share((to_build & ~can_start)[here])
        yield f"nothing to build/{level}", share(~to_build[here])
    in_vain = []
    for module, blocker in waiting(plan.needs, plan.gaps.target_gap):
        held_up = (blocker >= 0) & (class_[module] == Class.PREPARE_FIRST)
        needed = class_[np.maximum(blocker, 0), np.arange(len(blocker))]
        in_vain.append(share(np.isin(needed, [Class.SUSTAIN, Class.WATCH])[held_up]))
    yield "waits for a module not to be built", float(np.nanmax(in_vain)) if in_vain else 0.0


def module_figures(world: World, found: Maturity, plan: Portfolio) -> Iterator[tuple[str, float]]:
    """How often each module leads, and how many different top threes there are."""
    ranked = (plan.rank >= 1) & (plan.rank <= 3)
    for level, here in of_level(world, found):
        for m, module in enumerate(world.catalog.modules):
            own = plan.priorities.class_[m, here]
            known = own != Class.UNKNOWN
            yield f"rank 1/{module.id}/{level}", share(plan.rank[m, here] == 1)
            yield f"top three/{module.id}/{level}", share(ranked[m, here])
            yield f"start now/{module.id}/{level}", share(own[known] == Class.START_NOW)
            yield f"prepare first/{module.id}/{level}", share(own[known] == Class.PREPARE_FIRST)
            yield f"priority/{module.id}/{level}", mean(plan.priorities.score[m, here])
        code = (ranked[:, here] * (1 << np.arange(len(ranked)))[:, None]).sum(axis=0)
        code = code[ranked[:, here].sum(axis=0) == 3]
        sets, counts = np.unique(code, return_counts=True)
        yield f"top three sets/{level}", float(len(sets))
        yield f"most common set/{level}", float(counts.max() / counts.sum()) if counts.size else float("nan")
    yield "top three sets/possible", float(comb(len(ranked), 3))


def noisy(world: World, scores: Floats, states: States, rng: np.random.Generator) -> Floats:
    """Scores of which one in ten is one step up or down."""
    return moved_scores(world.questionnaire, scores, states, np.full(scores.shape, NOISE), rng)


def moved_scores(
    questionnaire: Questionnaire, scores: Floats, states: States, chance: Floats, rng: np.random.Generator
) -> Floats:
    """Scores that are one step off with a probability, by the steps of the engine."""
    result = scores.copy()
    hit = (states == State.ANSWERED) & (rng.random(scores.shape) < chance)
    up = rng.random(scores.shape) < 0.5
    for row, column in zip(*np.nonzero(hit), strict=True):
        steps = questionnaire.questions[row].one_step(float(scores[row, column]))
        result[row, column] = steps[0] if up[row, column] else steps[1]
    return result


def noisy_systems(systems: Systems, rng: np.random.Generator) -> Systems:
    """Systems of which one status and one function in ten is one step up or down."""

    def moved(codes: States, top: int, unknown: int) -> States:
        hit = (codes != unknown) & (rng.random(codes.shape) < NOISE)
        step = np.where(rng.random(codes.shape) < 0.5, 1, -1)
        return np.where(hit, np.clip(codes + step, 0, top), codes).astype(np.int8)

    return Systems(
        moved(systems.status, len(STATUSES) - 1, STATUS_UNKNOWN),
        [moved(states, 2, FUNCTION_UNKNOWN) for states in systems.functions],
    )


def stability_figures(
    world: World, found: Maturity, plan: Portfolio, rng: np.random.Generator
) -> Iterator[tuple[str, float]]:
    """One answer in ten is one step off; then one status and one function in ten too."""
    scores = noisy(world, given(world, world.complete, world.states).score, world.states, rng)
    shaken = replace(world, systems=noisy_systems(world.systems, rng))
    for name, other in (("answers", world), ("answers and systems", shaken)):
        again = matured(other, scores, world.states)
        plan_again = planned_for(other, scores, world.states, again)
        yield f"noise/{name}/level kept", share(again.level == found.level)
        known = plan.priorities.class_ != Class.UNKNOWN
        same = plan.priorities.class_ == plan_again.priorities.class_
        yield f"noise/{name}/class kept", share(same[known])
        yield f"noise/{name}/rank correlation", rank_correlation(plan.rank, plan_again.rank)
        yield f"noise/{name}/first kept", share(((plan.rank == 1) & (plan_again.rank == 1)).any(axis=0))
        both = ((plan.rank >= 1) & (plan.rank <= 3) & (plan_again.rank >= 1) & (plan_again.rank <= 3)).sum(axis=0)
        yield f"noise/{name}/of the top three kept", float(both.mean() / 3)
        yield f"noise/{name}/sd of P", float(np.nanstd(plan_again.priorities.score - plan.priorities.score))


def edge_figures(world: World, found: Maturity) -> Iterator[tuple[str, float]]:
    """Cities near a cut, put half a point below it and half a point above it."""
    q = world.questionnaire
    cuts = np.array(q.cuts[1:])
    near = np.argmin(np.abs(found.overall - cuts[:, None]), axis=0)
    close = np.abs(found.overall - cuts[near]) <= 1
    plans, reached = [], []
    for shift in (-0.5, 0.5):
        overall = np.where(close, cuts[near] + shift, found.overall)
        moved = Maturity(
            found.factors, overall, levels(q, overall, found.factors.score, given(world, world.complete, world.states))
        )
        plans.append(planned_for(world, world.complete, world.states, moved))
        reached.append(moved.level)
    low, high = plans
    close &= default_target(q, reached[1]) > default_target(q, reached[0])
    known = low.priorities.class_[:, close] != Class.UNKNOWN
    changed = low.priorities.class_[:, close] != high.priorities.class_[:, close]
    yield "edge/class changed", share(changed[known])
    yield "edge/rank correlation", rank_correlation(low.rank[:, close], high.rank[:, close])


def rank_correlation(one: Ints, two: Ints) -> float:
    """Mean rank correlation (Spearman) of cities with at least three ranked modules."""
    n = (one > 0).sum(axis=0)
    enough = n >= 3
    squares = np.where(one > 0, (one - two) ** 2, 0).sum(axis=0)[enough]
    n = n[enough]
    return mean(1 - 6 * squares / (n * (n**2 - 1)))


def priority_figures(world: World, plan: Portfolio) -> Iterator[tuple[str, float]]:
    """Which criteria order the modules of a city, and how far apart neighbours are."""
    weights = np.array(world.catalog.criteria.as_list())
    nominal = weights / weights.sum()
    ranked = plan.priorities
    for name, kept in (
        ("all", ~np.isnan(ranked.score)),
        ("to build", np.isin(ranked.class_, [Class.START_NOW, Class.PREPARE_FIRST])),
    ):
        parts = np.where(kept, np.nan_to_num(ranked.criteria * nominal[:, None, None]), 0.0)
        count = np.maximum(kept.sum(axis=0), 1)
        centred = np.where(kept, parts - parts.sum(axis=1, keepdims=True) / count, 0.0)
        whole = centred.sum(axis=0)
        for row, criterion in enumerate(CRITERIA):
            effective = float((centred[row] * whole).sum() / (whole**2).sum())
            yield f"criteria/{name}/{criterion}", effective
    for row, criterion in enumerate(CRITERIA):
        yield f"criteria/nominal/{criterion}", float(nominal[row])
        yield f"criteria/sd/{criterion}", float(np.nanstd(ranked.criteria[row]))
    by_rank = np.full((len(ranked.score) + 1, ranked.score.shape[1]), np.nan)
    class_by_rank = np.full(by_rank.shape, -1)
    columns = np.arange(by_rank.shape[1])
    for m in range(len(ranked.score)):
        by_rank[plan.rank[m], columns] = ranked.score[m]
        class_by_rank[plan.rank[m], columns] = ranked.class_[m]
    distance = np.abs(by_rank[1:-1] - by_rank[2:])
    alike = (class_by_rank[1:-1] == class_by_rank[2:]) & (class_by_rank[1:-1] >= 0)
    distance[~alike] = np.nan
    yield "distance/ranks 1 and 2", float(np.nanmedian(distance[0]))
    yield "distance/ranks 3 and 4", float(np.nanmedian(distance[2]))
    yield "distance/any neighbours", float(np.nanmedian(distance))
    yield "distance/neighbours under 3", share(distance[~np.isnan(distance)] < 3)


def interval_figures(world: World, sample: int, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    """Step 6 on some cities: does the 90 % interval hold the complete score, with errors and without?"""
    q = world.questionnaire
    columns = rng.choice(world.complete.shape[1], min(sample, world.complete.shape[1]), replace=False)
    true, complete_states = world.complete[:, columns], world.complete_states[:, columns]
    states = world.states[:, columns]
    words = rng.choice(list(CONFIDENCE_MIX), p=list(CONFIDENCE_MIX.values()), size=true.shape)
    chance = np.array([MOVE_PROBABILITY[word or None] for word in words.flat]).reshape(words.shape)
    reported = moved_scores(q, true, complete_states, chance, rng)
    true_score = matured(world, true, complete_states).overall
    complete_score = matured(world, reported, complete_states).overall
    published = matured(world, reported, states)
    answers = given(world, reported, states)
    holds, holds_true, outside, width, level_chance = [], [], [], [], []
    for column in np.flatnonzero(~np.isnan(published.overall)):
        confidence = {
            question.id: str(word) for question, word in zip(q.questions, words[:, column], strict=True) if word
        }
        none = np.zeros(0)
        result = simulate(q, None, answers.of([int(column)]), confidence, none, none.astype(bool), None, NO_TARGET)
        low, high = result.score_interval
        holds.append(low <= complete_score[column] <= high)
        holds_true.append(low <= true_score[column] <= high)
        outside.append(not low <= published.overall[column] <= high)
        width.append(high - low)
        level_chance.append(result.level_probability[published.level[column] - 1])
    yield "interval/cities", float(len(holds))
    yield "interval/holds complete score", mean(np.array(holds, np.float64))
    yield "interval/holds score without errors", mean(np.array(holds_true, np.float64))
    yield "interval/published score outside", mean(np.array(outside, np.float64))
    yield "interval/width", mean(np.array(width))
    yield "interval/probability of the level shown", mean(np.array(level_chance))
    yield "interval/points won by errors", mean(complete_score - true_score)


def figures(
    questionnaire: Questionnaire, catalog: Catalog, cities: int, sample: int, seed: int, alike: bool = False
) -> Figures:
    """All figures of one seed."""
    world = invent(questionnaire, catalog, cities, seed, alike)
    rng = np.random.default_rng([seed, 1])
    found = matured(world, world.complete, world.states)
    plan = planned_for(world, world.complete, world.states, found)
    return dict(
        itertools.chain(
            level_figures(world, found),
            environment_figures(world),
            range_figures(world),
            gaming_figures(world, rng),
            class_figures(world, found, plan),
            module_figures(world, found, plan),
            stability_figures(world, found, plan, rng),
            edge_figures(world, found),
            priority_figures(world, plan),
            interval_figures(world, sample, rng),
            band_figures(world, found, plan),
            foundation_figures(world, found, plan),
            drop_figures(world, found, plan, rng),
            hinge_figures(world, sample, rng),
            condition_figures(world),
            core_figures(world, max(cities // 4, 8), seed),
        )
    )


def absurd(run: Figures, catalog: Catalog, tops: Sequence[int]) -> Iterator[str]:
    """What should not happen: a module that always leads, or never gets its turn."""
    for module in catalog.modules:
        for level in tops:
            first = run[f"rank 1/{module.id}/{level}"]
            if first > MOSTLY:
                yield f"{module.id} is first for more than {MOSTLY:.0%} of the cities of level {level}"
        if max(run[f"start now/{module.id}/{level}"] for level in tops) < HARDLY:
            yield f"{module.id} can be started at no level"
        if max(run[f"top three/{module.id}/{level}"] for level in tops) < HARDLY:
            yield f"{module.id} is among the first three at no level"
    for level in tops:
        if run[f"can start nothing/{level}"] > HARDLY:
            yield f"more than {HARDLY:.0%} of the cities of level {level} can start nothing"
        if run[f"dead end/{level}"] > 0:
            yield f"dead ends at level {level}"
    if run["drop/either/0"] > MOST_DROPPED:
        yield f"one answer dropped changes level or now in more than {MOST_DROPPED:.0%}"
    if run["hinges/many"] > MOST_HINGING:
        yield f"more than {MOST_HINGING:.0%} hinge on more than {MANY_HINGES} answers"
    if run["criteria/all/readiness"] < LEAST_READINESS:
        yield f"readiness orders less than {LEAST_READINESS:.2f}"


# Tables.

PER_CENT = "%"
ALIKE = "systems at one pace"
"""Name of the run in which cities build all systems at the same pace."""


def number(value: float, unit: str = PER_CENT) -> str:
    """A figure as text: shares in per cent, others with the decimals given as the unit."""
    if np.isnan(value):
        return "-"
    if unit != PER_CENT:
        return f"{value:.{unit}f}"
    near_an_end = 0 < value < 0.0995 or 0.9905 < value < 1
    return f"{100 * value:.{1 if near_an_end else 0}f} %"


def spread_table(runs: Sequence[Figures], rows: Mapping[str, tuple[str, str]]) -> str:
    """A table of figures: mean and range over the runs."""
    lines = ["| figure | mean | least to most |", "|---|---|---|"]
    for label, (name, unit) in rows.items():
        values = [run[name] for run in runs]
        ends = f"{number(min(values), unit)} to {number(max(values), unit)}"
        lines.append(f"| {label} | {number(mean(np.array(values)), unit)} | {ends} |")
    return "\n".join(lines)


def level_table(run: Figures, rows: Mapping[str, tuple[str, str]], tops: Sequence[int], first: str) -> str:
    """A table with a column a level; ``{}`` in a name stands for the level."""
    lines = [
        f"| {first} | " + " | ".join(["all", *(str(level) for level in tops)]) + " |",
        "|---" * (len(tops) + 2) + "|",
    ]
    for label, (name, unit) in rows.items():
        cells = [number(run[name.format(level)], unit) for level in (0, *tops)]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


GENERAL = {
    "answers missing": ("missing answers", "%"),
    "factors answered completely": ("factors answered completely", "%"),
    "level 1": ("level/1", "%"),
    "level 2": ("level/2", "%"),
    "level 3": ("level/3", "%"),
    "level 4": ("level/4", "%"),
    "level 5": ("level/5", "%"),
    **{f"level {level} with complete answers": (f"complete/level/{level}", "%") for level in range(1, 6)},
    "overall score, mean": ("score/mean", "1"),
    "overall score, sd": ("score/sd", "1"),
    "provisional": ("provisional", "%"),
    "a gate lowers the level": ("gates bind", "%"),
    "variance of O from the environment (weight 0.5)": ("environment/own weight/share of variance", "%"),
    "variance of O from the environment (weight 1)": ("environment/weight 1/share of variance", "%"),
    "level above the level of the own capability (weight 0.5)": (
        "environment/own weight/above own capability", "%"),
    "level above the level of the own capability (weight 1)": (
        "environment/weight 1/above own capability", "%"),
    "correlation with the geometric mean": ("geometric/correlation", "4"),
    "same level with the geometric mean": ("geometric/same level", "%"),
}  # fmt: skip
RANGES = {
    "likely range holds the complete score": ("range/likely holds complete score", "%"),
    "the same if low answers are left out more often": ("range/biased/likely holds complete score", "%"),
    "likely range holds the complete level": ("range/likely holds complete level", "%"),
    "likely range, mean width in points": ("range/likely width", "1"),
    "likely range has one level": ("range/likely one level", "%"),
    "range of all answers, mean width": ("range/full width", "1"),
    "range of all answers has one level": ("range/full one level", "%"),
    "30-45 % missing: error of O (root mean square)": ("range/30-45 % missing: error", "1"),
    "30-45 % missing: right level": ("range/30-45 % missing: right level", "%"),
    "90 % interval (step 6) holds the complete score": ("interval/holds complete score", "%"),
    "90 % interval holds the complete score without errors": ("interval/holds score without errors", "%"),
    "the errors alone move the complete score by": ("interval/points won by errors", "1"),
    "published score outside its interval": ("interval/published score outside", "%"),
    "90 % interval, mean width": ("interval/width", "1"),
    "probability of the level shown, mean": ("interval/probability of the level shown", "%"),
    "lowest third blanked: points won": ("gaming/points won", "1"),
    "lowest third blanked: level up": ("gaming/level up", "%"),
    "lowest third blanked: low end of likely range not above true level": (
        "gaming/low end not above true level", "%"),
    "held by a gate (complete answers)": ("gaming/held by a gate", "%"),
    "of these, level up when any 45 % of the weakest gate factor is blank": (
        "gaming/held, any blank: level up", "%"),
    "of these, low end of likely range up": ("gaming/held, any blank: low end up", "%"),
    "of these, level up when its lowest 45 % is blank": ("gaming/held, lowest blank: level up", "%"),
    "of these, low end of likely range up then": ("gaming/held, lowest blank: low end up", "%"),
}  # fmt: skip
STABILITY = {
    f"{label}, {what}": (f"noise/{what}/{name}", unit)
    for what in ("answers", "answers and systems")
    for label, name, unit in (
        ("level kept", "level kept", "%"),
        ("class kept", "class kept", "%"),
        ("rank correlation", "rank correlation", "2"),
        ("first recommendation kept", "first kept", "%"),
        ("of the first three kept", "of the top three kept", "%"),
        ("sd of P", "sd of P", "1"),
    )
} | {
    "one point across a cut: class changed": ("edge/class changed", "%"),
    "one point across a cut: rank correlation": ("edge/rank correlation", "2"),
    "distance of P, ranks 1 and 2 (median)": ("distance/ranks 1 and 2", "1"),
    "distance of P, ranks 3 and 4 (median)": ("distance/ranks 3 and 4", "1"),
    "distance of P, any neighbours (median)": ("distance/any neighbours", "1"),
    "neighbours under 3 points apart": ("distance/neighbours under 3", "%"),
    "sets of first three modules that occur": ("top three sets/0", "0"),
    "sets that are possible": ("top three sets/possible", "0"),
    "share of the most common set": ("most common set/0", "%"),
    "waits for a module that is not to be built": ("waits for a module not to be built", "%"),
}
BY_LEVEL = {
    "start now": ("class share/{}/start_now", "%"),
    "prepare first": ("class share/{}/prepare_first", "%"),
    "sustain": ("class share/{}/sustain", "%"),
    "watch": ("class share/{}/watch", "%"),
    "modules to start now, mean": ("to start now/{}", "1"),
    "first recommendation can be started": ("first startable/{}", "%"),
    "has modules to build, can start none": ("can start nothing/{}", "%"),
    "nothing to build": ("nothing to build/{}", "%"),
    "different sets of first three": ("top three sets/{}", "0"),
    "most common set": ("most common set/{}", "%"),
}


BANDS = {
    **{f"band {word}": (f"band/{{}}/{word}", "%") for word in ("now", "next", "later", "improve", "keep")},
    "systems in now, mean": ("now/{}", "1"),
    "something to build, nothing in now": ("nothing now/{}", "%"),
    "dead end": ("dead end/{}", "%"),
    "foundations among the steps, mean": ("foundations/named/{}", "1"),
    "the first step is a foundation": ("foundations/first step/{}", "%"),
    "one answer dropped: another level": ("drop/level/{}", "%"),
    "one answer dropped: another set of now": ("drop/now/{}", "%"),
    "one answer dropped: one or both": ("drop/either/{}", "%"),
}
HINGES = {
    "cities looked at, a seed": ("hinges/cities", "0"),
    "hinges on nothing": ("hinges/none", "%"),
    "hinges on how many answers and statuses, mean": ("hinges/mean", "1"),
    "the same, median": ("hinges/median", "1"),
    "hinges on more than 10": ("hinges/many", "%"),
}


def foundation_table(run: Figures, catalog: Catalog, name: str, tops: Sequence[int]) -> str:
    """A figure of each foundation by level."""
    rows = {k.id: (f"foundation {name}/{k.id}/{{}}", PER_CENT) for k in catalog.foundations}
    return level_table(run, rows, tops, "foundation")


def condition_table(run: Figures, questionnaire: Questionnaire) -> str:
    """What the sentences of the levels hold back."""
    lines = [
        "| level | cities that score and gates let in | held below by a condition | by each |",
        "|---|---|---|---|",
    ]
    for level in questionnaire.levels:
        if level.requires:
            name = f"conditions/{level.level}"
            each = ", ".join(f"{n.question} {number(run[f'{name}/{n.question}'])}" for n in level.requires)
            lines.append(
                f"| {level.level} | {number(run[f'{name}/cities'], '0')} | {number(run[f'{name}/below'])} | {each} |"
            )
    return "\n".join(lines)


def core_table(run: Figures, questionnaire: Questionnaire, tops: Sequence[int]) -> str:
    """The short round against all questions, by level and region; how its questions go with the score."""
    regions = [name.split("/")[-1] for name in run if name.startswith("core/region/cities/")]
    lines = [
        "| cities | correlation | points apart, mean | same level | at most one level apart |",
        "|---|---|---|---|---|",
    ]
    places = [("", level, "all" if level == 0 else f"level {level}") for level in (0, *tops)]
    for prefix, group, label in [*places, *(("region/", region, region) for region in regions)]:
        cells = [
            number(run[f"core/{prefix}{name}/{group}"], unit)
            for name, unit in (("correlation", "2"), ("difference", "1"), ("same level", "%"), ("within one", "%"))
        ]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    lines += ["", "| factor | asked | correlation of factor scores | questions with the score: core | others |"]
    lines.append("|---|---|---|---|---|")
    for factor in questionnaire.factors:
        cells = [
            number(run[f"core/{name}"], unit)
            for name, unit in (
                (f"asked/{factor.id}", "0"),
                (f"factor/{factor.id}", "2"),
                (f"item/{factor.id}/core", "2"),
                (f"item/{factor.id}/other", "2"),
            )
        ]
        lines.append(f"| {factor.id} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def averages(runs: Sequence[Figures]) -> Figures:
    """Mean of each figure over the runs."""
    return {name: mean(np.array([run[name] for run in runs])) for name in runs[0]}


def criteria_table(runs: Sequence[Figures]) -> str:
    """Nominal and effective weights of the criteria."""
    lines = ["| criterion | nominal | effective, all modules | effective, modules to build |", "|---|---|---|---|"]
    for criterion in CRITERIA:
        cells = [number(runs[0][f"criteria/nominal/{criterion}"], "2")]
        for column in ("all", "to build"):
            values = [run[f"criteria/{column}/{criterion}"] for run in runs]
            cells.append(
                f"{number(mean(np.array(values)), '2')} ({number(min(values), '2')} to {number(max(values), '2')})"
            )
        lines.append(f"| {criterion} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def module_table(run: Figures, catalog: Catalog, name: str, tops: Sequence[int]) -> str:
    """A figure of each module by level."""
    rows = {module.id: (f"{name}/{module.id}/{{}}", PER_CENT) for module in catalog.modules}
    return level_table(run, rows, tops, "module")


def seeds_table(runs: Mapping[str, Figures], catalog: Catalog) -> str:
    """How often each module is first and among the first three, in each run."""
    lines = ["| module: first / first three | " + " | ".join(runs) + " |", "|---" * (len(runs) + 1) + "|"]
    for module in catalog.modules:
        cells = [
            f"{number(run[f'rank 1/{module.id}/0'])} / {number(run[f'top three/{module.id}/0'])}"
            for run in runs.values()
        ]
        lines.append(f"| {module.id} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(runs: Mapping[str, Figures], questionnaire: Questionnaire, catalog: Catalog, tops: Sequence[int]) -> str:
    """All tables, as Markdown; the last run is the one with systems built at the same pace."""
    *seeded, alike = runs.values()
    run = averages(seeded)
    odd = Counter(line for each in runs.values() for line in absurd(each, catalog, tops))
    sections = {
        "Levels, gates, environment": spread_table(seeded, GENERAL),
        "What is missing, and gaming": spread_table(seeded, RANGES),
        "What the levels' own sentences hold back": condition_table(run, questionnaire),
        "Bands, steps and one answer dropped": level_table(run, BANDS, tops, "share of modules or cities"),
        "In band now, share of cities by level": module_table(run, catalog, "now", tops),
        "First foundation among the steps, share of cities by level": foundation_table(run, catalog, "leads", tops),
        "Foundation named, share of cities by level": foundation_table(run, catalog, "named", tops),
        "What the result hinges on": spread_table(seeded, HINGES),
        "The short round": core_table(run, questionnaire, tops),
        "Classes and dead ends by level": level_table(run, BY_LEVEL, tops, "share of modules or cities"),
        "Stability and diversity": spread_table(seeded, STABILITY),
        "Weights of the criteria": criteria_table(seeded),
        "First in the order, share of cities by level": module_table(run, catalog, "rank 1", tops),
        "Among the first three, share of cities by level": module_table(run, catalog, "top three", tops),
        "Start now, share of cities by level": module_table(run, catalog, "start now", tops),
        "Modules in every run": seeds_table(runs, catalog),
        f"First in the order, {ALIKE}": module_table(alike, catalog, "rank 1", tops),
        "Absurd": "\n".join(f"- {line} (runs: {count})" for line, count in odd.items()) or "Nothing.",
    }
    return "\n\n".join(f"### {title}\n\n{body}" for title, body in sections.items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("-o", "--output", type=Path, help="JSON file for all figures")
    parser.add_argument("--cities", type=int, default=CITIES)
    parser.add_argument("--sample", type=int, default=INTERVAL_SAMPLE, help="cities for step 6")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--questionnaire", default="ceds@2.0.0")
    parser.add_argument("--modules", type=Path, help="folder of the catalog (default: the shipped one)")
    options = parser.parse_args(arguments)
    questionnaire = load_questionnaire(options.questionnaire)
    catalog = load_catalog(options.modules, questionnaire)
    runs = {
        f"seed {seed}": figures(questionnaire, catalog, options.cities, options.sample, seed) for seed in options.seeds
    }
    runs[ALIKE] = figures(questionnaire, catalog, options.cities, 0, options.seeds[0], alike=True)
    today = datetime.now(UTC).date().isoformat()
    print(f"{options.cities} invented cities, seeds {options.seeds}, {questionnaire.ref}, {today}\n")
    print(report(runs, questionnaire, catalog, range(1, len(questionnaire.levels) + 1)))
    if options.output:
        record = {
            "date": today,
            "cities": options.cities,
            "questionnaire": {"id": questionnaire.ref, "digest": questionnaire.digest},
            "catalog": {"version": catalog.version, "digest": catalog.digest},
            "figures": {name: {k: None if np.isnan(v) else v for k, v in run.items()} for name, run in runs.items()},
        }
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(record, indent=1, allow_nan=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
