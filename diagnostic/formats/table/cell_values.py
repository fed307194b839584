"""What the cells of a wide table mean: one column at a time, for any number of rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Bools, Floats, Ints, States
from diagnostic.base.problems import Problem, shown
from diagnostic.content.fact import POPULATION
from diagnostic.content.question_types import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Answer,
    AnyQuestion,
    ChecklistQuestion,
    NumberQuestion,
)
from diagnostic.content.question_types.yes_no_question import truth_in
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.wide_columns import FACT
from diagnostic.method.computed_answers import Figures
from diagnostic.method.responses import Responses, State, coded_answer


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
    return question.from_text(value)


def coded_column(question: AnyQuestion, cells: pd.Series, bad: list[BadCell]) -> tuple[Floats, States]:
    """Values and states of one question's column (rows,); cells that cannot be used go to ``bad``."""
    values, states = np.full(len(cells), np.nan), np.zeros(len(cells), np.int8)
    if pd.api.types.is_float_dtype(cells.dtype) or pd.api.types.is_integer_dtype(cells.dtype):
        numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
        codes, good = question.codes(numbers)
        values[good] = codes[good]
        states[good] = State.ANSWERED
        odd = ~good & ~np.isnan(numbers)
        for row in np.flatnonzero(odd):
            _code_one(question, float(numbers[row]), int(row), values, states, bad)
        return values, states
    different, which = distinct(cells)
    own_values, own_states = np.full(len(different) + 1, np.nan), np.zeros(len(different) + 1, np.int8)
    left = np.ones(len(different), dtype=np.bool_)
    if question.type == "number":  # many different texts: read at once
        numbers = np.array([_as_float(question, value) for value in different], dtype=np.float64)
        codes, good = question.codes(numbers)
        own_values[:-1][good], own_states[:-1][good] = codes[good], State.ANSWERED
        left = ~good
    found: list[BadCell] = []
    for place in np.flatnonzero(left):
        value = answer_in(question, plain(different[place]))
        _code_one(question, value, int(place), own_values, own_states, found)
    bad.extend(_in_rows(found, which))
    return own_values[which], own_states[which]


def distinct(cells: pd.Series) -> tuple[list[Any], Ints]:
    """The different values of a column and which of them each row holds; -1 where it is blank.

    Only text is gathered: 1, 1.0 and true are equal and yet not the same answer.
    """
    if pd.api.types.infer_dtype(cells, skipna=True) in ("string", "empty"):
        which, different = pd.factorize(cells)
        return different.tolist(), which.astype(np.int64)
    return cells.tolist(), np.arange(len(cells))


def _in_rows(found: list[BadCell], which: Ints) -> list[BadCell]:
    """Problems of different values, as problems of all rows that hold them."""
    return [BadCell(int(row), cell.column, cell.problem) for cell in found for row in np.flatnonzero(which == cell.row)]


