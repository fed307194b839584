"""A sample cohort as rows of a wide table, piece by piece: the same seed gives the same cities, however many.

Another period of the same seed gives the same cities at another time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from diagnostic.base.arrays import Bools, Floats
from diagnostic.base.period import checked_period
from diagnostic.content.catalog import STATUSES, Catalog
from diagnostic.content.question_types import (
    DONT_KNOW,
    NOT_APPLICABLE,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import FUNCTION_CODES, State
from diagnostic.sample_cohort.city_growth import INCOME_A_YEAR, MISSING_A_YEAR, PEOPLE_A_YEAR, moved, years_since
from diagnostic.sample_cohort.invented_cities import CONFIDENCE_MIX, World, in_context, invent
from diagnostic.sample_cohort.members import drawn_members, income_question

CITIES_AT_ONCE = 1_000
"""Part of what a seed means: another number gives other cities."""
COMMENT = "Invented answers of a sample cohort; they describe no city."
USUAL_SIZE, SIZE_HELPS = 13.5, 1.5
"""Logarithm of a usual population, and points of capability that a city gains with each unit more: large
administrations have more specialists. Expert judgement, 2026."""
DIGITS = 4
Texts = npt.NDArray[np.object_]


def pieces(
    questionnaire: Questionnaire, catalog: Catalog, cities: int, seed: int, period: str
) -> Iterator[pd.DataFrame]:
    """The cohort as wide tables of at most ``CITIES_AT_ONCE`` rows, all cells text or None."""
    for number, first in enumerate(range(0, cities, CITIES_AT_ONCE)):
        yield _piece(questionnaire, catalog, number, min(CITIES_AT_ONCE, cities - first), seed, period)


def _piece(
    questionnaire: Questionnaire, catalog: Catalog, number: int, count: int, seed: int, period: str
) -> pd.DataFrame:
    members = drawn_members(number * CITIES_AT_ONCE, CITIES_AT_ONCE, seed)
    when = checked_period(period)
    since = years_since(when)
    rng = np.random.default_rng([seed, 2, number])
    people = _between(np.array([member.size for member in members]), rng)
    income = _between(np.array([member.income for member in members]), rng, (1 + INCOME_A_YEAR) ** since)
    context = np.array([in_context(questionnaire, f) for f in range(len(questionnaire.factors))])
    by_member = np.array([[member.capability, member.context] for member in members])
    shift = by_member.T[context.astype(np.intp)] + moved(context, len(members), when, seed, number)
    shift += np.where(context[:, None], 0.0, SIZE_HELPS * (np.log(people) - USUAL_SIZE))
    more_missing = MISSING_A_YEAR * since
    world = invent(
        questionnaire,
        catalog,
        CITIES_AT_ONCE,
        [seed, 1, number],
        shift=shift,
        ease_seed=seed,
        more_missing=more_missing,
    )
    if income_question() in questionnaire.row_of:
        world.values[questionnaire.row_of[income_question()]] = income
    population = np.round(people * (1 + PEOPLE_A_YEAR) ** since, -3).astype(np.int64)
    columns: dict[str, Any] = {
        "city.name": [member.name for member in members],
        "city.country": [member.country for member in members],
        "city.region": [member.region for member in members],
        "city.population": [str(number) for number in population],
        "period": [period] * len(members),
    }
    for row, question in enumerate(questionnaire.questions):
        columns |= _answers(question, world, row, rng)
    columns |= _systems(catalog, world)
    columns |= _confidence(questionnaire, world, rng)
    columns[f"comment.{questionnaire.questions[0].id}"] = [COMMENT] * len(members)
    return pd.DataFrame(columns, dtype=object).iloc[:count]


def _between(limits: Floats, rng: np.random.Generator, times: float = 1.0) -> Floats:
    """A quantity of each city between its limits (cities, 2), evenly on the logarithm; grown, but inside them."""
    low, high = limits.T
    drawn: Floats = np.clip(low * (high / low) ** rng.random(len(limits)) * times, low, high)
    return drawn


def _where(there: Bools, texts: Texts) -> Texts:
    """The texts, and None elsewhere."""
    chosen = texts.copy()
    chosen[~there] = None
    return chosen


def _texts(words: list[str | None]) -> Texts:
    return np.array(words, dtype=object)


def _answers(question: AnyQuestion, world: World, row: int, rng: np.random.Generator) -> dict[str, Texts]:
    """The columns of a question."""
    values, states = world.values[row], world.states[row]
    answered = states == State.ANSWERED
    words = _texts([None, None, DONT_KNOW, NOT_APPLICABLE])[states]
    if question.type == "checklist":
        ticked = ticked_items(question, np.where(answered, values, 0.0) * question.points / 100, rng)
        yes_no = _texts(["false", "true"])
        items = {
            f"{question.id}/{item.id}": np.where(answered, yes_no[ticked[place].astype(np.int8)], None)
            for place, item in enumerate(question.items)
        }
        return {question.id: words} | items
    return {question.id: np.where(answered, _WRITTEN[question.type](question, np.where(answered, values, 0.0)), words)}


def _level_words(question: LevelQuestion, codes: Floats) -> Texts:
    return _texts([str(option.value) for option in question.options])[codes.astype(np.intp)]


def _number_words(question: NumberQuestion, codes: Floats) -> Texts:
    if question.integer:
        return _texts([str(int(value)) for value in codes])
    low, high = question.limits
    return _texts([repr(min(max(float(f"{value:.{DIGITS}g}"), low), high)) for value in codes])


def _yes_no_words(_question: YesNoQuestion, codes: Floats) -> Texts:
    return _texts(["false", "true"])[codes.astype(np.intp)]


_WRITTEN: dict[str, Callable[[Any, Floats], Texts]] = {
    "level": _level_words,
    "number": _number_words,
    "yes_no": _yes_no_words,
}
"""Coded answers as a person would write them; a checklist has columns of its own."""


def ticked_items(question: ChecklistQuestion, points: Floats, rng: np.random.Generator) -> Bools:
    """Items that together have these points, (items, cities); which of several choices is drawn."""
    weights = np.array([item.points for item in question.items])
    if (weights == weights[0]).all():
        wanted = np.round(points / weights[0])
        place = np.argsort(np.argsort(rng.random((len(weights), len(points))), axis=0), axis=0)
        ticked: Bools = place < wanted
        return ticked
    choices = np.array(list(product((False, True), repeat=len(weights))))
    sums = np.round(choices @ weights, 9)
    best = np.array([int(np.argmin(np.abs(sums - value))) for value in np.round(points, 9)])
    chosen: Bools = choices[best].T
    return chosen


def _systems(catalog: Catalog, world: World) -> dict[str, Texts]:
    columns: dict[str, Texts] = {}
    statuses = _texts([*STATUSES, None])  # unknown is -1, the last
    functions = _texts([*FUNCTION_CODES, None])
    for row, module in enumerate(catalog.modules):
        columns[module.id] = statuses[world.systems.status[row]]
        running = world.systems.status[row] > STATUSES.index("planned")
        for place, function in enumerate(module.function_ids):
            said = functions[world.systems.functions[row][place]]
            columns[f"{module.id}/{function}"] = _where(running, said)
    return columns


def _confidence(questionnaire: Questionnaire, world: World, rng: np.random.Generator) -> dict[str, Texts]:
    words = _texts([word or None for word in CONFIDENCE_MIX])
    drawn = rng.choice(len(words), size=world.states.shape, p=list(CONFIDENCE_MIX.values()))
    return {
        f"confidence.{question.id}": _where(world.states[row] == State.ANSWERED, words[drawn[row]])
        for row, question in enumerate(questionnaire.questions)
    }
