"""Reading an export: a sheet or CSV file with a row a submission."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire, shipped_questionnaires
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.question_types.checklist_question import ChecklistQuestion
from diagnostic.content.question_types.question_base import NOT_APPLICABLE, Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import pointer
from diagnostic.formats.export.xlsform_names import (
    CITY_COUNTRY,
    CITY_NAME,
    CITY_POPULATION,
    NA_CHOICE,
    NONE_OF_THESE,
    PERIOD,
    WHICH,
    name_of,
)
from diagnostic.formats.reading import Reading, placed
from diagnostic.formats.spreadsheet.sheets import MOST_COLUMNS, Book, Cell, Sheet, coordinate_of, too_much
from diagnostic.formats.survey.export_columns import Columns, columns_of, is_which, known_name, names_of
from diagnostic.formats.workbook.answer_cell import CellReader
from diagnostic.formats.workbook.cell_words import FUNCTION_STATES, STATUSES, tidy
from diagnostic.formats.workbook.found_rows import is_blank
from diagnostic.formats.workbook.names import cell_name
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import FORMAT, answer_pointer, submission_from

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_TICKS = {"1": True, "1.0": True, "true": True, "0": False, "0.0": False, "false": False}
_DELIMITERS = (",", ";", "\t")
MOST_NAMED = 20


def export_sheet(book: Book, questionnaire: Questionnaire | None) -> Sheet | None:
    """The sheet of a workbook that holds submissions of our form; None when there is none."""
    known = set(names_of(questionnaire, None)) if questionnaire else set()
    for sheet in book.sheets:
        headings = _headings(sheet).values()
        if any(is_which(heading) or known_name(heading, known) for heading in headings):
            return sheet
    return None


def csv_sheet(data: bytes) -> Sheet:
    """The cells of a CSV file; comma, semicolon (KoboToolbox) or tab.

    Raises:
        ProblemError: Not UTF-8 text or not CSV (F102), too many cells (F106).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        advice = "Export it again as CSV in UTF-8."
        raise ProblemError([Problem("F102", shown(str(error)), mend=advice)]) from None
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    sheet = Sheet("")
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    sheet.add(Cell(number, column, "text", value))
            if len(row) > MOST_COLUMNS:
                raise too_much(f"{len(row)} columns", f"at most {MOST_COLUMNS}")
    except csv.Error as error:
        raise ProblemError([Problem("F102", shown(f"not CSV ({error})"))]) from None
    return sheet


def read_export(
    sheet: Sheet, questionnaire: Questionnaire | None, catalog: Catalog | None, row: int | None = None
) -> list[Reading]:
    """The submissions of an export, or the one that is chosen.

    Args:
        sheet: Headings in the first row, a submission in each row below.
        questionnaire: The questionnaire of the form; by default the shipped one that each row names.
        catalog: The catalog of its questions about systems; by default the shipped one.
        row: Which submission, counted from 1; all of them when None.

    Raises:
        ProblemError: All problems of all rows that were to be read.
    """
    numbers = submission_rows(sheet)
    if row is not None:
        if not 1 <= row <= len(numbers):
            raise ProblemError([Problem("F113", f"row {row}", f"1 to {len(numbers)}")])
        numbers = [numbers[row - 1]]
    readings, problems = [], []
    for found in _each(sheet, numbers, questionnaire, catalog):
        if isinstance(found, list):
            problems += [p for p in found if p not in problems]
        else:
            readings.append(found)
    raise_errors(problems)
    return readings


def read_each(
    sheet: Sheet, questionnaire: Questionnaire | None, catalog: Catalog | None
) -> list[Reading | list[Problem]]:
    """Every submission of an export by itself, as in ``read_export``: what was read, or what is wrong with it."""
    return list(_each(sheet, submission_rows(sheet), questionnaire, catalog))


def _each(
    sheet: Sheet, numbers: Sequence[int], questionnaire: Questionnaire | None, catalog: Catalog | None
) -> Iterator[Reading | list[Problem]]:
    headings = _headings(sheet)
    for number in numbers:
        try:
            yield _Row(sheet, number, headings, questionnaire, catalog).read()
        except ProblemError as error:
            yield error.problems


def only_one(sheet: Sheet) -> int:
    """The number to choose when a file holds one submission.

    Raises:
        ProblemError: None (F113), or several (F112, naming them).
    """
    numbers = submission_rows(sheet)
    if not numbers:
        raise ProblemError([Problem("F113", "no row below the headings", "one row a submission")])
    if len(numbers) > 1:
        named = [f"{position} ({_called(sheet, number)})" for position, number in enumerate(numbers, start=1)]
        rest = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        raise ProblemError([Problem("F112", f"{len(named)} submissions: {', '.join(named[:MOST_NAMED])}{rest}", "one")])
    return 1


def submission_rows(sheet: Sheet) -> list[int]:
    """Numbers of the rows below the headings that hold something."""
    return sorted({cell.row for cell in sheet.cells.values() if cell.row > 1 and not is_blank(cell)})


