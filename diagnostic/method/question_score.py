"""Step 1: the score of each question, 0..100, and how much of its answer is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, States
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.responses import Responses, State


@dataclass(frozen=True, slots=True)
class Scored:
    """Answers with their scores, each array (questions, cities).

    Attributes:
        score: NaN unless answered.
        state: Codes of ``State``.
        known: The known share k: 1 for an answer, 0 for what is missing, in between for a checklist of which some
            items are not known.
        unmeasured: Whether the answer says that nobody measures or records the matter.
    """

    score: Floats
    state: States
    known: Floats
    unmeasured: Bools

    def of(self, columns: Bools | list[int]) -> Scored:
        """Some of the cities."""
        return Scored(
            self.score[:, columns], self.state[:, columns], self.known[:, columns], self.unmeasured[:, columns]
        )


def wholly_known(score: Floats, state: States) -> Scored:
    """Scores and states alone: every answer known as a whole, none of them unmeasured."""
    return Scored(score, state, (state == State.ANSWERED).astype(np.float64), np.zeros(score.shape, dtype=np.bool_))


def question_scores(questionnaire: Questionnaire, responses: Responses) -> Scored:
    """Scores of all questions."""
    score = np.empty_like(responses.values)
    unmeasured = np.zeros(score.shape, dtype=np.bool_)
    for row, question in enumerate(questionnaire.questions):
        score[row] = question.scores(responses.values[row])
        unmeasured[row] = question.unmeasured(responses.values[row])
    return Scored(score, responses.states, responses.known, unmeasured)
