"""An answer that gives at least a wanted score: what the shortest way up asks for, as something to try out."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor

from diagnostic.base.arrays import at_least
from diagnostic.content.questionnaire import AnyQuestion, ChecklistQuestion, LevelQuestion, NumberQuestion
from diagnostic.submission.submission import Answer


def answer_reaching(question: AnyQuestion, score: float, answer: Answer) -> Answer:
    """The smallest step from an answer that reaches a score.

    Args:
        question: The question.
        score: 0..100, no more than its answers can give.
        answer: The answer now; ticked items of a checklist stay ticked.
    """
    if isinstance(question, LevelQuestion):
        pairs = zip(question.options, question.option_scores, strict=True)
        reaching = [(own, row, option.value) for row, (option, own) in enumerate(pairs) if at_least(own, score)]
        return min(reaching)[2]
    if isinstance(question, NumberQuestion):
        return _number(question, score)
    if isinstance(question, ChecklistQuestion):
        return _ticked(question, score, answer if isinstance(answer, list) else [])
    return True


def _number(question: NumberQuestion, score: float) -> float:
    """The points of the question read backwards; rounded to three figures to the side that scores more."""
    for (x0, s0), (x1, s1) in pairwise(question.points):
        if s0 != s1 and min(s0, s1) <= score <= max(s0, s1):
            share = (score - s0) / (s1 - s0)
            x = x0 * (x1 / x0) ** share if question.scale == "log" else x0 + (x1 - x0) * share
            return _rounded(x, up=s1 > s0, whole=question.integer, limits=(x0, x1))
    return max(question.points, key=lambda point: point[1])[0]


def _rounded(x: float, *, up: bool, whole: bool, limits: tuple[float, float]) -> float:
    digits = 0 if whole or x == 0 else max(0, 2 - floor(_power(x)))
    step = 10.0**-digits
    near = (ceil(round(x / step, 9)) if up else floor(round(x / step, 9))) * step
    inside = min(max(round(near, digits), limits[0]), limits[1])
    return int(inside) if float(inside).is_integer() else inside


def _power(x: float) -> int:
    return int(f"{abs(x):e}".rpartition("e")[2])


def _ticked(question: ChecklistQuestion, score: float, ticked: list[str]) -> list[str]:
    """More ticks, those worth most first, until the score is reached."""
    whole = sum(item.points for item in question.items)
    chosen = set(ticked)
    for item in sorted(question.items, key=lambda item: -item.points):
        if at_least(100 * sum(i.points for i in question.items if i.id in chosen) / whole, score):
            break
        chosen.add(item.id)
    return [item.id for item in question.items if item.id in chosen]
