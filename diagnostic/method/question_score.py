"""Step 1: the score of each question, 0..100."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, stable_log
from diagnostic.content.questionnaire import (
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    Questionnaire,
)
from diagnostic.method.responses import Responses


def question_scores(questionnaire: Questionnaire, responses: Responses) -> Floats:
    """Scores of all questions.

    Returns:
        (questions, cities); NaN unless answered.
    """
    scores = np.empty_like(responses.values)
    for row, question in enumerate(questionnaire.questions):
        scores[row] = score_answers(question, responses.values[row])
    return scores


def score_answers(question: AnyQuestion, values: Floats) -> Floats:
    """Scores of the coded answers to one question; NaN stays NaN."""
    if isinstance(question, LevelQuestion):
        given = ~np.isnan(values)
        chosen = np.where(given, values, 0).astype(np.intp)
        return np.where(given, np.array(question.option_scores)[chosen], np.nan)
    if isinstance(question, NumberQuestion):
        return along_points(question, values)
    if isinstance(question, ChecklistQuestion):
        return 100 * values / sum(item.points for item in question.items)
    return 100 * values


def along_points(question: NumberQuestion, x: Floats) -> Floats:
    """Piecewise linear through the points, in x or in ln x, clamped at both ends."""
    xs = np.array([point[0] for point in question.points])
    ys = np.array([point[1] for point in question.points])
    inside = np.clip(x, xs[0], xs[-1])
    left = np.clip(np.searchsorted(xs, inside, side="right") - 1, 0, len(xs) - 2)
    low, high = xs[left], xs[left + 1]
    if question.scale == "log":
        low, high, inside = stable_log(low), stable_log(high), stable_log(inside)
    scores = ys[left] + (ys[left + 1] - ys[left]) * ((inside - low) / (high - low))
    # the ends exactly, whatever the rounding above made of them
    scores = np.where(x <= xs[0], ys[0], np.where(x >= xs[-1], ys[-1], scores))
    return np.where(np.isnan(x), np.nan, scores)
