"""Step 11: what changed between two results of a city, and which answers changed it.

All answers are moved together from the old to the new, in infinitely many small equal steps, and each
answer is credited with what its own movement adds on the way (the Aumann-Shapley value: R. J. Aumann and
L. S. Shapley, Values of Non-Atomic Games, Princeton University Press, 1974). The credits add up to the
difference and do not depend on the order of the questions.

Between two states of an answer its weight slides too: an answer that appears comes in with weight 0. A factor
that enters or leaves the overall score slides in or out; that part is shared among the answers of the
factor that became answered, missing or not applicable, by weight.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from diagnostic.arrays import Floats
from diagnostic.assessment import Maturity, maturity
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.diagnosis import Diagnosis
from diagnostic.parameters import framework_parameters
from diagnostic.problems import Problem, ProblemError
from diagnostic.responses import STATE_WORDS, State, StateWord

NODES = 64
TINY = 1e-12
ROLE = {State.ANSWERED: 1.0, State.MISSING: 0.0, State.DONT_KNOW: 0.0, State.NOT_APPLICABLE: -1.0}


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What one question contributed to the difference of the overall scores.

    Attributes:
        question: Its id in the new version.
        old_state: State before.
        new_state: State now.
        old_score: Question score before; None unless answered.
        new_score: Question score now; None unless answered.
        points: Its part of the difference.
    """

    question: str
    old_state: StateWord
    new_state: StateWord
    old_score: float | None
    new_score: float | None
    points: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results of a city and what lies between them. Scores and levels are None where there is none."""

    old_score: float | None
    new_score: float | None
    old_level: int | None
    new_level: int | None
    difference: float | None
    answers: list[AnswerChange]


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two results, questions in the order of the new version.

    Attributes:
        scores: (questions,); NaN unless answered.
        states: (questions,).
        weights: (questions,); weight where answered, else 0.
        role: (questions,); 1 answered, 0 missing, -1 outside (not applicable): what coverage looks at.
        enters: (factors,); 1 where the factor enters.
    """

    scores: Floats
    states: list[State]
    weights: Floats
    role: Floats
    enters: Floats
    found: Maturity


