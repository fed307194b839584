"""Reading a filled-in workbook back: ids decide, wherever rows, columns and sheets have moved. DESIGN: section 5."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.fact import Fact
from diagnostic.content.load import catalog_for
from diagnostic.content.question_types import DONT_KNOW, AnyQuestion, ChecklistQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import pointer
from diagnostic.formats.spreadsheet.gate import ODS
from diagnostic.formats.spreadsheet.ods_cells import read_ods
from diagnostic.formats.spreadsheet.sheets import Book
from diagnostic.formats.spreadsheet.xlsx_cells import read_xlsx
from diagnostic.formats.submission_reading import Reading, checked, placed
from diagnostic.formats.workbook.answer_cell import CellReader
from diagnostic.formats.workbook.cell_words import CONFIDENCES, DOT, FUNCTION_STATES, STATUSES, evidence_of, tidy
from diagnostic.formats.workbook.city_fields import CITY_FIELDS, CityField
from diagnostic.formats.workbook.countries import code_of
from diagnostic.formats.workbook.found_rows import Row, is_confirmed, is_text_sheet, merged_problems, roles_of, rows_of
from diagnostic.formats.workbook.meta import Meta, catalog_of, meta_of, questionnaire_of
from diagnostic.formats.workbook.names import CITY, FACT, FIGURES, SYSTEMS, factor_sheet_names, row_id
from diagnostic.submission.submission import FORMAT, answer_pointer


def book_of(data: bytes, name: str) -> Book:
    """The cells of a file that passed the gate.

    Raises:
        ProblemError: Its parts do not fit together (F109), or hold what is not allowed (F106, F108).
    """
    return read_ods(data) if Path(name).suffix.lower() == ODS else read_xlsx(data)


def read_book(book: Book, questionnaire: Questionnaire | None, catalog: Catalog | None) -> Reading:
    """The submission in the cells of a workbook.

    Args:
        book: The cells.
        questionnaire: The questionnaire it was made from; by default the shipped one that it names.
        catalog: The catalog to read it with; by default the one it was made with.

    Raises:
        ProblemError: Everything that is wrong with it, at once, with sheet and cell.
    """
    meta = meta_of(book)
    questionnaire = questionnaire_of(meta, questionnaire)
    own = catalog_of(meta, questionnaire, catalog)
    return _Reader(book, meta, questionnaire, own).read(catalog or own or catalog_for(questionnaire))


class _Reader:
    """One pass over one workbook."""

    def __init__(self, book: Book, meta: Meta | None, questionnaire: Questionnaire, own: Catalog | None) -> None:
        self.book, self.meta, self.questionnaire, self.own = book, meta, questionnaire, own
        self.cells = CellReader()
        self.problems = self.cells.problems
        self.places: dict[str, str] = {}
        self.expected = dict(_expected_ids(questionnaire, own))
        self.rows = self._rows_by_id()
        self.data: dict[str, Any] = {
            "format": FORMAT,
            "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        }

    def read(self, catalog: Catalog | None) -> Reading:
        """The submission, checked with a catalog that may be another than the workbook's own."""
        if self.meta is not None:
            self.places["/questionnaire"] = self.meta.place("questionnaire.version")
            if self.own is not None:
                self.places["/catalog"] = self.meta.place("catalog.version")
                self.data["catalog"] = {"version": self.meta.values["catalog.version"]}
        self._city()
        for fact in self.questionnaire.facts:
            self._fact(fact)
        for question in self.questionnaire.questions:
            self._question(question)
        for module in self.own.modules if self.own else []:
            self._module(module.id, module.function_ids)
        self.problems += self._unconfirmed()
        reading = checked(
            self.data, self.questionnaire, catalog, lambda problem: placed(problem, self.places), self.problems
        )
        return replace(reading, places=self.places)

    def _unconfirmed(self) -> Iterator[Problem]:
        """Answers carried over from last time that nobody has confirmed yet."""
        given = self.data.get("answers", {}).keys() | self.data.get("systems", {}).keys()
        rows = [row for key, row in self.rows.items() if key in given and not is_confirmed(row.cells.get("carried"))]
        if rows:
            ids = ", ".join(row.key for row in rows)
            found = shown(f"{len(rows)} answers and systems: {ids}")
            yield Problem("W619w", found, "confirmed", rows[0].place("carried"))

    # Finding the rows

    def _rows_by_id(self) -> dict[str, Row]:
        """The row of each id. Of two rows with one id the filled one; two filled ones are an error."""
        found: dict[str, list[Row]] = {}
        by_folded = {key.casefold(): key for key in self.expected}
        for row in self._all_rows():
            key = row.key if row.key in self.expected else by_folded.get(row.key.casefold(), "")
            if key:
                found.setdefault(key, []).append(row)
            else:
                advice = did_you_mean(row.key, self.expected) if row.key else ""
                shown_key = shown(row.key) if row.key else "an answer beside no id"
                self.problems.append(Problem("W605", shown_key, "an id of this version", row.place("id"), mend=advice))
        self._missing_rows(found)
        chosen = {}
        for key, rows in found.items():
            filled = [row for row in rows if row.is_filled]
            if len(filled) > 1:
                places = " and ".join(row.place() for row in filled)
                self.problems.append(Problem("W603", f"{key} in {places}", "one row", filled[1].place()))
            chosen[key] = (filled or rows)[0]
        return chosen

    def _all_rows(self) -> Iterator[Row]:
        for sheet in self.book.sheets:
            if self.meta is not None and sheet is self.meta.sheet:
                continue
            roles = roles_of(sheet)
            if roles is None:
                if sheet.visible and not is_text_sheet(sheet):
                    self.problems.append(Problem("W613w", shown(sheet.name), "", sheet.place()))
                continue
            columns, heading, problems = roles
            if not {"id", "answer"} <= columns.keys():
                # without the marks of a table: one of our text sheets, or a heading row that was damaged
                if not is_text_sheet(sheet):
                    self.problems += problems
                continue
            self.problems += problems
            # above the heading stand titles, unless rows were sorted upwards
            rows = [row for row in rows_of(sheet, columns) if row.number > heading or row.key in self.expected]
            self.problems += merged_problems(sheet, columns, rows)
            yield from rows

    def _missing_rows(self, found: dict[str, list[Row]]) -> None:
        """Missing rows; one problem for a sheet of which every row is missing."""
        if not found:
            self.problems.append(Problem("W601", "no row with an id of the questionnaire", self.questionnaire.ref))
            return
        by_sheet: dict[str, list[str]] = {}
        for key, sheet in self.expected.items():
            by_sheet.setdefault(sheet, []).append(key)
        for sheet, keys in by_sheet.items():
            missing = [key for key in keys if key not in found]
            if len(missing) == len(keys):
                self.problems.append(Problem("W602", shown(sheet), "", ""))
            else:
                self.problems += [Problem("W604", key, "", sheet) for key in missing]

    # Reading the values

    def _city(self) -> None:
        for field in CITY_FIELDS:
            row = self.rows.get(field.key)
            if row is None:
                continue
            self.places[field.pointer] = row.place()
            if len(field.path) > 1:
                self.places.setdefault(pointer(field.path[0]), row.place())
            value = self._city_value(field, row)
            if value is not None:
                target = self.data
                for key in field.path[:-1]:
                    target = target.setdefault(key, {})
                target[field.path[-1]] = value

    def _city_value(self, field: CityField, row: Row) -> object:
        cell, place = row.cells.get("answer"), row.place()
        if field.kind in {"whole", "weight"}:
            return self._city_number(field, row)
        text = self.cells.text(cell, place)
        if text is None or field.kind == "text":
            return text
        if field.kind == "level":
            return self._level(tidy(text), place)
        code = tidy(text).split(DOT.strip(), maxsplit=1)[0].strip().upper()  # a list shows "KE · Kenya"
        if field.form is None or field.form.fullmatch(code):
            return code
        advice = f"Write {found} for {tidy(text)}." if (found := code_of(tidy(text))) else ""
        self.problems.append(Problem("W609", shown(text), field.allowed, place, mend=advice))
        return None

    def _city_number(self, field: CityField, row: Row) -> int | float | None:
        number = self.cells.number(row.cells.get("answer"), field.allowed, row.place())
        low = 1 if field.kind == "whole" else 0
        if number is not None and (number < low or (field.kind == "whole" and number != int(number))):
            self.problems.append(Problem("W609", shown(number), field.allowed, row.place()))
            return None
        return number

    def _level(self, text: str, place: str) -> int | None:
        levels = [str(level.level) for level in self.questionnaire.levels]
        token = text.split(DOT.strip(), maxsplit=1)[0].strip()
        if token in levels:
            return int(token)
        self.problems.append(Problem("W609", shown(text), "one of " + ", ".join(levels), place))
        return None

    def _question(self, question: AnyQuestion) -> None:
        row = self.rows.get(question.id)
        if row is None:
            return
        where = answer_pointer(question.id)
        self.places[where] = row.place()
        self.places[pointer("confidence", question.id)] = row.place("confidence")
        self.places[pointer("comments", question.id)] = row.place("comment")
        answer = self.cells.answer(row.cells.get("answer"), question, row.place())
        if question.type == "checklist":
            answer = self._items(question, row, answer)
        if answer is not None:
            self.data.setdefault("answers", {})[question.id] = answer
        confidence = self.cells.word(row.cells.get("confidence"), CONFIDENCES, row.place("confidence"), "confidence")
        if confidence is not None:
            self.data.setdefault("confidence", {})[question.id] = confidence
        comment = self.cells.text(row.cells.get("comment"), row.place("comment"))
        if comment is not None:
            self.data.setdefault("comments", {})[question.id] = comment
        evidence = self.cells.text(row.cells.get("evidence"), row.place("evidence"))
        if evidence is not None:
            self.data.setdefault("evidence", {})[question.id] = evidence_of(evidence)

    def _fact(self, fact: Fact) -> None:
        row = self.rows.get(row_id(FACT, fact.id))
        if row is None:
            return
        self.places[pointer("facts", fact.id)] = row.place()
        figure = self.cells.figure(row.cells.get("answer"), fact.allowed, row.place())
        if figure is not None:
            self.data.setdefault("facts", {})[fact.id] = figure

    def _items(self, question: ChecklistQuestion, row: Row, whole: object) -> Any:
        """The items, or the word in the question's own row. A blank item is not known."""
        states: dict[str, bool | None] = {}
        blank = []
        for item in question.items:
            item_row = self.rows.get(row_id(question.id, item.id))
            if item_row is None:
                continue
            states[item.id] = self.cells.item(item_row.cells.get("answer"), item_row.place())
            if "answer" not in item_row.cells:
                blank.append(item.id)
        filled = [item for item in states if item not in blank]
        if filled and "answer" in row.cells:
            found = f"items {', '.join(filled)} and the row of {question.id}"
            self.problems.append(Problem("W610", found, "the items, or a word in the row of the question", row.place()))
            return None
        if not filled:
            return whole
        if blank and self.meta is not None and self.meta.blank_items_are_no:
            self.problems.append(Problem("W612w", f"blank: {', '.join(blank)}", "", row.place()))
            states |= dict.fromkeys(blank, False)
        known = {item: ticked for item, ticked in states.items() if ticked is not None}
        return question.same_form(known) if known else DONT_KNOW

    def _module(self, module_id: str, function_ids: list[str]) -> None:
        row = self.rows.get(module_id)
        state: dict[str, Any] = {}
        if row is not None:
            where = pointer("systems", module_id)
            self.places[where] = self.places[where + "/status"] = row.place()
            status = self.cells.word(row.cells.get("answer"), STATUSES, row.place(), "status")
            if status is not None:
                state["status"] = status
        for function_id in function_ids:
            function_row = self.rows.get(row_id(module_id, function_id))
            if function_row is None:
                continue
            self.places[pointer("systems", module_id, "functions", function_id)] = function_row.place()
            value = self.cells.word(function_row.cells.get("answer"), FUNCTION_STATES, function_row.place(), "answer")
            if value is not None:
                state.setdefault("functions", {})[function_id] = value
        if state:
            self.data.setdefault("systems", {})[module_id] = state


def _expected_ids(questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[tuple[str, str]]:
    """Every row's id, and the name its sheet had when it was made."""
    for field in CITY_FIELDS:
        yield field.key, CITY
    for factor, sheet in zip(questionnaire.factors, factor_sheet_names(questionnaire), strict=True):
        for question in factor.questions:
            yield question.id, sheet
            for item in question.parts:
                yield row_id(question.id, item.id), sheet
    for fact in questionnaire.facts:
        yield row_id(FACT, fact.id), FIGURES
    for module in catalog.modules if catalog else []:
        yield module.id, SYSTEMS
        for function in module.functions:
            yield row_id(module.id, function.id), SYSTEMS
