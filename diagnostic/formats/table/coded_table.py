"""A wide table as coded cities, column by column: what ``convert.py`` reads, for any number of rows.

Whether a cell can be used is decided by the same checks: every different value of a column is read once as a
submission that holds nothing else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from diagnostic.base.arrays import Bools, Floats, Ints, States
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.cell_values import BadCell, distinct, plain
from diagnostic.formats.table.convert import placed_in_row, plain_submission
from diagnostic.formats.table.score_table import coded_rows
from diagnostic.formats.table.wide_columns import CRITERIA_COLUMNS, target_columns
from diagnostic.method.assessment import NO_TARGET
from diagnostic.method.evidence_grade import MEASURED, Given
from diagnostic.method.many_cities import About, Cities
from diagnostic.method.responses import FUNCTION_CODES, FUNCTION_UNKNOWN, STATUS_CODES, STATUS_UNKNOWN, Systems
from diagnostic.results.columns import ABOUT
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, submission_from

MOST_REMEMBERED = 50_000
LARGEST_POPULATION = 10**15
"""Larger whole numbers are read one by one: a float could have lost digits."""


class TableCoder:
    """Codes parts of a table, and remembers what the few words in them mean.

    Args:
        questionnaire: The version that the answers belong to.
        catalog: The modules, if there are any.
        with_confidence: Whether the words of confidence are wanted (step 6).
    """

    def __init__(self, questionnaire: Questionnaire, catalog: Catalog | None, with_confidence: bool = False) -> None:
        self.questionnaire, self.catalog, self.with_confidence = questionnaire, catalog, with_confidence
        self._known: dict[tuple[Any, ...], tuple[Submission | None, list[Problem]]] = {}

    def coded(self, frame: pd.DataFrame) -> tuple[Cities, Bools, list[BadCell]]:
        """The rows that can be used, which they are, and every cell that cannot be used.

        The columns must have passed ``column_problems``. A row with one bad cell is left out as a whole.
        """
        bad: list[BadCell] = []
        responses = coded_rows(frame, self.questionnaire, bad)
        about = self._about(frame, bad)
        target = self._target(frame, bad)
        weights = self._weights(frame, bad)
        systems = self._systems(frame, bad)
        confidence, given = self._notes(frame, bad)
        good = np.ones(len(frame), dtype=np.bool_)
        good[[cell.row for cell in bad]] = False
        rows = np.flatnonzero(good)
        return (
            Cities(
                about={key: [column[row] for row in rows] for key, column in about.items()},
                responses=responses.of(good),
                systems=systems and Systems(systems.status[:, good], [f[:, good] for f in systems.functions]),
                target=target[good],
                weights=weights[:, good],
                confidence=[confidence[row] for row in rows] if confidence else [],
                given=Given(given.stated[:, good], given.measured[:, good], given.shown[:, good]),
            ),
            good,
            sorted(bad, key=lambda cell: cell.row),
        )

    def _read(self, cells: dict[str, Any]) -> tuple[Submission | None, list[Problem]]:
        """These cells alone as a submission, and what is wrong with it."""
        key = tuple((name, type(value), value) for name, value in cells.items())
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._read_anew(cells)
        return self._known[key]

    def _read_anew(self, cells: dict[str, Any]) -> tuple[Submission | None, list[Problem]]:
        try:
            submission = submission_from(plain_submission(cells, self.questionnaire, self.catalog))
        except ProblemError as error:
            return None, error.problems
        found = submission_problems(submission, self.questionnaire, self.catalog)
        return submission, [problem for problem in found if problem.is_error]

    def _column(self, frame: pd.DataFrame, name: str, bad: list[BadCell]) -> tuple[list[Submission | None], Ints]:
        """The different values of a column, each as a submission, and which of them each row holds.

        The list ends with None, so that -1 is blank.
        """
        if name not in frame.columns:
            return [None], np.full(len(frame), -1)
        different, which = distinct(frame[name])
        read: list[Submission | None] = []
        for place, cell in enumerate(different):
            value = plain(cell)
            if value is None:
                read.append(None)
                continue
            submission, problems = self._read({name: value})
            read.append(submission)
            if problems:
                rows = np.flatnonzero(which == place)
                bad += [BadCell(int(row), name, problem) for problem in problems for row in rows]
        return [*read, None], which

    def _about(self, frame: pd.DataFrame, bad: list[BadCell]) -> About:
        about: About = {}
        for key, column in ABOUT.items():
            name = column.name
            quick = self._quick(frame, name, key)
            if quick is not None:
                about[key] = quick
                continue
            read, which = self._column(frame, name, bad)
            values: list[str | int | None] = [None if s is None else _about_value(s, key) for s in read]
            about[key] = [values[place] for place in which]
        return about

    @staticmethod
    def _quick(frame: pd.DataFrame, name: str, key: str) -> list[str | int | None] | None:
        """Columns in which most values differ, where nothing can be wrong with them: names, whole numbers."""
        if name not in frame.columns or key not in ("name", "region", "population"):
            return None
        cells = frame[name]
        is_text = pd.api.types.infer_dtype(cells, skipna=True) == "string"
        if key != "population":
            return [plain(cell) for cell in cells.tolist()] if is_text else None
        return _whole_texts(cells) if is_text else _whole_numbers(cells)

    def _target(self, frame: pd.DataFrame, bad: list[BadCell]) -> Ints:
        read, which = self._column(frame, "target_level", bad)
        for name in target_columns(self.questionnaire):
            self._column(frame, name, bad)  # checked; the table of results has no column for it
        levels = np.array([NO_TARGET if s is None else s.target_level or NO_TARGET for s in read])
        return levels[which]

    def _weights(self, frame: pd.DataFrame, bad: list[BadCell]) -> Floats:
        """The four weights of a row belong together."""
        weights = np.full((len(CRITERIA), len(frame)), np.nan)
        names = [name for name in CRITERIA_COLUMNS if name in frame.columns]
        if not names:
            return weights
        for row, cells in enumerate(frame[names].itertuples(index=False, name=None)):
            given = {name: value for name, cell in zip(names, cells, strict=True) if (value := plain(cell)) is not None}
            if not given:
                continue
            submission, problems = self._read(given)
            bad += [BadCell(row, "", problem) for problem in problems]
            if submission is not None and submission.criteria is not None:
                weights[:, row] = submission.criteria.as_list()
        return weights

    def _systems(self, frame: pd.DataFrame, bad: list[BadCell]) -> Systems | None:
        if self.catalog is None:
            return None
        status = np.full((len(self.catalog.modules), len(frame)), STATUS_UNKNOWN, np.int8)
        functions = []
        for row, module in enumerate(self.catalog.modules):
            read, which = self._column(frame, module.id, bad)
            words = [None if s is None else s.systems[module.id].status for s in read]
            codes = [STATUS_CODES.get(word or "", STATUS_UNKNOWN) for word in words]
            status[row] = np.array(codes, np.int8)[which]
            states: States = np.full((len(module.functions), len(frame)), FUNCTION_UNKNOWN, np.int8)
            for place, function in enumerate(module.function_ids):
                read, which = self._column(frame, f"{module.id}/{function}", bad)
                said = [None if s is None else s.systems[module.id].functions.get(function) for s in read]
                known = [FUNCTION_CODES.get(word or "", FUNCTION_UNKNOWN) for word in said]
                states[place] = np.array(known, np.int8)[which]
            functions.append(states)
        return Systems(status, functions)

    def _notes(self, frame: pd.DataFrame, bad: list[BadCell]) -> tuple[list[dict[str, str]], Given]:
        """Words of confidence by city, and what they say; a table holds no evidence. Comments are only looked at."""
        shape = (len(self.questionnaire.questions), len(frame))
        given = Given(*(np.zeros(shape, dtype=np.bool_) for _ in range(3)))
        found: list[dict[str, str]] = [{} for _ in range(len(frame))] if self.with_confidence else []
        for place, question in enumerate(self.questionnaire.questions):
            name = f"comment.{question.id}"
            if name in frame.columns and pd.api.types.infer_dtype(frame[name], skipna=True) not in ("string", "empty"):
                self._column(frame, name, bad)
            read, which = self._column(frame, f"confidence.{question.id}", bad)
            words = [None if s is None else s.confidence.get(question.id) for s in read]
            given.stated[place] = np.array([word is not None for word in words])[which]
            given.measured[place] = np.array([word in MEASURED for word in words])[which]
            for row in np.flatnonzero(which >= 0) if self.with_confidence else []:
                word = words[which[row]]
                if word is not None:
                    found[row][question.id] = word
        return found, given


def _whole_texts(cells: pd.Series) -> list[str | int | None] | None:
    """Whole numbers written as text; None if one of them is anything else."""
    texts = cells.fillna("").str.strip()
    if not texts.str.fullmatch("([1-9][0-9]{0,14})?").all():
        return None
    return [int(text) if text else None for text in texts.tolist()]


def _whole_numbers(cells: pd.Series) -> list[str | int | None] | None:
    """The same for a column of numbers."""
    if not (pd.api.types.is_integer_dtype(cells.dtype) or pd.api.types.is_float_dtype(cells.dtype)):
        return None
    numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    given = numbers[~np.isnan(numbers)]
    if not ((given == np.floor(given)) & (given >= 1) & (given < LARGEST_POPULATION)).all():
        return None
    return [None if np.isnan(number) else int(number) for number in numbers]


def _about_value(submission: Submission, key: str) -> str | int | None:
    if key == "submitted_at":
        moment: datetime | None = submission.submitted_at
        return moment.isoformat() if moment else None
    value: str | int | None = submission.period if key == "period" else getattr(submission.city, key)
    return value


def row_problem(cell: BadCell, number: int) -> Problem:
    """A bad cell as a problem of row ``number`` of its table, counted from 1."""
    problem = cell.problem
    if problem.where:
        return placed_in_row(problem, number)
    return Problem(
        problem.code, problem.found, problem.allowed, f"row {number}, column {cell.column}", "", problem.mend
    )
