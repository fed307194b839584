"""The hidden Lists sheet: what drop-downs show, beside it the values as text, and what each one scores.

Drop-downs take their words from ranges, never from the rule itself: a list inside a rule that is longer than
255 characters makes a file that Excel calls damaged.
"""

from __future__ import annotations

from typing import NamedTuple

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.formats.spreadsheet.cell_text import cell_at, put_number, put_text
from diagnostic.formats.workbook.names import LISTS
from diagnostic.formats.workbook.writing.cell_look import BOLD, NORMAL

Pairs = tuple[tuple[str, str], ...]
Scores = tuple[float, ...]


class ListRange(NamedTuple):
    """One list: the range that is shown, the values, and the scores (blank where there are none)."""

    shown: str
    values: str
    scores: str


class Lists:
    """Writes each different list once."""

    def __init__(self, book: Workbook) -> None:
        self._sheet: Worksheet = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        self._ranges: dict[tuple[Pairs, Scores], ListRange] = {}
        self._next = 1
        for column, (title, width) in enumerate((("Shown", 60), ("Value", 20), ("Score", 12)), start=1):
            put_text(cell_at(self._sheet, 1, column), title)
            cell_at(self._sheet, 1, column).font = BOLD
            self._sheet.column_dimensions["ABC"[column - 1]].width = width
        self._sheet.protection.enable()

    def add(self, pairs: Pairs, scores: Scores = ()) -> ListRange:
        """The ranges that hold these (shown, value) pairs, and the scores of the first of them."""
        if (pairs, scores) not in self._ranges:
            first = self._next + 1
            for row, pair in enumerate(pairs, start=first):
                for column, text in enumerate(pair, start=1):
                    put_text(cell_at(self._sheet, row, column), text)
                    cell_at(self._sheet, row, column).font = NORMAL
            for row, score in enumerate(scores, start=first):
                put_number(cell_at(self._sheet, row, 3), score)
            last = first + len(pairs) - 1
            self._next = last + 1  # a blank row between two lists
            self._ranges[pairs, scores] = ListRange(*(f"{LISTS}!${c}${first}:${c}${last}" for c in "ABC"))
        return self._ranges[pairs, scores]
