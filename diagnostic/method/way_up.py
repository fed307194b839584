"""Step 10: the shortest way up, the smallest sum of raised question scores that reaches the next level.

Within a factor a raised point counts by the question's weight, so the heaviest questions come first; across
factors the best next point is the one that moves the overall score most. Conditions come first: their points are
needed whatever else is raised. Then gates: their points must lie in their own factor, and they are the same points
the factor would give first anyway. For the
arithmetic mean this greedy way is exact (a fractional knapsack with nested constraints). For the geometric
mean the gain of a factor falls as it rises, and all factors are raised to where their next points gain
equally much; factors below the floor gain nothing until they pass it, so every choice of them is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import log

import numpy as np

from diagnostic.base.arrays import at_least
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.method.factor_score import FactorScores
from diagnostic.method.maturity_level import NO_LEVEL, condition_met, conditions_of, gate_cut
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State

CITY = 0

MAX_HALVINGS = 200
TINY = 1e-10
"""Points below this are rounding: nobody is asked to raise an answer by them."""


@dataclass(frozen=True, slots=True)
class Raise:
    """A question whose score rises, from and to."""

    question: str
    start: float
    end: float


@dataclass
class _Open:
    """What can be raised in one factor: answered questions with room, heaviest first.

    Attributes:
        factor: The factor.
        score: Its score now.
        per_point: Points of the factor for each raised point of a question, by question id.
        room: How far each question can rise.
        raised: How far each has been raised.
    """

    factor: Factor
    score: float
    per_point: dict[str, float]
    room: dict[str, float]
    start: dict[str, float]
    raised: dict[str, float] = field(default_factory=dict)

    def reachable(self) -> float:
        """The score with every question at its highest."""
        return self.score + sum(self.per_point[q] * self.left(q) for q in self.room)

    def left(self, question: str) -> float:
        """How far a question can still rise; 0 where only rounding is left."""
        rest = self.room[question] - self.raised.get(question, 0.0)
        return rest if rest > TINY else 0.0

    def rates(self) -> list[float]:
        """The different values of points of the factor for a raised point, best first."""
        return sorted({self.per_point[q] for q in self.room if self.left(q) > 0}, reverse=True)


def way_up(
    questionnaire: Questionnaire,
    answers: Scored,
    factors: FactorScores,
    level: int,
) -> list[Raise] | None:
    """The questions to raise for level + 1, in file order.

    Args:
        questionnaire: The framework; questions of a ``context`` dimension are never raised.
        answers: Of this city, arrays (questions, 1).
        factors: Of this city, arrays (factors, 1).
        level: Its level.

    Returns:
        None where there is no next level, or where no raising reaches it (a silent gate factor must be
        answered first).
    """
    following = level + 1
    if level == NO_LEVEL or following > len(questionnaire.levels):
        return None
    open_ = {f.factor.id: f for f in _open_factors(questionnaire, answers, factors)}
    if not _meet_conditions(questionnaire, following, answers, open_):
        return None
    needed = gate_cut(questionnaire, following)
    for factor in questionnaire.gates.factors if questionnaire.gates and needed is not None else []:
        score = float(factors.score[questionnaire.factor_row_of[factor], CITY])
        score = open_[factor].score if factor in open_ else 0.0 if np.isnan(score) else score
        assert needed is not None
        if at_least(score, needed):
            continue
        if factor not in open_ or not at_least(open_[factor].reachable(), needed):
            return None
        _lift(open_[factor], needed - score)
    mean = _Mean(questionnaire, factors)
    if not _reach(open_, mean, questionnaire.cuts[following - 1]):
        return None
    raised = {q: amount for f in open_.values() for q, amount in f.raised.items() if amount > TINY}
    start = {q: s for f in open_.values() for q, s in f.start.items()}
    return [
        Raise(q.id, start[q.id], _snapped(start[q.id] + raised[q.id], q.score_limits[1]))
        for q in questionnaire.questions
        if q.id in raised
    ]


def _meet_conditions(questionnaire: Questionnaire, level: int, answers: Scored, open_: dict[str, _Open]) -> bool:
    """Raise what the conditions of the level ask for; False where something that cannot be raised stands in the way."""
    for question, needed in conditions_of(questionnaire, level).items():
        if condition_met(questionnaire, question, needed, answers)[CITY]:
            continue
        factor = open_.get(questionnaire.factor_of[question].id)
        if (
            factor is None
            or question not in factor.room
            or not at_least(factor.start[question] + factor.room[question], needed)
        ):
            return False
        points = min(needed - factor.start[question], factor.room[question])
        factor.raised[question] = points
        factor.score += points * factor.per_point[question]
    return True


def _snapped(score: float, highest: float) -> float:
    """The highest score itself where rounding left the sum of the steps beside it."""
    return highest if at_least(score, highest) else score


class _Mean:
    """The overall score as a sum of parts, one a factor: ``sum(share x part(F))`` reaches ``part(cut)``."""

    def __init__(self, questionnaire: Questionnaire, factors: FactorScores) -> None:
        entering = [f for row, f in enumerate(questionnaire.factors) if factors.enters[row, 0]]
        total = sum(factor.weight for factor in entering)
        self.floor = questionnaire.geometric_floor
        self.share = {factor.id: factor.weight / total for factor in entering}
        self.score = {f.id: float(factors.score[questionnaire.factor_row_of[f.id], 0]) for f in entering}

    def part(self, score: float) -> float:
        """What a factor's score adds to the sum."""
        return score if self.floor is None else log(max(score, self.floor))

    def sum(self, open_: Mapping[str, _Open]) -> float:
        """The sum with what is raised so far."""
        now = self.score | {name: f.score for name, f in open_.items() if name in self.score}
        return sum(share * self.part(now[name]) for name, share in self.share.items())