def compare(
    old: Diagnosis, old_questionnaire: Questionnaire, new: Diagnosis, new_questionnaire: Questionnaire
) -> Comparison:
    """What changed from one result to another, and which answers changed it.

    Raises:
        ProblemError: X803, the two do not compare.
    """
    _must_compare(old_questionnaire, new_questionnaire)
    before, after = _sides(old, old_questionnaire, new, new_questionnaire)
    old_score, new_score = float(before.found.overall[0]), float(after.found.overall[0])
    difference = new_score - old_score
    points = np.zeros(len(new_questionnaire.questions))
    if not np.isnan(difference):
        points = _closed(_credits(new_questionnaire, before, after), difference)
    changes = [
        AnswerChange(
            question.id,
            STATE_WORDS[before.states[row]],
            STATE_WORDS[after.states[row]],
            _number(before.scores[row]),
            _number(after.scores[row]),
            float(points[row]),
        )
        for row, question in enumerate(new_questionnaire.questions)
        if before.states[row] != after.states[row] or _number(before.scores[row]) != _number(after.scores[row])
    ]
    return Comparison(
        old_score=_number(old_score),
        new_score=_number(new_score),
        old_level=int(before.found.level[0]) or None,
        new_level=int(after.found.level[0]) or None,
        difference=_number(difference),
        answers=sorted(changes, key=lambda change: -abs(round(change.points, 9))),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _must_compare(old: Questionnaire, new: Questionnaire) -> None:
    """Versions compare when only questions differ: same id, same major number, same factors, same mean."""
    same_frame = [
        (q.id, q.major, q.aggregation, [(f.id, f.weight) for f in q.factors], q.min_coverage, q.enters_from)
        for q in (old, new)
    ]
    if same_frame[0] != same_frame[1]:
        raise ProblemError([Problem("X803", f"{old.ref} and {new.ref}", "the same id and major version")])


def _sides(
    old: Diagnosis, old_questionnaire: Questionnaire, new: Diagnosis, new_questionnaire: Questionnaire
) -> tuple[_Side, _Side]:
    moved = new_questionnaire.moved.get(old_questionnaire.version, {})
    old_rows = {moved.get(q.id, q.id): row for row, q in enumerate(old_questionnaire.questions)}
    if gone := old_rows.keys() - new_questionnaire.row_of.keys():
        found = "questions that the new version dropped: " + ", ".join(sorted(gone))
        raise ProblemError([Problem("X803", found, "versions with the same questions")])
    old_row_of = [old_rows.get(q.id) for q in new_questionnaire.questions]
    new_row_of: list[int | None] = list(range(len(new_questionnaire.questions)))
    before = _side(old, old_questionnaire, old_row_of)
    return before, _side(new, new_questionnaire, new_row_of)


def _side(result: Diagnosis, questionnaire: Questionnaire, rows: list[int | None]) -> _Side:
    used = result.questionnaire
    if (used.id, used.version, used.digest) != (
        questionnaire.id,
        questionnaire.version,
        questionnaire.digest,
    ):
        found = f"{used.id}@{used.version} {used.digest}"
        raise ProblemError([Problem("X803", found, f"{questionnaire.ref} {questionnaire.digest}")])
    by_word = {word: state for state, word in STATE_WORDS.items()}
    scores = np.array([[np.nan if q.score is None else q.score] for q in result.questions])
    states = np.array([[by_word[q.state]] for q in result.questions], dtype=np.int8)
    found_now = maturity(questionnaire, scores, states, framework_parameters(questionnaire))
    own_states = [State.MISSING if row is None else State(states[row, 0]) for row in rows]
    return _Side(
        scores=np.array([np.nan if row is None else scores[row, 0] for row in rows]),
        states=own_states,
        weights=np.array(
            [
                questionnaire.questions[row].weight if row is not None and state == State.ANSWERED else 0.0
                for row, state in zip(rows, own_states, strict=True)
            ]
        ),
        role=np.array([ROLE[state] for state in own_states]),
        enters=found_now.factors.enters[:, 0].astype(float),
        found=found_now,
    )


def _credits(questionnaire: Questionnaire, before: _Side, after: _Side) -> Floats:
    """The integral of each question's part along the way, by Gauss-Legendre quadrature on pieces."""
    nodes, node_weights = np.polynomial.legendre.leggauss(NODES)
    total = np.zeros(len(questionnaire.questions))
    for node, weight in zip((nodes + 1) / 2, node_weights / 2, strict=True):
        total += weight * _rates(questionnaire, before, after, float(node))
    return total


def _rates(questionnaire: Questionnaire, before: _Side, after: _Side, t: float) -> Floats:
    """How fast each question moves the overall score at time t of the way, (questions,)."""
    old_part = np.where(before.weights > 0, before.weights * np.nan_to_num(before.scores), 0.0)
    new_part = np.where(after.weights > 0, after.weights * np.nan_to_num(after.scores), 0.0)
    weights = (1 - t) * before.weights + t * after.weights
    parts = (1 - t) * old_part + t * new_part
    weight_rate, part_rate = after.weights - before.weights, new_part - old_part
    factor_weights = np.array([factor.weight for factor in questionnaire.factors])
    enters = factor_weights * ((1 - t) * before.enters + t * after.enters)
    enter_rate = factor_weights * (after.enters - before.enters)
    rows = np.array([questionnaire.factor_row_of[questionnaire.factor_of[q.id].id] for q in questionnaire.questions])
    own_weights = np.array([question.weight for question in questionnaire.questions])
    means = np.zeros(len(factor_weights))
    for f in range(len(means)):
        own = rows == f
        if weights[own].sum() > 0:
            means[f] = parts[own].sum() / weights[own].sum()
    value, slope, outer = _mean_parts(questionnaire, means)
    everything = enters.sum()
    overall = (enters * value).sum() / everything
    rates = np.zeros(len(rows))
    for f in range(len(means)):
        own = rows == f
        inside = weights[own].sum()
        if inside <= 0:
            continue
        factor_rate = (part_rate[own] - means[f] * weight_rate[own]) / inside
        rates[own] += enters[f] / everything * slope[f] * factor_rate
        turned = np.where(before.role != after.role, own_weights, 0.0)[own]
        if enter_rate[f] != 0 and turned.sum() > 0:
            rates[own] += enter_rate[f] / everything * (value[f] - overall) * turned / turned.sum()
    credited: Floats = outer(overall) * rates
    return credited


def _mean_parts(questionnaire: Questionnaire, means: Floats) -> tuple[Floats, Floats, Callable[[float], float]]:
    """What a factor adds to the sum, how fast that moves with its score, and the slope of the whole."""
    floor = questionnaire.geometric_floor
    if floor is None:
        return means, np.ones(len(means)), lambda _: 1.0
    lifted = np.maximum(means, floor)
    return np.log(lifted), np.where(means > floor, 1 / lifted, 0.0), lambda mean: float(np.exp(mean))


def _closed(points: Floats, difference: float) -> Floats:
    """The parts with the last rounding of the integral shared out, so that they add up to the difference."""
    rest = difference - points.sum()
    size = np.abs(points)
    if size.sum() <= TINY:
        return points
    closed: Floats = points + rest * size / size.sum()
    return closed