def _called(sheet: Sheet, number: int) -> str:
    """The city of a row, or where the row stands."""
    for column, heading in _headings(sheet).items():
        cell = sheet.at(number, column)
        if cell is not None and known_name(heading, {CITY_NAME}):
            return shown(str(cell.value))
    return f"line {number}"


def _headings(sheet: Sheet) -> dict[int, str]:
    first = (cell for cell in sheet.cells.values() if cell.row == 1 and isinstance(cell.value, str))
    return {cell.column: tidy(str(cell.value)) for cell in first if not is_blank(cell)}


class _Row:
    """One submission of an export."""

    def __init__(
        self,
        sheet: Sheet,
        number: int,
        headings: dict[int, str],
        questionnaire: Questionnaire | None,
        catalog: Catalog | None,
    ) -> None:
        self.sheet, self.number, self.headings = sheet, number, headings
        self.questionnaire = self._questionnaire(questionnaire)
        self.catalog = catalog or catalog_for(self.questionnaire)
        self.columns: Columns = columns_of(self.headings, names_of(self.questionnaire, self.catalog))
        self.cells = CellReader()
        self.places: dict[str, str] = {}

    def read(self) -> Reading:
        """The submission, if nothing is wrong."""
        top = {column: self._place_at(1, column) for column in self.headings}
        self.cells.problems += self.columns.problems(top)
        answered = {name_of(question.id) for question in self.questionnaire.questions}
        if not answered & self.columns.at.keys():
            advice = "Export it with names, not labels (KoboToolbox: Value and header format, XML values and headers)."
            raise ProblemError([Problem("F114", "no column of a question", name_of(self.questionnaire.questions[0].id),
                                        self._place_at(1, 1), mend=advice)])  # fmt: skip
        data: dict[str, Any] = {
            "format": FORMAT,
            "questionnaire": {"id": self.questionnaire.id, "version": self.questionnaire.version},
            "city": self._city(),
            "answers": {},
            "systems": self._systems(),
        }
        period = self.cells.text(self._cell(PERIOD), self._place(PERIOD))
        if period is not None:
            data["period"] = tidy(period)
        self.places["/period"] = self._place(PERIOD)
        moment = self._sent_at()
        if moment is not None:
            data["submitted_at"] = moment
        for question in self.questionnaire.questions:
            self.places[answer_pointer(question.id)] = self._place(name_of(question.id))
            answer = self._answer(question)
            if answer is not None:
                data["answers"][question.id] = answer
        return self._checked(data)

    def _checked(self, data: dict[str, Any]) -> Reading:
        problems = self.cells.problems
        try:
            submission = submission_from(data)
        except ProblemError as error:
            raise ProblemError([*problems, *(placed(p, self.places) for p in error.problems)]) from None
        found = submission_problems(submission, self.questionnaire, self.catalog)
        problems += [placed(problem, self.places) for problem in found if problem.is_error]
        raise_errors(problems)
        return Reading(submission, problems, self.places)

    def _questionnaire(self, given: Questionnaire | None) -> Questionnaire:
        """The questionnaire that the hidden field of the form names."""
        column = next((column for column, heading in self.headings.items() if is_which(heading)), None)
        cell = None if column is None else self.sheet.at(self.number, column)
        named = tidy(str(cell.value)) if cell is not None else ""
        where = self._place_at(self.number, column or 1)
        if given is not None:
            if named and named != given.ref:
                raise ProblemError([Problem("S511", shown(named), given.ref, where)])
            return given
        if not named:
            raise ProblemError([Problem("F114", f"no {WHICH}", f"a column {WHICH}", where)])
        # only what is shipped: the text of a file never becomes a path
        known = {f"{ref.id}@{ref.version}": ref.folder for ref in shipped_questionnaires()}
        if named not in known:
            raise ProblemError([Problem("S510", shown(named), ", ".join(known), where)])
        return load_questionnaire(known[named])

    def _city(self) -> dict[str, Any]:
        city: dict[str, Any] = {}
        for key, name in (("name", CITY_NAME), ("country", CITY_COUNTRY)):
            text = self.cells.text(self._cell(name), self._place(name))
            self.places[pointer("city", key)] = self._place(name)
            if text is not None:
                city[key] = text if key == "name" else tidy(text).upper()
        self.places[pointer("city", "population")] = self._place(CITY_POPULATION)
        cell = self._numeric(self._cell(CITY_POPULATION))
        population = self.cells.number(cell, "a whole number from 1", self._place(CITY_POPULATION))
        return city if population is None else city | {"population": population}

    def _answer(self, question: AnyQuestion) -> Answer:
        name = name_of(question.id)
        place = self._place(name)
        if question.type == "checklist":
            answer: Answer = self._items(question)
        else:
            cell = self._cell(name)
            if question.type == "number":
                cell = self._numeric(cell)
            answer = self.cells.answer(_with_words(cell), question, place)
        word_name = f"{name}_word"
        word_cell = self._cell(word_name)
        if word_cell is None:
            return answer
        word = self.cells.answer(_with_words(word_cell), question, self._place(word_name))
        if answer is not None and word is not None:
            self.cells.problems.append(Problem("W610", f"{name} and {word_name}", "one of them", place))
        return word if answer is None else answer

    def _items(self, question: ChecklistQuestion) -> list[str] | None:
        """The ticked items: from the column of the question, from a column a choice, or from both where they agree."""
        name = name_of(question.id)
        choices = [*(item.id for item in question.items), NONE_OF_THESE]
        whole, split = self._listed(name, choices), self._split(name, choices)
        place = self._place(name)
        if whole is not None and split is not None and set(whole) != set(split):
            found = f"{' '.join(whole) or 'nothing'}, and in columns of their own {' '.join(split) or 'nothing'}"
            self.cells.problems.append(Problem("T703", shown(found), "the same in both", place))
        chosen = split if whole is None else whole
        if not chosen:
            return None  # the form has a choice "none of these"
        if NONE_OF_THESE not in chosen:
            return chosen
        if len(chosen) > 1:
            self.cells.problems.append(Problem("T703", shown(" ".join(chosen)), f"{NONE_OF_THESE} alone", place))
        return []

    def _listed(self, name: str, choices: list[str]) -> list[str] | None:
        if name not in self.columns.at:
            return None
        text = self.cells.text(self._cell(name), self._place(name))
        chosen = (text or "").split()
        wrong = [choice for choice in chosen if choice not in choices]
        if wrong:
            self.cells.problems.append(Problem("T703", shown(" ".join(wrong)), ", ".join(choices), self._place(name)))
        return [choice for choice in choices if choice in chosen]

    def _split(self, name: str, choices: list[str]) -> list[str] | None:
        own = {choice: f"{name}/{choice}" for choice in choices if f"{name}/{choice}" in self.columns.at}
        if not own:
            return None
        chosen = []
        for choice, column in own.items():
            cell = self._cell(column)
            if is_blank(cell) or cell is None:
                continue
            ticked = _TICKS.get(tidy(str(cell.value)).casefold()) if cell.kind in {"text", "number", "bool"} else None
            if ticked is None:
                self.cells.problems.append(Problem("T703", shown(cell.value), "1 or 0", self._place(column)))
            elif ticked:
                chosen.append(choice)
        return chosen

    def _systems(self) -> dict[str, Any]:
        systems: dict[str, Any] = {}
        for module in self.catalog.modules if self.catalog else []:
            where = pointer("systems", module.id)
            name = cell_name("sys", module.id)
            self.places[where] = self.places[where + "/status"] = self._place(name)
            status = self.cells.word(self._cell(name), STATUSES, self._place(name), "status")
            functions = {}
            for function in module.function_ids:
                own = cell_name("fun", module.id, function)
                self.places[pointer("systems", module.id, "functions", function)] = self._place(own)
                state = self.cells.word(self._cell(own), FUNCTION_STATES, self._place(own), "answer")
                if state is not None:
                    functions[function] = state
            if status is not None or functions:
                systems[module.id] = {"status": status, "functions": functions}
        return systems

    def _sent_at(self) -> str | None:
        """When it was sent, as both tools write it (UTC unless it says otherwise)."""
        cell = None if self.columns.sent_at is None else self.sheet.at(self.number, self.columns.sent_at)
        if cell is None or not isinstance(cell.value, str):
            return None
        try:
            moment = datetime.fromisoformat(cell.value.strip())
        except ValueError:
            return None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()

    @staticmethod
    def _numeric(cell: Cell | None) -> Cell | None:
        """A number as programs write it, which an export holds as text; what people typed is left to the reader."""
        if cell is None or cell.kind != "text" or not isinstance(cell.value, str):
            return cell
        text = cell.value.strip()
        if not _NUMBER.fullmatch(text):
            return cell
        return cell._replace(kind="number", value=int(text) if _WHOLE.fullmatch(text) else float(text))

    def _cell(self, name: str) -> Cell | None:
        column = self.columns.at.get(name)
        return None if column is None else self.sheet.at(self.number, column)

    def _place(self, name: str) -> str:
        return self._place_at(self.number, self.columns.at.get(name, 1))

    def _place_at(self, number: int, column: int) -> str:
        """``Sheet!C2``; in a CSV file the line and the heading."""
        if self.sheet.name:
            return self.sheet.place(coordinate_of(number, column))
        return f"row {number}, column {shown(self.headings.get(column, coordinate_of(1, column)))}"


def _with_words(cell: Cell | None) -> Cell | None:
    """The form's name for "not applicable" as ours: a name of XLSForm has no stroke."""
    return cell._replace(value=NOT_APPLICABLE) if cell is not None and cell.value == NA_CHOICE else cell
