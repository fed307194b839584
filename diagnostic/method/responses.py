"""Answers of many cities as numbers with their states: rows are questions, columns are cities.

This is the form all steps of the method work on; one city is a batch of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats, States
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


STATUS_UNKNOWN = -1
FUNCTION_UNKNOWN = -1
FUNCTION_CODES = {"no": 0, "partly": 1, "yes": 2}


@dataclass(frozen=True, slots=True)
class Responses:
    """Coded answers.

    Attributes:
        values: (questions, cities); row of the chosen option, quantity, 1 or 0 for yes or no, per cent of a
            checklist's known points; NaN unless answered.
        states: (questions, cities); codes of ``State``.
    """

    values: Floats
    states: States


@dataclass(frozen=True, slots=True)
class Systems:
    """Coded systems in operation.

    Attributes:
        status: (modules, cities); row in ``STATUSES``, or ``STATUS_UNKNOWN``.
        functions: For each module (functions, cities); 0 no, 1 partly, 2 yes, or ``FUNCTION_UNKNOWN``.
    """

    status: States
    functions: list[States]


def coded_answer(question: AnyQuestion, answer: Answer) -> tuple[float, State]:
    """Value and state of an answer that was checked (``checks.py``)."""
    if answer is None:
        return np.nan, State.MISSING
    if isinstance(answer, list | dict):
        code = question.code(answer)
        return code, State.MISSING if np.isnan(code) else State.ANSWERED
    if answer == DONT_KNOW:
        return np.nan, State.DONT_KNOW
    if answer == NOT_APPLICABLE:
        return np.nan, State.NOT_APPLICABLE
    return question.code(answer), State.ANSWERED


def responses_of(submissions: Sequence[Submission], questionnaire: Questionnaire) -> Responses:
    """Coded answers of checked submissions, a column each."""
    shape = (len(questionnaire.questions), len(submissions))
    values, states = np.full(shape, np.nan), np.zeros(shape, np.int8)
    for column, submission in enumerate(submissions):
        for question_id, answer in submission.answers.items():
            row = questionnaire.row_of[question_id]
            values[row, column], states[row, column] = coded_answer(questionnaire.questions[row], answer)
    return Responses(values, states)


def systems_of(submissions: Sequence[Submission], catalog: Catalog) -> Systems:
    """Coded systems of checked submissions, a column each."""
    status = np.full((len(catalog.modules), len(submissions)), STATUS_UNKNOWN, np.int8)
    functions = [
        np.full((len(module.functions), len(submissions)), FUNCTION_UNKNOWN, np.int8) for module in catalog.modules
    ]
    for column, submission in enumerate(submissions):
        for module_id, state in submission.systems.items():
            row = catalog.row_of[module_id]
            if state.status in STATUSES:
                status[row, column] = STATUSES.index(state.status)
            for position, function_id in enumerate(catalog.modules[row].function_ids):
                word = state.functions.get(function_id)
                functions[row][position, column] = FUNCTION_CODES.get(word or "", FUNCTION_UNKNOWN)
    return Systems(status, functions)
