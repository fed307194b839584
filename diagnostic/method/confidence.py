"""Step 6: how sure the result is. Monte Carlo over missing answers, doubtful ones and the method's numbers.

The draws of one city are computed as a batch of cities by the same steps as everything else. A stream of
random numbers belongs to (seed, kind, id), so that neither the order of questions nor the batch changes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.foundation import Prerequisites
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.method.assessment import NO_TARGET, maturity, portfolio
from diagnostic.method.bands import Band
from diagnostic.method.parameters import (
    CatalogParameters,
    FrameworkParameters,
    RequiredRows,
    catalog_parameters,
    framework_parameters,
)
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State
from diagnostic.method.steps import NOT_NAMED

MOVE_PROBABILITY = {
    "measured": 0.05,
    "survey": 0.10,
    "regional": 0.10,
    "estimate": 0.20,
    "opinion": 0.30,
    "unknown": 0.30,
    None: 0.30,
}
"""Probability that an answer is one step off, by its confidence. Expert judgement, 2026.

Who says nothing of the source is not more certain than who says "estimate"."""

EXPECTED_SHIFT, VALUE_SHIFT, REQUIRED_SHIFT = 10.0, 20.0, 10.0
INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Confidence:
    """What the draws say.

    Attributes:
        level_probability: (levels,); sums to 1.
        score_interval: 90 % interval of the overall score.
        rank_probability: (modules, modules); row a module, column a rank; a row of zeros where the module
            is unknown.
        band_probability: (modules, bands), in the order of ``Band``; a row of zeros where the module is unknown.
        foundation_probability: (foundations,); of being named among the steps.
    """

    level_probability: Floats
    score_interval: tuple[float, float]
    rank_probability: Floats
    band_probability: Floats
    foundation_probability: Floats


def stream(seed: int, kind: str, identifier: str, rows: int, draws: int) -> Floats:
    """Uniform random numbers in [0, 1) that belong to (seed, kind, id), (rows, draws)."""
    words = np.frombuffer(hashlib.sha256(f"{kind}/{identifier}".encode()).digest(), dtype="<u4")
    sequence = np.random.SeedSequence([seed, *words.tolist()])
    return np.random.Generator(np.random.PCG64(sequence)).random((rows, draws))


def simulate(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    answers: Scored,
    confidence: Mapping[str, str],
    implementation: Floats,
    outside: Bools,
    criterion_weight: Floats | None,
    chosen_target: int,
) -> Confidence:
    """Draws of one city.

    Args:
        questionnaire: Gives seed, draws and band.
        catalog: None where the questionnaire has no systems part.
        answers: Of this city, arrays (questions, 1).
        confidence: Confidence word by question id.
        implementation: (modules,), from step 7.
        outside: (modules,); whether a module is not applicable.
        criterion_weight: (4, 1), or None for the catalog's own.
        chosen_target: Target level, or ``NO_TARGET``.
    """
    draws = questionnaire.uncertainty.draws
    drawn = drawn_answers(questionnaire, answers, confidence)
    found = maturity(questionnaire, drawn, drawn_framework(questionnaire))
    tops = np.arange(1, len(questionnaire.levels) + 1)
    low, high = np.quantile(found.overall, INTERVAL)
    ranks, in_band, named = np.zeros((0, 0)), np.zeros((0, len(Band) - 1)), np.zeros(0)
    if catalog is not None:
        parameters = drawn_catalog(questionnaire, catalog, criterion_weight)
        repeated, not_ours = (
            np.repeat(implementation[:, None], draws, axis=1),
            np.repeat(outside[:, None], draws, axis=1),
        )
        target = np.full(draws, chosen_target or NO_TARGET)
        plan = portfolio(questionnaire, catalog, drawn, found, repeated, not_ours, parameters, target)
        ranks = shares(plan.rank, np.arange(1, len(catalog.modules) + 1))
        in_band = shares(plan.band, np.arange(len(Band) - 1))
        named = (plan.steps.foundation != NOT_NAMED).mean(axis=1)
    return Confidence(shares(found.level[None, :], tops)[0], (float(low), float(high)), ranks, in_band, named)


def shares(drawn: Ints, values: Ints) -> Floats:
    """Share of the draws (rows, draws) that have each of the values, (rows, values)."""
    result: Floats = (drawn[:, :, None] == values).mean(axis=1)
    return result


def drawn_answers(questionnaire: Questionnaire, answers: Scored, confidence: Mapping[str, str]) -> Scored:
    """Answers of all draws, (questions, draws): what is given moved, what is missing filled in, everything known.

    A checklist of which some items are not known counts as given: moved like any other, then filled up,
    ``k s + (1 - k) x`` a copy of another answer.
    """
    uncertainty = questionnaire.uncertainty
    shape = (len(questionnaire.questions), uncertainty.draws)
    score, state = np.full(shape, np.nan), np.full(shape, np.int8(State.NOT_APPLICABLE))
    unmeasured = np.zeros(shape, np.bool_)
    for factor in questionnaire.factors:
        filled = fill_missing(questionnaire, factor, answers)
        for question in factor.questions:
            row = questionnaire.row_of[question.id]
            if answers.state[row, 0] == State.ANSWERED:
                chance, own = MOVE_PROBABILITY[confidence.get(question.id)], float(answers.score[row, 0])
                score[row] = moved(question, own, chance, uncertainty.seed, uncertainty.draws)
                # an answer that has not moved still says that nobody measures
                unmeasured[row] = answers.unmeasured[row, 0] & (score[row] == own)
                known = float(answers.known[row, 0])
                if question.id in filled:
                    score[row] = known * score[row] + (1 - known) * filled[question.id]
            elif question.id in filled:
                score[row] = filled[question.id]
            if answers.state[row, 0] != State.NOT_APPLICABLE:
                state[row] = State.ANSWERED
    return Scored(score, state, (state == State.ANSWERED).astype(np.float64), unmeasured)


def fill_missing(questionnaire: Questionnaire, factor: Factor, answers: Scored) -> dict[str, Floats]:
    """Draws for the missing answers of a factor, and for what is not known of its checklists, (draws,) by question id.

    One after another, in the order of ids, each is a copy of a random answer of the factor, given or
    already drawn (a Polya urn: what is missing resembles what is there, and the less is there the less
    sure). Where nothing is given each is drawn evenly over what its type can give. What fills up a checklist is such a
    copy, too, and is itself copied by none.
    """
    uncertainty = questionnaire.uncertainty
    by_id = sorted(factor.questions, key=lambda question: question.id)
    rows = {question.id: questionnaire.row_of[question.id] for question in by_id}
    pool = [
        np.full(uncertainty.draws, answers.score[row, 0])
        for row in rows.values()
        if answers.state[row, 0] == State.ANSWERED
    ]
    nothing_given = not pool
    filled = {}
    for question in by_id:
        state, known = answers.state[rows[question.id], 0], answers.known[rows[question.id], 0]
        partly = state == State.ANSWERED and known < 1
        if not partly and state not in (State.MISSING, State.DONT_KNOW):
            continue
        chance = stream(uncertainty.seed, "missing", question.id, 1, uncertainty.draws)[0]
        if nothing_given:
            filled[question.id] = question.anything(chance)
            continue
        source = (chance * len(pool)).astype(np.intp)
        filled[question.id] = np.array(pool)[source, np.arange(len(source))]
        if not partly:
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
    """Numbers of the catalog with their uncertainty, a column a draw, kept inside 0..100; a row moves as one."""
    own = catalog_parameters(catalog, criterion_weight)
    ids, below = [module.id for module in catalog.modules], [foundation.id for foundation in catalog.foundations]

    def shifted(numbers: Floats, spread: float, kind: str, names: list[str]) -> Floats:
        shift = spread * _around_zero(questionnaire, kind, names)
        moved: Floats = np.clip(numbers + (shift[:, None, :] if numbers.ndim == 3 else shift), 0.0, 100.0)
        return moved

    def required(owner: str, needs: Prerequisites, rows: RequiredRows) -> RequiredRows:
        def of(needed: Iterable[str]) -> list[str]:
            return [f"{owner}/{name}" for name in needed]

        return RequiredRows(
            shifted(rows.factors, REQUIRED_SHIFT, "floor", of(needs.factors)),
            shifted(rows.foundations, REQUIRED_SHIFT, "required", of(needs.foundations)),
            [
                shifted(entry_rows, REQUIRED_SHIFT, "required", of(entry))
                for entry, entry_rows in zip(needs.modules, rows.modules, strict=True)
            ],
        )

    weights = own.criterion_weight * _around_one(questionnaire, "criterion-weight", list(CRITERIA))
    return CatalogParameters(
        criterion_weight=weights,
        expected=shifted(own.expected, EXPECTED_SHIFT, "expected", ids),
        value=shifted(own.value, VALUE_SHIFT, "value", ids),
        required=[required(m.id, m.prerequisites, rows) for m, rows in zip(catalog.modules, own.required, strict=True)],
        foundation_expected=shifted(own.foundation_expected, EXPECTED_SHIFT, "expected", below),
        foundation_required=[
            required(f.id, f.prerequisites, rows)
            for f, rows in zip(catalog.foundations, own.foundation_required, strict=True)
        ],
    )


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
