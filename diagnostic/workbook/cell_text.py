"""The one door through which text enters and leaves a cell: it never becomes a formula or an error value."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.problems import Problem, ProblemError, shown
from diagnostic.workbook.look import FONT, SIZE

LONGEST_TEXT = 32_767
"""Characters a cell can hold; openpyxl would cut the rest without a word."""

STARTS_A_FORMULA = ("=", "+", "-", "@")

_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


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


def put_titled(cell: Cell, title: str, text: str) -> None:
    """Write a bold title and, on the next line, a text."""
    bold = InlineFont(rFont=FONT, sz=SIZE, b=True)
    plain = InlineFont(rFont=FONT, sz=SIZE)
    cell.value = CellRichText(TextBlock(bold, encode(title) + "\n"), TextBlock(plain, encode(text)))


def encode(text: str) -> str:
    """Characters that XML cannot carry as ``_xHHHH_``, as spreadsheet programs write them."""
    return _TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def decode(text: str) -> str:
    """The text that ``encode`` (or a spreadsheet program) wrote."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)
