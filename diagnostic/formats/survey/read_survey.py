"""Reading an export: a sheet or CSV file with a row a submission."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire, shipped_questionnaires
from diagnostic.content.question_types import NOT_APPLICABLE, Answer, AnyQuestion, ChecklistQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import pointer
from diagnostic.formats.spreadsheet.sheets import Cell, Sheet, coordinate_of
from diagnostic.formats.submission_reading import Reading, checked, placed
from diagnostic.formats.survey.export_columns import (
    CITY_COUNTRY,
    CITY_NAME,
    CITY_POPULATION,
    NA_CHOICE,
    NONE_OF_THESE,
    PERIOD,
    WHICH,
    Columns,
    columns_of,
    is_which,
    known_name,
    name_of,
    names_of,
)
from diagnostic.formats.workbook.answer_cell import CellReader
from diagnostic.formats.workbook.cell_words import FUNCTION_STATES, STATUSES, tidy
from diagnostic.formats.workbook.found_rows import is_blank
from diagnostic.formats.workbook.names import cell_name
from diagnostic.submission.submission import FORMAT, answer_pointer

LONGEST_HEADING = 1_000
"""Characters of a heading that are looked at; names of the form with their groups stay far below."""

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?")
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_TICKS = {"1": True, "1.0": True, "true": True, "0": False, "0.0": False, "false": False}


def is_export(headings: Iterable[str], questionnaire: Questionnaire | None) -> bool:
    """Whether a row of headings belongs to our form: it says which, or has names of this questionnaire."""
    known = {WHICH, *(names_of(questionnaire, None) if questionnaire else ())}
    return any(known_name(tidy(heading[:LONGEST_HEADING]), known) for heading in headings)


class Export:
    """The submissions of an export, each read by itself.

    Args:
        sheet: Headings in the first row, a submission in each row below.
        questionnaire: The questionnaire of the form; by default the shipped one that each row names.
        catalog: The catalog of its questions about systems; by default the shipped one.
    """

    def __init__(self, sheet: Sheet, questionnaire: Questionnaire | None, catalog: Catalog | None) -> None:
        self._sheet, self._questionnaire, self._catalog = sheet, questionnaire, catalog
        self._headings = _headings(sheet)
        self._numbers = sorted({cell.row for cell in sheet.cells.values() if cell.row > 1 and not is_blank(cell)})

    def __len__(self) -> int:
        return len(self._numbers)

    def called(self, number: int) -> str:
        """The city of a row, or where the row stands."""
        line = self._numbers[number - 1]
        for column, heading in self._headings.items():
            cell = self._sheet.at(line, column)
            if cell is not None and known_name(heading, {CITY_NAME}):
                return shown(str(cell.value))
        return f"line {line}"

    def read(self, number: int) -> Reading:
        """One submission, counted from 1.

        Raises:
            ProblemError: Everything that is wrong with it.
        """
        line = self._numbers[number - 1]
        return _Row(self._sheet, line, self._headings, self._questionnaire, self._catalog).read()


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
        reading = checked(
            data, self.questionnaire, self.catalog, lambda problem: placed(problem, self.places), self.cells.problems
        )
        return replace(reading, places=self.places)

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
