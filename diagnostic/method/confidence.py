"""Step 6: how sure the result is. Monte Carlo over missing answers, doubtful ones and the method's numbers.

The draws of one city are computed as a batch of cities by the same steps as everything else. A stream of
random numbers belongs to (seed, kind, id), so that neither the order of questions nor the batch changes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, Ints, States
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.method.assessment import NO_TARGET, maturity, portfolio
from diagnostic.method.parameters import (
    CatalogParameters,
    FrameworkParameters,
    catalog_parameters,
    framework_parameters,
)
from diagnostic.method.responses import State

MOVE_PROBABILITY = {
    "measured": 0.05,
    "survey": 0.10,
    "regional": 0.10,
    None: 0.15,
    "estimate": 0.20,
    "opinion": 0.30,
    "unknown": 0.30,
}
"""Probability that an answer is one step off, by its confidence. Expert judgement, 2026."""

NUMBER_STEP = 20.0
EXPECTED_SHIFT, VALUE_SHIFT, REQUIRED_SHIFT = 10.0, 20.0, 10.0
LEAST_REQUIRED = 1.0
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the draws say.

    Attributes:
        level_probability: (levels,); sums to 1.
        score_interval: 90 % interval of the overall score.
        rank_probability: (modules, modules); row a module, column a rank; a row of zeros where the module
            is unknown.
    """

    level_probability: Floats
    score_interval: tuple[float, float]
    rank_probability: Floats


def stream(seed: int, kind: str, identifier: str, rows: int, draws: int) -> Floats:
    """Uniform random numbers in [0, 1) that belong to (seed, kind, id), (rows, draws)."""
    words = np.frombuffer(hashlib.sha256(f"{kind}/{identifier}".encode()).digest(), dtype="<u4")
    sequence = np.random.SeedSequence([seed, *words.tolist()])
    return np.random.Generator(np.random.PCG64(sequence)).random((rows, draws))


def simulate(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    scores: Floats,
    states: States,
    confidence: Mapping[str, str],
    implementation: Floats,
    criterion_weight: Floats | None,
    chosen_target: int,
) -> Confidence:
    """Draws of one city.

    Args:
        questionnaire: Gives seed, draws and band.
        catalog: None where the questionnaire has no systems part.
        scores: (questions,), from step 1.
        states: (questions,).
        confidence: Confidence word by question id.
        implementation: (modules,), from step 7.
        criterion_weight: (4, 1), or None for the catalog's own.
        chosen_target: Target level, or ``NO_TARGET``.
    """
    draws = questionnaire.uncertainty.draws
    drawn, drawn_states = drawn_scores(questionnaire, scores, states, confidence)
    found = maturity(questionnaire, drawn, drawn_states, drawn_framework(questionnaire))
    tops = np.arange(1, len(questionnaire.levels) + 1)
    low, high = np.quantile(found.overall, INTERVAL)
    ranks = np.zeros((0, 0))
    if catalog is not None:
        parameters = drawn_catalog(questionnaire, catalog, criterion_weight)
        repeated = np.repeat(implementation[:, None], draws, axis=1)
        target = np.full(draws, chosen_target or NO_TARGET)
        rank = portfolio(questionnaire, catalog, drawn, found, repeated, parameters, target).rank
        ranks = shares(rank, np.arange(1, len(catalog.modules) + 1))
    return Confidence(shares(found.level[None, :], tops)[0], (float(low), float(high)), ranks)


def shares(drawn: Ints, values: Ints) -> Floats:
    """Share of the draws (rows, draws) that have each of the values, (rows, values)."""
    result: Floats = (drawn[:, :, None] == values).mean(axis=1)
    return result


def drawn_scores(
    questionnaire: Questionnaire, scores: Floats, states: States, confidence: Mapping[str, str]
) -> tuple[Floats, States]:
    """Scores and states of all draws, (questions, draws): what is missing filled in, what is given moved."""
    uncertainty = questionnaire.uncertainty
    drawn = np.full((len(questionnaire.questions), uncertainty.draws), np.nan)
    drawn_states = np.full(drawn.shape, np.int8(State.NOT_APPLICABLE))
    for factor in questionnaire.factors:
        filled = fill_missing(questionnaire, factor, scores, states)
        for question in factor.questions:
            row = questionnaire.row_of[question.id]
            if states[row] == State.ANSWERED:
                chance = MOVE_PROBABILITY[confidence.get(question.id)]
                drawn[row] = moved(question, float(scores[row]), chance, uncertainty.seed, uncertainty.draws)
            elif question.id in filled:
                drawn[row] = filled[question.id]
            if states[row] != State.NOT_APPLICABLE:
                drawn_states[row] = State.ANSWERED
    return drawn, drawn_states


