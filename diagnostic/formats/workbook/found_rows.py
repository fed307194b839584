"""Finding answers in a workbook: by the id of a row and the role of a column, never by position."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from diagnostic.base.problems import Problem, shown
from diagnostic.formats.spreadsheet.sheets import Cell, Sheet, letters
from diagnostic.formats.workbook.cell_words import folded, tidy
from diagnostic.formats.workbook.names import CALC, MARK, RESULTS, TEXT_MARK

READ_ROLES = ("id", "answer", "confidence", "comment", "evidence", "carried")
CARRIED, CONFIRMED = "carried", "confirmed"
"""What stands beside an answer of last time, before and after somebody looked at it."""
LONGEST_ID = 200
"""Ids and marks are short; nobody's long text is searched for them."""

_HEADERS = {
    "id": ("id",),
    "answer": ("answer", "your entry", "in operation?"),
    "confidence": ("confidence",),
    "comment": ("comment",),
    "evidence": ("evidence",),
}
"""Our English headers, for a sheet whose hidden row of marks was deleted."""
_OURS_TO_COMPUTE = {RESULTS.casefold(), CALC.casefold()}
"""Sheets that the workbook fills by itself: never read, whatever stands in them, unless they bear our marks."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet that has an id or an answer.

    Attributes:
        sheet: Name of the sheet as the person sees it.
        number: Number of the row as the person sees it.
        key: Text of the id cell, tidied; "" when it is blank.
        cells: The cells that are there, by role.
        letters: Column letter of each role of the sheet.
    """

    sheet: str
    number: int
    key: str
    cells: dict[str, Cell]
    letters: dict[str, str]

    def place(self, role: str = "answer") -> str:
        """``Sheet!C12``."""
        return f"{self.sheet}!{self.letters.get(role, self.letters['id'])}{self.number}"

    @property
    def is_filled(self) -> bool:
        """Whether anything stands in a cell for the city to fill in."""
        return any(not is_blank(cell) for role, cell in self.cells.items() if role not in {"id", "carried"})


def is_blank(cell: Cell | None) -> bool:
    """Whether a cell holds nothing one can see."""
    if cell is None:
        return True
    if cell.kind != "text" or not isinstance(cell.value, str):
        return False
    return all(character.isspace() or unicodedata.category(character) == "Cf" for character in cell.value)


def is_confirmed(cell: Cell | None) -> bool:
    """Whether the mark of a carried answer says that it was looked at, or is not there at all."""
    return cell is None or is_blank(cell) or folded(str(cell.value)) == CONFIRMED


def is_text_sheet(sheet: Sheet) -> bool:
    """Whether this is one of our sheets that hold no answers, whatever its name is now."""
    if any(text == TEXT_MARK for _, text in sheet.texts(LONGEST_ID)):
        return True
    return folded(sheet.name) in _OURS_TO_COMPUTE and not any(_marks(sheet))


def roles_of(sheet: Sheet) -> tuple[dict[str, int], int, list[Problem]] | None:
    """Column number of each role, the lowest heading row, and problems; None when the sheet is not one of ours."""
    marks = list(_marks(sheet))
    if not marks and not is_text_sheet(sheet):
        marks = list(_header_marks(sheet))
    if not marks:
        return None
    columns: dict[str, set[int]] = {}
    for _, column, role in marks:
        columns.setdefault(role, set()).add(column)
    problems = []
    for role in READ_ROLES:
        found = columns.get(role, set())
        if len(found) > 1:
            several = ", ".join(map(letters, sorted(found)))
            problems.append(Problem("W616", f"columns {several} for {role}", "one column", sheet.place()))
        elif not found and role in {"id", "answer"}:
            problems.append(Problem("W616", f"no column for {role}", "one column", sheet.place()))
    return {role: min(found) for role, found in columns.items()}, max(row for row, _, _ in marks), problems


def _marks(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    for cell, text in sheet.texts(LONGEST_ID):
        if MARK in text and tidy(text).startswith(MARK):
            yield cell.row, cell.column, tidy(text).removeprefix(MARK)


def _header_marks(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for cell, text in sheet.texts(LONGEST_ID):
        for role, titles in _HEADERS.items():
            if folded(text) in titles:
                by_row.setdefault(cell.row, []).append((cell.column, role))
    for row, found in by_row.items():
        if {"id", "answer"} <= {role for _, role in found}:
            yield from ((row, column, role) for column, role in found)


def rows_of(sheet: Sheet, roles: dict[str, int]) -> list[Row]:
    """Rows with an id or an answer, from top to bottom, without heading rows."""
    names = {role: letters(column) for role, column in roles.items() if role in READ_ROLES}
    role_of = {column: role for role, column in roles.items() if role in READ_ROLES}
    by_row: dict[int, dict[str, Cell]] = {}
    for cell in sheet.cells.values():
        if cell.column in role_of and not is_blank(cell):
            by_row.setdefault(cell.row, {})[role_of[cell.column]] = cell
    rows = []
    for number, cells in sorted(by_row.items()):
        identifier = cells.get("id")
        key = tidy(str(identifier.value)[:LONGEST_ID]) if identifier is not None else ""
        heading = key.startswith(MARK) or (key.casefold() == "id" and "answer" in cells)
        if not heading and (key or "answer" in cells):
            rows.append(Row(sheet.place(), number, key, cells, names))
    return rows


def merged_problems(sheet: Sheet, roles: dict[str, int], rows: list[Row]) -> Iterator[Problem]:
    """Merged ranges that touch a cell for answers: which row would the value belong to?"""
    columns = {column for role, column in roles.items() if role in READ_ROLES}
    numbers = [row.number for row in rows]
    for area in sheet.merged:
        touched = any(area.left <= column <= area.right for column in columns)
        first = bisect_left(numbers, area.top)
        if touched and first < len(numbers) and numbers[first] <= area.bottom:
            yield Problem("W615", shown(area.name), "", sheet.place(area.name))
