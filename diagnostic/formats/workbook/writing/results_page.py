"""Writing the Results sheet: lines, tables and named cells that show what stands on Calc."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.formats.spreadsheet.cell_text import cell_at, put_text
from diagnostic.formats.workbook.calc.calc_sheet import from_other_sheet
from diagnostic.formats.workbook.calc.formula import DASH
from diagnostic.formats.workbook.names import RESULTS, TEXT_MARK
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.answer_table import prepare_for_print, protect

WIDTHS = (35.0, 15.0, 12.5, 11.0, 11.0, 11.0, 11.0, 11.0)
LAST_COLUMN = len(WIDTHS)
ID_COLUMN, ID_LETTER = LAST_COLUMN + 1, "I"
"""A hidden column for ids that scripts look for."""
POINTS, SHARE, WHOLE, TEXT = "0.0", "0 %", "0", "General"

_RIGHT = Alignment(horizontal="right", vertical="center", indent=1)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


class ResultsPage:
    """The sheet, written from top to bottom.

    Args:
        book: The workbook.
        rows_moved: The cell of Calc that is above 0 where rows were sorted; then every result is a dash.
    """

    def __init__(self, book: Workbook, rows_moved: str) -> None:
        self.book = book
        self.sheet: Worksheet = book.create_sheet(RESULTS)
        self.row = 1
        self._moved = from_other_sheet(rows_moved)
        for number, width in enumerate(WIDTHS):
            self.sheet.column_dimensions["ABCDEFGH"[number]].width = width
        self.sheet.column_dimensions[ID_LETTER].hidden = True
        put_text(cell_at(self.sheet, 1, 1), TEXT_MARK)
        self.sheet.row_dimensions[1].hidden = True

    def shown(self, reference: str, before: str = "", *, blank: bool = False) -> str:
        """A formula: the value of a cell of Calc, or a dash where there is none or rows were sorted.

        Args:
            reference: The cell.
            before: Put before the value, as in ``"1. "&``.
            blank: Show nothing instead of a dash.
        """
        cell, none = from_other_sheet(reference), '""' if blank else f'"{DASH}"'
        return f"=IFERROR(IF({self._moved}>0,{none},IF({cell}={chr(34) * 2},{none},{before}{cell})),{none})"

    def unless_moved(self, formula: str, sentence: str) -> str:
        """A formula of Results itself, replaced by a sentence where rows were sorted."""
        return f'=IFERROR(IF({self._moved}>0,"{sentence}",{formula}),"{sentence}")'

    def line(
        self, content: str, font: Font = cell_look.NORMAL, height: float = 18.0, columns: int = LAST_COLUMN
    ) -> Cell:
        """A text or formula across the columns of the tables."""
        self.row += 1
        cell = self.wide(1, content, columns, font)
        self.sheet.row_dimensions[self.row].height = height
        return cell

    def heading(self, text: str, explanation: str = "") -> None:
        """A heading with air above it, and a sentence below."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = 10
        self.line(text, cell_look.HEADING, 22)
        if explanation:
            width = sum(WIDTHS)
            self.line(explanation, cell_look.SMALL, cell_look.Text(explanation, width, cell_look.SMALL).height)

    def header(self, titles: Sequence[str], left_from: int = LAST_COLUMN + 1) -> None:
        """The header row of a table; one wide text from the column ``left_from`` on."""
        self.row += 1
        for column in range(1, LAST_COLUMN + 1):
            cell = cell_at(self.sheet, self.row, column)
            put_text(cell, titles[column - 1] if column <= len(titles) else "")
            cell.font, cell.fill = cell_look.HEADER, cell_look.HEADER_FILL
            cell.alignment = _LEFT if column in {1, left_from} else _RIGHT
        if left_from < LAST_COLUMN:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=left_from, end_column=LAST_COLUMN)
        self.sheet.row_dimensions[self.row].height = 22

    def next_row(self, label: str, height: float = 18.0, font: Font = cell_look.NORMAL, *, ruled: bool = True) -> None:
        """Begin a row of a table with its label; ``ruled`` draws the line below it."""
        self.row += 1
        cell = self._put(1, label, font)
        cell.alignment = _LEFT
        needed = cell_look.Text(label, WIDTHS[0], font).height
        self.sheet.row_dimensions[self.row].height = max(height, needed)
        for column in range(1, LAST_COLUMN + 1) if ruled else ():
            cell_at(self.sheet, self.row, column).border = cell_look.RULE

    def label(self, formula: str) -> None:
        """A formula as the label of the current row."""
        self._put(1, formula, cell_look.BOLD).alignment = _LEFT

    def value(self, column: int, formula: str, number_format: str = TEXT, name: str = "", bold: bool = False) -> Cell:
        """A value of the current row, with a global name if scripts should find it."""
        cell = self._put(column, formula, cell_look.BOLD if bold else cell_look.NORMAL)
        cell.number_format, cell.alignment = number_format, _RIGHT
        if name:
            place = f"{RESULTS}!${cell.column_letter}${cell.row}"
            self.book.defined_names[name] = DefinedName(name, attr_text=place)
        return cell

    def wide(self, column: int, content: str, columns: int = LAST_COLUMN, font: Font = cell_look.NORMAL) -> Cell:
        """A text or formula from one column to the last one given."""
        cell = self._put(column, content, font)
        cell.alignment = _LEFT
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=column, end_column=columns)
        return cell

    def _put(self, column: int, content: str, font: Font) -> Cell:
        cell = cell_at(self.sheet, self.row, column)
        if content.startswith("="):
            cell.value = content
        else:
            put_text(cell, content)
        cell.font = font
        return cell

    def new_printed_page(self) -> None:
        """What follows begins on a new page when printed."""
        self.sheet.row_breaks.append(Break(id=self.row))

    def finish(self) -> None:
        """Protect and prepare for printing."""
        prepare_for_print(self.sheet, landscape=True)
        protect(self.sheet)
