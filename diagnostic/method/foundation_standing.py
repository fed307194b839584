"""Step 7: how each foundation stands, 0..100, from the answers that tell of it."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State


def foundation_standing(questionnaire: Questionnaire, catalog: Catalog, answers: Scored) -> Floats:
    """``B_k = sum(v k s) / sum(v k)`` over the foundation's questions with their weights v in it, in file order.

    A question that this version of the questionnaire lacks leaves the mean.

    Returns:
        (foundations, cities); NaN where none is answered.
    """
    cities = answers.score.shape[1]
    result = np.full((len(catalog.foundations), cities), np.nan)
    for k, foundation in enumerate(catalog.foundations):
        weighted, total = np.zeros(cities), np.zeros(cities)
        for question, weight in foundation.questions.items():
            row = questionnaire.row_of.get(question)
            if row is None:
                continue
            answered = answers.state[row] == State.ANSWERED
            known = weight * answers.known[row]
            weighted += np.where(answered, known * answers.score[row], 0.0)
            total += np.where(answered, known, 0.0)
        np.divide(weighted, total, out=result[k], where=total > 0)
    return result