def _open_factors(questionnaire: Questionnaire, answers: Scored, factors: FactorScores) -> Iterator[_Open]:
    context = {dimension.id for dimension in questionnaire.dimensions if dimension.context}
    states, scores, known = answers.state[:, CITY], answers.score[:, CITY], answers.known[:, CITY]
    for row, factor in enumerate(questionnaire.factors):
        answered = [q for q in factor.questions if states[questionnaire.row_of[q.id]] == State.ANSWERED]
        if factor.dimension in context or not answered:
            continue
        weight = {q.id: q.weight * float(known[questionnaire.row_of[q.id]]) for q in answered}
        total = sum(weight.values())
        start = {q.id: float(scores[questionnaire.row_of[q.id]]) for q in answered}
        yield _Open(
            factor=factor,
            score=float(factors.score[row, CITY]),
            per_point={q: own / total for q, own in weight.items()},
            room={q.id: max(0.0, q.score_limits[1] - start[q.id]) for q in answered},
            start=start,
        )


def _lift(factor: _Open, points: float) -> None:
    """Raise a factor's score by some points, with the fewest raised points of questions.

    Among equally heavy questions the lowest score rises first, one step of its scale at a time: the easy
    steps come before the hard ones.
    """
    by_id = {question.id: question for question in factor.factor.questions}
    for rate in factor.rates():
        same = [q for q in factor.room if factor.per_point[q] == rate]
        while points > 0 and any(factor.left(q) > 0 for q in same):
            lowest = min(
                (q for q in same if factor.left(q) > 0),
                key=lambda q: factor.start[q] + factor.raised.get(q, 0.0),
            )
            now = factor.start[lowest] + factor.raised.get(lowest, 0.0)
            step = min(by_id[lowest].next_step(now) - now, factor.left(lowest), points / rate)
            factor.raised[lowest] = factor.raised.get(lowest, 0.0) + step
            factor.score += step * rate
            points = points - step * rate if step * rate > 1e-13 else 0.0


def _reach(open_: dict[str, _Open], mean: _Mean, cut: float) -> bool:
    """Raise what is cheapest until the overall score reaches the cut; False if it cannot be reached."""
    entering = {name: f for name, f in open_.items() if name in mean.share}
    goal = mean.part(cut)
    if mean.sum(entering) >= goal:
        return True
    if mean.floor is None:
        return _reach_arithmetic(entering, mean, goal)
    return _reach_geometric(entering, mean, goal)


def _reach_arithmetic(open_: dict[str, _Open], mean: _Mean, goal: float) -> bool:
    steps = sorted(
        ((mean.share[name] * rate, rate, name) for name, f in open_.items() for rate in f.rates()),
        key=lambda step: -step[0],
    )
    for _, rate, name in steps:
        missing = goal - mean.sum(open_)
        if missing <= 0:
            break
        factor = open_[name]
        room = sum(factor.left(q) for q in factor.room if factor.per_point[q] == rate) * rate
        _lift(factor, min(room, missing / mean.share[name]))
    return bool(at_least(mean.sum(open_), goal))


def _reach_geometric(open_: dict[str, _Open], mean: _Mean, goal: float) -> bool:
    assert mean.floor is not None
    # a factor that stays below the floor gains nothing, whatever is raised in it
    below = [name for name, f in open_.items() if f.score < mean.floor]
    liftable = [name for name in below if open_[name].reachable() > mean.floor]
    best: dict[str, float] | None = None
    best_cost = float("inf")
    for size in range(len(liftable) + 1):
        for lifted in combinations(liftable, size):
            start = {name: f.score for name, f in open_.items() if name in lifted or name not in below}
            targets = _equal_gain(open_, mean, goal, start)
            if targets is None:
                continue
            cost = sum(_cost(open_[name], target) for name, target in targets.items())
            if cost < best_cost:
                best, best_cost = targets, cost
    for name, target in (best or {}).items():
        _lift(open_[name], target - open_[name].score)
    return best is not None


def _segments(factor: _Open) -> Iterator[tuple[float, float, float]]:
    """Rate, start and end (scores of the factor) of each stretch that costs the same, cheapest first."""
    score = factor.score
    for rate in factor.rates():
        room = sum(factor.left(q) for q in factor.room if factor.per_point[q] == rate) * rate
        yield rate, score, score + room
        score += room


def _cost(factor: _Open, target: float) -> float:
    """Raised points of questions that bring the factor to a score."""
    return sum(max(0.0, min(target, end) - start) / rate for rate, start, end in _segments(factor))


def _equal_gain(open_: dict[str, _Open], mean: _Mean, goal: float, start: dict[str, float]) -> dict[str, float] | None:
    """Scores at which each next raised point gains the same and the goal is met, for factors in ``start``."""

    def raised_until(gain: float) -> dict[str, float]:
        targets = {}
        for name, first in start.items():
            score = first
            for rate, low, high in _segments(open_[name]):
                if score < low:
                    break
                # the gain of a raised point at score F is share x rate / F
                score = max(score, min(high, mean.share[name] * rate / gain))
            targets[name] = score
        return targets

    def total(targets: dict[str, float]) -> float:
        now = mean.score | {name: f.score for name, f in open_.items()} | targets
        return sum(share * mean.part(now[name]) for name, share in mean.share.items())

    low, high = 1e-12, 1e6
    if total(raised_until(low)) < goal - TINY / 100:  # rounding of the logarithms
        return None
    for _ in range(MAX_HALVINGS):
        middle = (low * high) ** 0.5
        if total(raised_until(middle)) >= goal:
            low = middle
        else:
            high = middle
    return raised_until(low)
