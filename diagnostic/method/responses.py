"""Answers of many cities as numbers with their states: rows are questions, columns are cities.

This is the form all steps of the method work on; one city is a batch of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, States
from diagnostic.content.catalog import STATUSES, Catalog
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, Answer, AnyQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.submission import Submission


class State(IntEnum):
    """The four states of an answer. ``MISSING`` is not yet answered; it and ``DONT_KNOW`` are missing."""

    MISSING = 0
    ANSWERED = 1
    DONT_KNOW = 2
    NOT_APPLICABLE = 3

    @property
    def word(self) -> StateWord:
        """The state as results name it."""
        return STATE_WORDS[self]


StateWord = Literal["answered", "dont_know", "not_applicable", "missing"]
STATE_WORDS: dict[State, StateWord] = {
    State.MISSING: "missing",
    State.ANSWERED: "answered",
    State.DONT_KNOW: "dont_know",
    State.NOT_APPLICABLE: "not_applicable",
}


STATUS_UNKNOWN, STATUS_OUTSIDE = -1, -2
"""Codes of a status that is not known, and of a system that is not applicable."""
STATUS_CODES = {word: code for code, word in enumerate(STATUSES)} | {NOT_APPLICABLE: STATUS_OUTSIDE}
FUNCTION_UNKNOWN = -1
FUNCTION_CODES = {"no": 0, "partly": 1, "yes": 2}


@dataclass(frozen=True, slots=True)
class Responses:
    """Coded answers.

    Attributes:
        values: (questions, cities); row of the chosen option, quantity, 1 or 0 for yes or no, per cent of a
            checklist's known points; NaN unless answered.
        states: (questions, cities); codes of ``State``.
        known: (questions, cities); the share of each answer that is known: 1, for a checklist perhaps less, 0 where
            nothing is answered.
        computed: (questions, cities); whether the answer follows from facts.
    """

    values: Floats
    states: States
    known: Floats
    computed: Bools

    def of(self, columns: Bools | list[int]) -> Responses:
        """Some of the cities."""
        return Responses(
            self.values[:, columns], self.states[:, columns], self.known[:, columns], self.computed[:, columns]
        )


def wholly_known(values: Floats, states: States) -> Responses:
    """Values and states alone: every answer known as a whole, none of them computed."""
    return Responses(values, states, (states == State.ANSWERED).astype(np.float64), np.zeros(values.shape, np.bool_))


@dataclass(frozen=True, slots=True)
class Systems:
    """Coded systems in operation.

    Attributes:
        status: (modules, cities); row in ``STATUSES``, ``STATUS_UNKNOWN`` or ``STATUS_OUTSIDE``.
        functions: For each module (functions, cities); 0 no, 1 partly, 2 yes, or ``FUNCTION_UNKNOWN``.
    """

    status: States
    functions: list[States]


def coded_answer(question: AnyQuestion, answer: Answer) -> tuple[float, State, float]:
    """Value, state and known share of an answer that was checked (``checks.py``)."""
    if answer is None:
        return np.nan, State.MISSING, 0.0
    if isinstance(answer, list | dict):
        code = question.code(answer)
        return code, State.MISSING if np.isnan(code) else State.ANSWERED, question.known_share(answer)
    if answer == DONT_KNOW:
        return np.nan, State.DONT_KNOW, 0.0
    if answer == NOT_APPLICABLE:
        return np.nan, State.NOT_APPLICABLE, 0.0
    return question.code(answer), State.ANSWERED, 1.0


def responses_of(submissions: Sequence[Submission], questionnaire: Questionnaire) -> Responses:
    """Coded answers of checked submissions as given, a column each.

    ``computed_answers`` adds what follows from facts.
    """
    shape = (len(questionnaire.questions), len(submissions))
    values, states, known = np.full(shape, np.nan), np.zeros(shape, np.int8), np.zeros(shape)
    for column, submission in enumerate(submissions):
        for question_id, answer in submission.answers.items():
            row = questionnaire.row_of[question_id]
            coded = coded_answer(questionnaire.questions[row], answer)
            values[row, column], states[row, column], known[row, column] = coded
    return Responses(values, states, known, np.zeros(shape, np.bool_))


def systems_of(submissions: Sequence[Submission], catalog: Catalog) -> Systems:
    """Coded systems of checked submissions, a column each."""
    status = np.full((len(catalog.modules), len(submissions)), STATUS_UNKNOWN, np.int8)
    functions = [
        np.full((len(module.functions), len(submissions)), FUNCTION_UNKNOWN, np.int8) for module in catalog.modules
    ]
    for column, submission in enumerate(submissions):
        for module_id, state in submission.systems.items():
            row = catalog.row_of[module_id]
            status[row, column] = STATUS_CODES.get(state.status or "", STATUS_UNKNOWN)
            for position, function_id in enumerate(catalog.modules[row].function_ids):
                word = state.functions.get(function_id)
                functions[row][position, column] = FUNCTION_CODES.get(word or "", FUNCTION_UNKNOWN)
    return Systems(status, functions)
