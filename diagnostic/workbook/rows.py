"""Finding answers in a loaded workbook: by the id of a row and the role of a column, never by position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.problems import Problem, shown
from diagnostic.workbook.cell_text import decode
from diagnostic.workbook.names import MARK, TEXT_MARK
from diagnostic.workbook.words import folded, tidy

READ_ROLES = ("id", "answer", "confidence", "comment")

_HEADERS = {
    "id": ("id",),
    "answer": ("answer", "your entry", "in operation?"),
    "confidence": ("confidence",),
    "comment": ("comment",),
}
"""Our English headers, for a sheet whose hidden row of marks was deleted."""


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
        return any(not is_blank(cell) for role, cell in self.cells.items() if role != "id")


def is_blank(cell: Cell | None) -> bool:
    """Whether a cell holds nothing one can see."""
    return cell is None or cell.value is None or (isinstance(cell.value, str) and not tidy(cell.value))


def is_text_sheet(sheet: Worksheet) -> bool:
    """Whether this is one of our sheets that hold no answers, whatever its name is now."""
    return any(cell.value == TEXT_MARK for cell in _cells(sheet))


def roles_of(sheet: Worksheet) -> tuple[dict[str, int], int, list[Problem]] | None:
    """Column number of each role, the lowest heading row, and problems; None when the sheet is not one of ours."""
    marks = [(cell.row, cell.column, text.removeprefix(MARK)) for cell, text in _texts(sheet) if text.startswith(MARK)]
    if not marks:
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
            letters = ", ".join(map(get_column_letter, sorted(found)))
            problems.append(Problem("W616", f"columns {letters} for {role}", "one column", sheet.title))
        elif not found and role in {"id", "answer"}:
            problems.append(Problem("W616", f"no column for {role}", "one column", sheet.title))
    return {role: min(found) for role, found in columns.items()}, max(row for row, _, _ in marks), problems


def _header_marks(sheet: Worksheet) -> Iterator[tuple[int, int, str]]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for cell, text in _texts(sheet):
        for role, titles in _HEADERS.items():
            if folded(text) in titles:
                by_row.setdefault(cell.row, []).append((cell.column, role))
    for row, found in by_row.items():
        if {"id", "answer"} <= {role for _, role in found}:
            yield from ((row, column, role) for column, role in found)


def rows_of(sheet: Worksheet, roles: dict[str, int]) -> list[Row]:
    """Rows with an id or an answer, from top to bottom, without heading rows."""
    letters = {role: get_column_letter(column) for role, column in roles.items() if role in READ_ROLES}
    role_of = {column: role for role, column in roles.items() if role in READ_ROLES}
    by_row: dict[int, dict[str, Cell]] = {}
    for cell in _cells(sheet):
        if cell.column in role_of and not is_blank(cell):
            by_row.setdefault(cell.row, {})[role_of[cell.column]] = cell
    rows = []
    for number, cells in sorted(by_row.items()):
        identifier = cells.get("id")
        key = tidy(decode(str(identifier.value))) if identifier is not None else ""
        heading = key.startswith(MARK) or (key.casefold() == "id" and "answer" in cells)
        if not heading and (key or "answer" in cells):
            rows.append(Row(sheet.title, number, key, cells, letters))
    return rows


def merged_problems(sheet: Worksheet, roles: dict[str, int], rows: list[Row]) -> Iterator[Problem]:
    """Merged ranges that touch a cell for answers: which row would the value belong to?"""
    columns = {column for role, column in roles.items() if role in READ_ROLES}
    numbers = {row.number for row in rows}
    for area in sheet.merged_cells.ranges:
        touched = columns & set(range(area.min_col, area.max_col + 1))
        lines = [n for n in numbers if area.min_row <= n <= area.max_row]
        if touched and lines:
            yield Problem("W615", shown(area.coord), "", f"{sheet.title}!{area.coord}")


def _texts(sheet: Worksheet) -> Iterator[tuple[Cell, str]]:
    for cell in _cells(sheet):
        if isinstance(cell.value, str):
            yield cell, tidy(decode(cell.value))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """The cells that stand in the file. ``iter_rows`` would make up a million for one in the last row."""
    for cell in list(sheet._cells.values()):
        if isinstance(cell, Cell):
            yield cell