def fill_missing(questionnaire: Questionnaire, factor: Factor, scores: Floats, states: States) -> dict[str, Floats]:
    """Draws for the missing answers of a factor, (draws,) by question id.

    One after another, in the order of ids, each is a copy of a random answer of the factor, given or
    already drawn (a Polya urn: what is missing resembles what is there, and the less is there the less
    sure). Where nothing is given each is drawn evenly over what its type can give.
    """
    uncertainty = questionnaire.uncertainty
    by_id = sorted(factor.questions, key=lambda question: question.id)
    pool = [
        np.full(uncertainty.draws, scores[questionnaire.row_of[question.id]])
        for question in by_id
        if states[questionnaire.row_of[question.id]] == State.ANSWERED
    ]
    nothing_given = not pool
    filled = {}
    for question in by_id:
        if states[questionnaire.row_of[question.id]] not in (State.MISSING, State.DONT_KNOW):
            continue
        chance = stream(uncertainty.seed, "missing", question.id, 1, uncertainty.draws)[0]
        if nothing_given:
            filled[question.id] = question.anything(chance)
        else:
            source = (chance * len(pool)).astype(np.intp)
            filled[question.id] = np.array(pool)[source, np.arange(len(source))]
            pool.append(filled[question.id])
    return filled


def moved(question: AnyQuestion, score: float, probability: float, seed: int, draws: int) -> Floats:
    """Draws of a given answer that may be one step off, up or down alike, (draws,)."""
    whether, direction = stream(seed, "answer", question.id, 2, draws)
    up, down = question.one_step(score)
    return np.where(whether >= probability, score, np.where(direction < 0.5, down, up))


def drawn_framework(questionnaire: Questionnaire) -> FrameworkParameters:
    """Weights of questions and factors times U(1 - band, 1 + band), a column a draw."""
    own = framework_parameters(questionnaire)
    questions = [question.id for question in questionnaire.questions]
    factors = [factor.id for factor in questionnaire.factors]
    return FrameworkParameters(
        question_weight=own.question_weight * _around_one(questionnaire, "question-weight", questions),
        factor_weight=own.factor_weight * _around_one(questionnaire, "factor-weight", factors),
    )


def drawn_catalog(questionnaire: Questionnaire, catalog: Catalog, criterion_weight: Floats | None) -> CatalogParameters:
    """Numbers of the catalog with their uncertainty, a column a draw, kept inside 0..100."""
    own = catalog_parameters(catalog, criterion_weight)
    ids = [module.id for module in catalog.modules]
    rows, values = (
        np.clip(numbers + spread * _around_zero(questionnaire, kind, ids).reshape(shape), 0.0, 100.0)
        for numbers, spread, kind, shape in (
            (own.expected, EXPECTED_SHIFT, "expected", (len(ids), 1, -1)),
            (own.value, VALUE_SHIFT, "value", (len(ids), -1)),
        )
    )
    floor, required = [], []
    for m, module in enumerate(catalog.modules):
        factors = [f"{module.id}/{factor}" for factor in module.prerequisites.factors]
        floor.append(_shifted_required(questionnaire, "floor", factors, own.floor[m]))
        required.append(
            [
                _shifted_required(questionnaire, "required", [f"{module.id}/{needed}" for needed in entry], numbers)
                for entry, numbers in zip(module.prerequisites.modules, own.required[m], strict=True)
            ]
        )
    weights = own.criterion_weight * _around_one(questionnaire, "criterion-weight", list(CRITERIA))
    return CatalogParameters(weights, rows, values, floor, required)


def _shifted_required(questionnaire: Questionnaire, kind: str, ids: list[str], numbers: Floats) -> Floats:
    shift = REQUIRED_SHIFT * _around_zero(questionnaire, kind, ids)
    return np.clip(numbers + shift, LEAST_REQUIRED, 100.0)


def _around_zero(questionnaire: Questionnaire, kind: str, ids: list[str]) -> Floats:
    """U(-1, 1) for each id, (ids, draws)."""
    uncertainty = questionnaire.uncertainty
    result = np.empty((len(ids), uncertainty.draws))
    for row, identifier in enumerate(ids):
        result[row] = 2 * stream(uncertainty.seed, kind, identifier, 1, uncertainty.draws)[0] - 1
    return result


def _around_one(questionnaire: Questionnaire, kind: str, ids: list[str]) -> Floats:
    """U(1 - band, 1 + band) for each id, (ids, draws)."""
    return 1 + questionnaire.uncertainty.weight_band * _around_zero(questionnaire, kind, ids)
