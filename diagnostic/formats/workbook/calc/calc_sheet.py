"""The hidden Calc sheet: blocks of rows and named columns, one below the other. Results only shows what stands here."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.formats.spreadsheet.cell_text import cell_at, put_number, put_text
from diagnostic.formats.workbook.names import CALC, TEXT_MARK
from diagnostic.formats.workbook.writing.cell_look import BOLD, HEADING


class Calc:
    """The sheet, written from top to bottom."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._sheet: Worksheet = book.create_sheet(CALC)
        self._sheet.sheet_state = "hidden"
        self._sheet.protection.enable()
        put_text(cell_at(self._sheet, 1, 1), TEXT_MARK)
        self._next = 3

    def block(self, title: str, columns: Sequence[str], keys: Sequence[Hashable]) -> Block:
        """An empty block with a row for each key, below what is there."""
        found = Block(self._sheet, self._next, title, columns, keys)
        self._next += len(keys) + 3
        return found


class Block:
    """Rows by key, columns by name.

    References are absolute and without the sheet's name; ``from_other_sheet`` adds it.
    """

    def __init__(
        self, sheet: Worksheet, row: int, title: str, columns: Sequence[str], keys: Sequence[Hashable]
    ) -> None:
        self._sheet = sheet
        self._letters = {name: get_column_letter(number) for number, name in enumerate(columns, start=1)}
        self._rows = {key: row + 2 + number for number, key in enumerate(keys)}
        self.keys, self.columns = list(keys), list(columns)
        assert len(self._rows) == len(keys) and len(self._letters) == len(columns)  # noqa: PT018
        put_text(cell_at(sheet, row, 1), title)
        cell_at(sheet, row, 1).font = HEADING
        for number, name in enumerate(columns, start=1):
            put_text(cell_at(sheet, row + 1, number), name)
            cell_at(sheet, row + 1, number).font = BOLD

    def at(self, column: str, key: Hashable) -> str:
        """``$D$12``."""
        return f"${self._letters[column]}${self._rows[key]}"

    def span(self, column: str, keys: Sequence[Hashable] | None = None, last_column: str = "") -> str:
        """``$D$12:$D$20``: all rows, or those from the first to the last of neighbouring keys."""
        first, last = (self.keys[0], self.keys[-1]) if keys is None else (keys[0], keys[-1])
        return f"{self.at(column, first)}:{self.at(last_column or column, last)}"

    def text(self, column: str, key: Hashable, text: str) -> None:
        """Write text that stays text."""
        put_text(self._cell(column, key), text)

    def number(self, column: str, key: Hashable, number: float | None) -> None:
        """Write a number to its last bit; None leaves the cell blank."""
        if number is not None:
            put_number(self._cell(column, key), number)

    def formula(self, column: str, key: Hashable, formula: str) -> None:
        """Write a formula; it begins with ``=``."""
        assert formula.startswith("=")
        self._cell(column, key).value = formula

    def _cell(self, column: str, key: Hashable):  # type: ignore[no-untyped-def]
        return self._sheet[self.at(column, key).replace("$", "")]


def from_other_sheet(reference: str) -> str:
    """A reference to Calc as other sheets need it."""
    return f"{CALC}!{reference}"
