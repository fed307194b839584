"""Step 1: the score of each question, 0..100."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import Responses


def question_scores(questionnaire: Questionnaire, responses: Responses) -> Floats:
    """Scores of all questions.

    Returns:
        (questions, cities); NaN unless answered.
    """
    scores = np.empty_like(responses.values)
    for row, question in enumerate(questionnaire.questions):
        scores[row] = question.scores(responses.values[row])
    return scores
