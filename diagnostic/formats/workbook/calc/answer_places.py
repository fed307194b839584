"""Where the cells to fill in stand, for formulas on other sheets: found by their global names."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from diagnostic.formats.workbook.writing.answer_table import Column


class Place:
    """The row of one answer: its cells by role, as in ``'Information usage'!$C$12``."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column]) -> None:
        text = str(book.defined_names[name].attr_text)
        self._sheet, _, cell = text.rpartition("!")
        self._row = cell.rpartition("$")[2]
        self._letters = {column.role: get_column_letter(number) for number, column in enumerate(columns, start=1)}

    def cell(self, role: str) -> str:
        """The cell of a role in this row."""
        return f"{self._sheet}!${self._letters[role]}${self._row}"

    @property
    def answer(self) -> str:
        """The cell to fill in."""
        return self.cell("answer")

    @property
    def status(self) -> str:
        """The cell that says whether it is understood."""
        return self.cell("status")

    @property
    def identifier(self) -> str:
        """The cell that holds the row's id."""
        return self.cell("id")