def number_in(value: Any) -> Any:
    """The number that a plain cell holds or writes; the cell itself where it is none, for the check to refuse."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return number if np.isfinite(number) and "_" not in value else value


def coded_facts(frame: pd.DataFrame, questionnaire: Questionnaire, responses: Responses, bad: list[BadCell]) -> Figures:
    """The figures of all rows by id, (rows,); what cannot be used, or makes no possible answer, goes to ``bad``."""
    figures = {}
    for fact in questionnaire.facts:
        name, values = f"{FACT}{fact.id}", np.full(len(frame), np.nan)
        for row, cell in enumerate(frame[name].tolist() if name in frame.columns else []):
            number = number_in(plain(cell))
            if number is None:
                continue
            if isinstance(number, bool) or not isinstance(number, int | float):
                bad.append(BadCell(row, name, Problem("S502", shown(number), fact.allowed)))
            else:
                bad.extend(BadCell(row, name, problem) for problem in fact.value_problems(number, ""))
                values[row] = number
        figures[fact.id] = values
    people = frame["city.population"].tolist() if "city.population" in frame.columns else [None] * len(frame)
    numbers = [number_in(plain(cell)) for cell in people]
    whole = [float(n) if isinstance(n, int | float) and not isinstance(n, bool) else np.nan for n in numbers]
    figures[POPULATION] = np.array(whole, dtype=np.float64)
    for row, question in enumerate(questionnaire.questions):
        found = question.computed(figures)
        if found is None:
            continue
        missing = (responses.states[row] == State.MISSING) | (responses.states[row] == State.DONT_KNOW)
        for code, below, wrong in (("S519", True, found.zero_below), ("S520", False, missing & found.outside)):
            fact_id = found.below[0] if below else question.facts_needed[0]
            name = fact_id if fact_id == POPULATION else f"{FACT}{fact_id}"
            what = f"{question.id}: {', '.join(question.facts_needed)}"
            allowed = "" if below else question.allowed
            bad.extend(BadCell(int(city), name, Problem(code, what, allowed)) for city in np.flatnonzero(wrong))
    return figures


def _as_float(question: NumberQuestion, value: Any) -> float:
    """The number that a text writes; NaN where it writes none."""
    number = question.from_text(value.strip()) if isinstance(value, str) else None
    return number if isinstance(number, float) else np.nan


def _code_one(
    question: AnyQuestion, answer: Answer, row: int, values: Floats, states: States, bad: list[BadCell]
) -> None:
    if answer is None:
        return
    if question.parts and answer not in (DONT_KNOW, NOT_APPLICABLE):
        problem = Problem("T703", shown(answer), f"{DONT_KNOW} or {NOT_APPLICABLE}; items have columns of their own")
        bad.append(BadCell(row, question.id, problem))
        return
    problems = list(question.answer_problems(answer, ""))
    if problems:
        bad.extend(BadCell(row, question.id, problem) for problem in problems)
    else:
        values[row], states[row], _ = coded_answer(question, answer)


def coded_checklist(
    question: ChecklistQuestion, frame: pd.DataFrame, bad: list[BadCell]
) -> tuple[Floats, States, Floats]:
    """Codes, states and known shares of a checklist, from its own column and those of its items.

    Answered once any item is filled in; items that are blank are not known.
    """
    values, states = np.full(len(frame), np.nan), np.zeros(len(frame), np.int8)
    if question.id in frame.columns:
        values, states = coded_column(question, frame[question.id], bad)
    whole = states != State.MISSING
    points, known = np.zeros(len(frame)), np.zeros(len(frame))
    for item in question.items:
        name = f"{question.id}/{item.id}"
        if name not in frame.columns:
            continue
        ticked, given = _truth_column(frame[name], name, bad)
        points += np.where(ticked, item.points, 0.0)
        known += np.where(given, item.points, 0.0)
    filled = known > 0
    for row in np.flatnonzero(filled & whole):
        bad.append(BadCell(int(row), question.id, Problem("W610", "", "")))
    answered = filled & ~whole
    share = np.full(len(frame), np.nan)
    np.divide(100 * points, known, out=share, where=filled)
    return (
        np.where(answered, share, values),
        np.where(answered, np.int8(State.ANSWERED), states),
        np.where(answered, known / question.points, 0.0),
    )


def _truth_column(cells: pd.Series, name: str, bad: list[BadCell]) -> tuple[Bools, Bools]:
    """Which rows are true, and which are filled in."""
    if pd.api.types.is_bool_dtype(cells.dtype) and not cells.isna().any():
        return cells.to_numpy(dtype=np.bool_), np.ones(len(cells), dtype=np.bool_)
    different, which = distinct(cells)
    ticked, given = np.zeros(len(different) + 1, dtype=np.bool_), np.zeros(len(different) + 1, dtype=np.bool_)
    found: list[BadCell] = []
    for place, value in enumerate(different):
        truth = truth_in(plain(value))
        if isinstance(truth, bool):
            given[place], ticked[place] = True, truth
        elif truth is not None:
            found.append(BadCell(place, name, Problem("T703", shown(truth), "true or false")))
    bad.extend(_in_rows(found, which))
    return ticked[which], given[which]
