"""What the cells of a wide table mean: one column at a time, for any number of rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from diagnostic.arrays import Bools, Floats, States
from diagnostic.checks import answer_problems
from diagnostic.content.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
)
from diagnostic.problems import Problem, shown
from diagnostic.responses import State, coded_answer
from diagnostic.submission import Answer

YES = {"true", "yes", "1"}
NO = {"false", "no", "0"}


class BadCell(NamedTuple):
    """A cell that cannot be used: its row, its column and the problem."""

    row: int
    column: str
    problem: Problem


def plain(value: Any) -> Any:
    """A cell as a plain Python value: numpy scalars unpacked, text trimmed, every kind of blank as None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return value.strip() or None
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    return value


def answer_in(question: AnyQuestion, value: Any) -> Answer:
    """The answer a plain cell stands for: text as CSV has it becomes the number or truth value it writes.

    What cannot be read is returned as it is; ``checks.py`` then says what is wrong.
    """
    if not isinstance(value, str) or value in (DONT_KNOW, NOT_APPLICABLE):
        result: Answer = value
        return result
    if isinstance(question, NumberQuestion):
        return _number(value)
    if isinstance(question, LevelQuestion):
        by_text: dict[str, Answer] = {str(option.value): option.value for option in question.options}
        return by_text.get(value, by_text.get(value.removesuffix(".0"), value))
    truth: Answer = truth_in(value)
    return truth


def _number(text: str) -> Answer:
    """A number as programs write it, with a point; a decimal comma is not guessed."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if np.isfinite(number) and "_" not in text else text


def truth_in(value: Any) -> Any:
    """True or false from the words and numbers that programs write for them; else the value itself."""
    word = str(value).lower() if isinstance(value, str | int | float) else ""
    word = word.removesuffix(".0")
    return True if word in YES else False if word in NO else value


def coded_column(question: AnyQuestion, cells: pd.Series, bad: list[BadCell]) -> tuple[Floats, States]:
    """Values and states of one question's column (rows,); cells that cannot be used go to ``bad``."""
    values, states = np.full(len(cells), np.nan), np.zeros(len(cells), np.int8)
    if pd.api.types.is_float_dtype(cells.dtype) or pd.api.types.is_integer_dtype(cells.dtype):
        numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
        good = _plain_numbers(question, numbers, values)
        states[good] = State.ANSWERED
        odd = ~good & ~np.isnan(numbers)
        for row in np.flatnonzero(odd):
            _code_one(question, float(numbers[row]), int(row), values, states, bad)
        return values, states
    _each(
        cells,
        lambda row, value: _code_one(question, answer_in(question, plain(value)), row, values, states, bad),
    )
    return values, states


def _each(cells: pd.Series, use: Callable[[int, Hashable], None]) -> None:
    for row, value in enumerate(cells.tolist()):
        use(row, value)


def _plain_numbers(question: AnyQuestion, numbers: Floats, values: Floats) -> Bools:
    """Code a column that holds numbers only; where the answer can be used."""
    good = np.zeros(len(numbers), dtype=np.bool_)
    if isinstance(question, LevelQuestion):
        for position, option in enumerate(question.options):
            if isinstance(option.value, int):
                chosen = numbers == option.value
                values[chosen] = position
                good |= chosen
    elif isinstance(question, NumberQuestion):
        low = -np.inf if question.minimum is None else question.minimum
        high = np.inf if question.maximum is None else question.maximum
        good = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
        if question.integer:
            good &= numbers == np.floor(numbers)
        values[good] = numbers[good]
    elif not isinstance(question, ChecklistQuestion):
        good = (numbers == 0) | (numbers == 1)
        values[good] = numbers[good]
    return good


def _code_one(
    question: AnyQuestion, answer: Answer, row: int, values: Floats, states: States, bad: list[BadCell]
) -> None:
    if answer is None:
        return
    if isinstance(question, ChecklistQuestion) and answer not in (DONT_KNOW, NOT_APPLICABLE):
        problem = Problem("T703", shown(answer), f"{DONT_KNOW} or {NOT_APPLICABLE}; items have columns of their own")
        bad.append(BadCell(row, question.id, problem))
        return
    problems = list(answer_problems(question, answer, ""))
    if problems:
        bad.extend(BadCell(row, question.id, problem) for problem in problems)
    else:
        values[row], states[row] = coded_answer(question, answer)


def coded_checklist(question: ChecklistQuestion, frame: pd.DataFrame, bad: list[BadCell]) -> tuple[Floats, States]:
    """Points ticked and states of a checklist, from its own column and those of its items.

    Answered once any item is filled in; blank items then count as no.
    """
    values, states = np.full(len(frame), np.nan), np.zeros(len(frame), np.int8)
    if question.id in frame.columns:
        values, states = coded_column(question, frame[question.id], bad)
    whole = states != State.MISSING
    points, filled = np.zeros(len(frame)), np.zeros(len(frame), dtype=np.bool_)
    for item in question.items:
        name = f"{question.id}/{item.id}"
        if name not in frame.columns:
            continue
        ticked, given = _truth_column(frame[name], name, bad)
        points += np.where(ticked, item.points, 0.0)
        filled |= given
    for row in np.flatnonzero(filled & whole):
        bad.append(BadCell(int(row), question.id, Problem("W610", "", "")))
    answered = filled & ~whole
    return np.where(answered, points, values), np.where(answered, np.int8(State.ANSWERED), states)


def _truth_column(cells: pd.Series, name: str, bad: list[BadCell]) -> tuple[Bools, Bools]:
    """Which rows are true, and which are filled in."""
    ticked, given = np.zeros(len(cells), dtype=np.bool_), np.zeros(len(cells), dtype=np.bool_)

    def use(row: int, value: Hashable) -> None:
        truth = truth_in(plain(value))
        if truth is None:
            return
        if not isinstance(truth, bool):
            bad.append(BadCell(row, name, Problem("T703", shown(truth), "true or false")))
            return
        given[row], ticked[row] = True, truth

    if pd.api.types.is_bool_dtype(cells.dtype) and not cells.isna().any():
        return cells.to_numpy(dtype=np.bool_), np.ones(len(cells), dtype=np.bool_)
    _each(cells, use)
    return ticked, given
