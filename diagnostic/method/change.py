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
from itertools import pairwise

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import Maturity, maturity
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import STATE_WORDS, State, StateWord

NODES = 64
GRADES = sorted({0.0, 1.0} | {end for k in range(1, 5) for end in (16.0**-k, 1 - 16.0**-k)})
"""Each piece of the way is cut ever finer towards its ends: near a low floor or a light answer the slope is steep."""
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
        weights: (questions,); weight x known share where answered, else 0.
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
            number_or_none(before.scores[row]),
            number_or_none(after.scores[row]),
            float(points[row]),
        )
        for row, question in enumerate(new_questionnaire.questions)
        if before.states[row] != after.states[row]
        or number_or_none(before.scores[row]) != number_or_none(after.scores[row])
        or abs(points[row]) > TINY  # another weight in the new version
    ]
    return Comparison(
        old_score=number_or_none(old_score),
        new_score=number_or_none(new_score),
        old_level=int(before.found.level[0]) or None,
        new_level=int(after.found.level[0]) or None,
        difference=number_or_none(difference),
        answers=sorted(changes, key=lambda change: -abs(round(change.points, 9))),
    )


def scores_compare(old: Questionnaire, new: Questionnaire) -> bool:
    """Whether scores of two versions compare: same id, major number, factors and mean, and no question dropped."""
    same_frame = [
        (q.id, q.major, q.aggregation, [(f.id, f.weight) for f in q.factors], q.min_coverage, q.enters_from)
        for q in (old, new)
    ]
    return same_frame[0] == same_frame[1] and not dropped(old, new)


def dropped(old: Questionnaire, new: Questionnaire) -> list[str]:
    """Ids, as the new version would call them, of the questions that it no longer has."""
    moved = new.moved.get(old.version, {})
    return sorted({moved.get(q.id, q.id) for q in old.questions} - new.row_of.keys())


def _must_compare(old: Questionnaire, new: Questionnaire) -> None:
    if scores_compare(old, new):
        return
    found, allowed = f"{old.ref} and {new.ref}", "the same id and major version"
    if (old.id, old.major) == (new.id, new.major) and (gone := dropped(old, new)):
        found, allowed = (
            "questions that the new version dropped: " + ", ".join(gone),
            "versions with the same questions",
        )
    raise ProblemError([Problem("X803", found, allowed)])


def _sides(
    old: Diagnosis, old_questionnaire: Questionnaire, new: Diagnosis, new_questionnaire: Questionnaire
) -> tuple[_Side, _Side]:
    moved = new_questionnaire.moved.get(old_questionnaire.version, {})
    old_rows = {moved.get(q.id, q.id): row for row, q in enumerate(old_questionnaire.questions)}
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
    known = np.array([[q.known] for q in result.questions])
    answers = Scored(scores, states, known, np.zeros(scores.shape, dtype=np.bool_))
    found_now = maturity(questionnaire, answers, framework_parameters(questionnaire))
    own_states = [State.MISSING if row is None else State(states[row, 0]) for row in rows]
    return _Side(
        scores=np.array([np.nan if row is None else scores[row, 0] for row in rows]),
        states=own_states,
        weights=np.array(
            [
                questionnaire.questions[row].weight * known[row, 0]
                if row is not None and state == State.ANSWERED
                else 0.0
                for row, state in zip(rows, own_states, strict=True)
            ]
        ),
        role=np.array([ROLE[state] for state in own_states]),
        enters=found_now.factors.enters[:, 0].astype(float),
        found=found_now,
    )


def _credits(questionnaire: Questionnaire, before: _Side, after: _Side) -> Floats:
    """The integral of each question's part along the way, by Gauss-Legendre quadrature on smooth pieces."""
    nodes, node_weights = np.polynomial.legendre.leggauss(NODES)
    way = _Way(questionnaire, before, after)
    total = np.zeros(len(questionnaire.questions))
    for first, last in pairwise(way.corners()):
        for start, end in pairwise(first + (last - first) * grade for grade in GRADES):
            for node, weight in zip(nodes, node_weights, strict=True):
                total += (end - start) / 2 * weight * way.rates((start + end) / 2 + (end - start) / 2 * float(node))
    return total


class _Way:
    """The straight way from the old answers to the new: everything at time t in 0..1 is a mix of both."""

    def __init__(self, questionnaire: Questionnaire, before: _Side, after: _Side) -> None:
        self.floor = questionnaire.geometric_floor
        self.weights = (before.weights, after.weights)
        self.parts = tuple(np.where(s.weights > 0, s.weights * np.nan_to_num(s.scores), 0.0) for s in (before, after))
        factor_weights = np.array([factor.weight for factor in questionnaire.factors])
        self.enters = (factor_weights * before.enters, factor_weights * after.enters)
        own_weights = np.array([question.weight for question in questionnaire.questions])
        self.turned = np.where(before.role != after.role, own_weights, 0.0)
        rows = [questionnaire.factor_row_of[questionnaire.factor_of[q.id].id] for q in questionnaire.questions]
        self.members = [np.array(rows) == f for f in range(len(factor_weights))]
        for f, own in enumerate(self.members):
            # a factor enters or leaves without a changed answer only where the new version asks more or other questions
            if before.enters[f] != after.enters[f] and not self.turned[own].any():
                self.turned[own] = own_weights[own]

    def corners(self) -> list[float]:
        """0, 1, and the times at which a factor passes the floor of the geometric mean, where the slope jumps."""
        times = {0.0, 1.0}
        for own in self.members if self.floor is not None else []:
            old, new = (p[own].sum() - self.floor * w[own].sum() for p, w in zip(self.parts, self.weights, strict=True))
            if old * new < 0:
                times.add(float(old / (old - new)))
        return sorted(times)

    def rates(self, t: float) -> Floats:
        """How fast each question moves the overall score at time t, (questions,)."""
        weights, parts, enters = (_mix(ends, t) for ends in (self.weights, self.parts, self.enters))
        weight_rate, part_rate, enter_rate = (ends[1] - ends[0] for ends in (self.weights, self.parts, self.enters))
        inside = np.array([weights[own].sum() for own in self.members])
        means = np.zeros(len(inside))
        np.divide([parts[own].sum() for own in self.members], inside, out=means, where=inside > 0)
        value, slope, outer = _mean_parts(self.floor, means)
        overall = (enters * value).sum() / enters.sum()
        rates = np.zeros(len(weights))
        for f, own in enumerate(self.members):
            if inside[f] <= 0:
                continue
            factor_rate = (part_rate[own] - means[f] * weight_rate[own]) / inside[f]
            rates[own] += enters[f] / enters.sum() * slope[f] * factor_rate
            turned = self.turned[own]
            if enter_rate[f] != 0 and turned.sum() > 0:
                rates[own] += enter_rate[f] / enters.sum() * (value[f] - overall) * turned / turned.sum()
        credited: Floats = outer(overall) * rates
        return credited


def _mix(ends: tuple[Floats, ...], t: float) -> Floats:
    return (1 - t) * ends[0] + t * ends[1]


def _mean_parts(floor: float | None, means: Floats) -> tuple[Floats, Floats, Callable[[float], float]]:
    """What a factor adds to the sum, how fast that moves with its score, and the slope of the whole."""
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
