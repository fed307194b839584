"""Invented cities: answers and systems that hang together, drawn from a seed. No city is described by them.

A general strength of each city, its circumstances (context), deviations by factor and by question, answers left
out, and systems that follow the city's strength only roughly. ``benchmarks/simulate_cities.py`` looks at what the
method makes of them; ``sample_cohort/`` gives them names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats, States
from diagnostic.content.catalog import STATUSES, Catalog
from diagnostic.content.question_types import (
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.implementation import implementation
from diagnostic.method.position import at_position
from diagnostic.method.question_score import question_scores
from diagnostic.method.responses import FUNCTION_UNKNOWN, STATUS_UNKNOWN, State, Systems, wholly_known

# How the cities are invented. All numbers are assumptions (expert judgement, 2026), on the scale 0..100.
CENTRE = {True: 46.0, False: 41.0}
"""Mean strength: context factors, capability factors."""
SPREAD = 19.0
LOADS = {True: (0.50, 0.65, 0.57), False: (0.84, 0.16, 0.52)}
"""What a factor of a city is made of (general, context, its own): context factors, capability factors."""
QUESTION_EASE, QUESTION_NOISE = 9.0, 22.0
"""Spread of how easy questions are, the same for all cities, and of each city's answer around its factor."""
OWN_RESULT = 0.4
"""How much of a system's deviation shows in the answers about its own result."""
SYSTEM_EASE, SYSTEM_CITY, SYSTEM_NOISE = 8.0, 7.0, 17.0
"""Spread of systems around the catalog's expected row: by module, by city, by both."""
STATUS_LIMITS = (22.0, 50.0, 80.0)
"""From here on a system is a pilot, operational, integrated."""
PLANNED = 0.35
"""Share of the systems not running that are planned."""
MISSING_CENTRE, MISSING_CITY, MISSING_FACTOR = -1.57, 0.8, 0.7
"""Log odds that an answer is missing, and how they vary by city and by factor in a city."""
MISSING_BIAS = 1.5
"""Log odds that a score of 0 is missing rather than one of 50, where what is missing is strongly biased."""
NOT_APPLICABLE_SHARE, DONT_KNOW_SHARE = 0.08, 0.4
STATUS_MISSING, FUNCTION_MISSING = 0.08, 0.15
CONFIDENCE_MIX = {
    "measured": 0.20, "survey": 0.10, "regional": 0.05, "": 0.35, "estimate": 0.20, "opinion": 0.10
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """Invented cities, all arrays with a column a city.

    Attributes:
        values: Coded answers to all questions (questions, cities); NaN where not applicable.
        complete: Scores of all questions (questions, cities), nothing missing; NaN where not applicable.
        complete_states: States that belong to it.
        states: States with answers left out at random, 22 % on average.
        biased_states: The same with low scores left out much more often.
        systems: Status and functions, some unknown.
    """

    questionnaire: Questionnaire
    catalog: Catalog
    values: Floats
    complete: Floats
    complete_states: States
    states: States
    biased_states: States
    systems: Systems

    @property
    def implementation(self) -> Floats:
        """Step 7, (modules, cities)."""
        return implementation(self.catalog, self.systems)


def invent(
    questionnaire: Questionnaire,
    catalog: Catalog,
    cities: int,
    seed: int | Sequence[int],
    alike: bool = False,
    shift: Floats | None = None,
    ease_seed: int | None = None,
    more_missing: float = 0.0,
) -> World:
    """Cities with answers and systems.

    Args:
        questionnaire: Gives the questions.
        catalog: Gives the systems.
        cities: How many.
        seed: Of all random numbers.
        alike: Whether all systems are built at the same pace, instead of in the catalog's order.
        shift: (factors, cities); added to the strength of the cities.
        ease_seed: Seed of how easy questions and systems are, to invent cities of one world piece by piece.
        more_missing: Added to the log odds that an answer is missing.
    """
    rng = np.random.default_rng(seed)
    ease = rng if ease_seed is None else np.random.default_rng(ease_seed)
    strength = factor_strength(questionnaire, rng, cities)
    if shift is not None:
        strength = strength + shift
    capability = strength[[not in_context(questionnaire, f) for f in range(len(strength))]].mean(axis=0)
    usual, deviation = system_strength(catalog, rng, capability, alike, ease)
    latent = question_strength(questionnaire, catalog, rng, strength, deviation, ease)
    values = np.stack([invented_answers(q, row, rng) for q, row in zip(questionnaire.questions, latent, strict=True)])
    complete_states = np.full(values.shape, np.int8(State.ANSWERED))
    for row, question in enumerate(questionnaire.questions):
        if question.allow_na:
            complete_states[row, rng.random(cities) < NOT_APPLICABLE_SHARE] = State.NOT_APPLICABLE
    values[complete_states == State.NOT_APPLICABLE] = np.nan
    complete = question_scores(questionnaire, wholly_known(values, complete_states)).score
    states, biased = (
        leave_out(questionnaire, complete, complete_states, rng, bias, more_missing) for bias in (0.0, MISSING_BIAS)
    )
    systems = invented_systems(catalog, rng, usual + deviation)
    return World(questionnaire, catalog, values, complete, complete_states, states, biased, systems)


def in_context(questionnaire: Questionnaire, factor: int) -> bool:
    """Whether a factor belongs to a context dimension."""
    context = {dimension.id for dimension in questionnaire.dimensions if dimension.context}
    return questionnaire.factors[factor].dimension in context


def factor_strength(questionnaire: Questionnaire, rng: np.random.Generator, cities: int) -> Floats:
    """Strength of each city in each factor: general, context, its own (factors, cities)."""
    general, context = rng.standard_normal((2, cities))
    result = np.empty((len(questionnaire.factors), cities))
    for f in range(len(result)):
        of_general, of_context, own = LOADS[in_context(questionnaire, f)]
        mixed = of_general * general + of_context * context + own * rng.standard_normal(cities)
        result[f] = CENTRE[in_context(questionnaire, f)] + SPREAD * mixed
    return result


def system_strength(
    catalog: Catalog, rng: np.random.Generator, capability: Floats, alike: bool, ease_rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """What a system of a city of this capability usually has, and this city's deviation (modules, cities)."""
    rows = np.array([module.expected for module in catalog.modules])
    if alike:
        rows[:] = rows.mean(axis=0)
    x = np.clip(capability / 20 + 0.5, 1.0, rows.shape[1])
    usual = at_position(rows[:, :, None], x)
    ease = SYSTEM_EASE * ease_rng.standard_normal((len(rows), 1))
    deviation = SYSTEM_CITY * rng.standard_normal(len(x)) + SYSTEM_NOISE * rng.standard_normal(usual.shape)
    return usual, ease + deviation


def question_strength(
    questionnaire: Questionnaire,
    catalog: Catalog,
    rng: np.random.Generator,
    strength: Floats,
    system: Floats,
    ease_rng: np.random.Generator,
) -> Floats:
    """Where each city stands on each question, before its type makes an answer of it."""
    of_factor = [f for f, factor in enumerate(questionnaire.factors) for _ in factor.questions]
    shape = (len(of_factor), strength.shape[1])
    ease = QUESTION_EASE * ease_rng.standard_normal((shape[0], 1))
    latent: Floats = strength[of_factor] + ease + QUESTION_NOISE * rng.standard_normal(shape)
    for m, module in enumerate(catalog.modules):
        for question in module.own_results:
            latent[questionnaire.row_of[question]] += OWN_RESULT * system[m]
    return latent


def invented_answers(question: AnyQuestion, latent: Floats, rng: np.random.Generator) -> Floats:
    """Coded answers of one question nearest to a wanted score, as its type allows."""
    return _NEAREST[question.type](question, np.clip(latent, *question.score_limits), rng)


def _option(question: LevelQuestion, wanted: Floats, _rng: np.random.Generator) -> Floats:
    distance = np.abs(np.array(question.option_scores)[:, None] - wanted)
    nearest: Floats = np.argmin(distance, axis=0).astype(np.float64)
    return nearest


def _ticked_share(question: ChecklistQuestion, wanted: Floats, rng: np.random.Generator) -> Floats:
    ticked = rng.random((len(question.items), len(wanted))) < wanted / 100
    points: Floats = 100 * (np.array([item.points for item in question.items]) @ ticked) / question.points
    return points


def _yes_or_no(_question: YesNoQuestion, wanted: Floats, _rng: np.random.Generator) -> Floats:
    return (wanted >= 50).astype(np.float64)


def _quantities(question: NumberQuestion, wanted: Floats, rng: np.random.Generator) -> Floats:
    """The inverse of the points; where several quantities have a score, one of them at random."""
    found, best = np.full(wanted.shape, np.nan), np.full(wanted.shape, -1.0)
    for (x0, s0), (x1, s1) in question.stretches():
        inside = (wanted >= min(s0, s1)) & (wanted <= max(s0, s1))
        along = rng.random(len(wanted)) if s0 == s1 else (wanted - s0) / (s1 - s0)
        x = question.along((x0, s0), (x1, s1), along)
        chance = rng.random(len(wanted))
        taken = inside & (chance > best)
        found, best = np.where(taken, x, found), np.where(taken, chance, best)
    if question.integer:
        found = np.round(found)
    quantity: Floats = np.clip(found, *question.limits)
    return quantity


_NEAREST: dict[str, Callable[[Any, Floats, np.random.Generator], Floats]] = {
    "level": _option,
    "number": _quantities,
    "checklist": _ticked_share,
    "yes_no": _yes_or_no,
}


def leave_out(
    questionnaire: Questionnaire,
    complete: Floats,
    states: States,
    rng: np.random.Generator,
    bias: float,
    more_missing: float = 0.0,
) -> States:
    """States with about 22 % of the answers missing, more in some cities and in some of their factors."""
    cities = complete.shape[1]
    of_factor = [f for f, factor in enumerate(questionnaire.factors) for _ in factor.questions]
    odds = MISSING_CENTRE + more_missing + MISSING_CITY * rng.standard_normal(cities)
    by_factor = MISSING_FACTOR * rng.standard_normal((len(questionnaire.factors), cities))
    answered = states == State.ANSWERED
    log_odds = odds + by_factor[of_factor]
    if bias:
        # 0.15: as many missing in all as without the bias
        log_odds = log_odds - 0.15 * bias - bias * (complete - np.nanmean(complete)) / 50
    missing = answered & (rng.random(states.shape) < 1 / (1 + np.exp(-np.nan_to_num(log_odds))))
    unknown = rng.random(states.shape) < DONT_KNOW_SHARE
    words = np.where(unknown, np.int8(State.DONT_KNOW), np.int8(State.MISSING))
    return np.where(missing, words, states)


def invented_systems(catalog: Catalog, rng: np.random.Generator, strength: Floats) -> Systems:
    """Status and functions of the systems; strength is (modules, cities)."""
    running = np.searchsorted(STATUS_LIMITS, strength, side="right")
    planned = rng.random(strength.shape) < PLANNED
    status = np.where(running == 0, planned * STATUSES.index("planned"), running + STATUSES.index("planned"))
    status = np.where(rng.random(strength.shape) < STATUS_MISSING, STATUS_UNKNOWN, status)
    functions = []
    for m, module in enumerate(catalog.modules):
        reached = strength[m] + 25 * rng.standard_normal((len(module.functions), strength.shape[1]))
        state = np.searchsorted([35.0, 60.0], reached, side="right")
        state = np.where(rng.random(state.shape) < FUNCTION_MISSING, FUNCTION_UNKNOWN, state)
        functions.append(state.astype(np.int8))
    return Systems(status.astype(np.int8), functions)
