"""The one door through which text enters a cell: it never becomes a formula or an error value."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.spreadsheet.xml_events import encode
from diagnostic.formats.workbook.writing.cell_look import FONT, GREY_TEXT, SIZE

LONGEST_TEXT = 32_767
"""Characters a cell can hold; openpyxl would cut the rest without a word."""

STARTS_A_FORMULA = ("=", "+", "-", "@")


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet of ours; none of them is merged."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Write text as text, whatever it begins with.

    Raises:
        ProblemError: W617, longer than a cell can hold.
    """
    coded = encode(text)
    if len(coded) > LONGEST_TEXT:
        where = f"{cell.parent.title}!{cell.coordinate}"
        raise ProblemError([Problem("W617", shown(text), f"at most {LONGEST_TEXT} characters", where)])
    cell.value = coded
    cell.data_type = "s"
    if coded.startswith(STARTS_A_FORMULA):
        # Without this mark Excel makes a formula of it as soon as somebody edits the cell and presses Enter.
        cell.quotePrefix = True


def put_number(cell: Cell, number: float) -> None:
    """Write a number to its last bit; openpyxl alone would round it to 16 digits."""
    cell.value = number
    if isinstance(number, float):
        cell._value = repr(number)  # type: ignore[attr-defined]  # the only way past its rounding


def put_titled(cell: Cell, title: str, text: str, notes: str = "") -> None:
    """Write a bold title, a text below it and notes in small letters below that; title and notes may be ""."""
    bold = InlineFont(rFont=FONT, sz=SIZE, b=True)
    plain = InlineFont(rFont=FONT, sz=SIZE)
    small = InlineFont(rFont=FONT, sz=SIZE - 1, color=Color(rgb=GREY_TEXT))
    parts = [TextBlock(font, encode(part)) for font, part in ((bold, title), (plain, text), (small, notes)) if part]
    for part in parts[:-1]:
        part.text += "\n"
    cell.value = CellRichText(*parts)
    if str(cell.value).startswith(STARTS_A_FORMULA):
        cell.quotePrefix = True
