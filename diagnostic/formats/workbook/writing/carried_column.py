"""The column that marks what was carried over from last time, until somebody has looked at it."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from diagnostic.formats.spreadsheet.cell_text import put_text
from diagnostic.formats.workbook.calc.formula import count_of
from diagnostic.formats.workbook.found_rows import CARRIED, CONFIRMED
from diagnostic.formats.workbook.names import cell_name
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.answer_table import FIRST_ROW, PROGRESS_ROW, Column, Table
from diagnostic.formats.workbook.writing.lists import Lists

CARRIED_COLUMN = Column("carried", "From last time", 12)


def mark_carried(table: Table, lists: Lists, identifier: str, row: int) -> None:
    """Mark the answer of a row as carried over; the person changes the mark."""
    last, table.row = table.row, row
    cell = table.open_cell("carried", cell_name("carried", identifier))
    table.row = last
    put_text(cell, CARRIED)
    choices = lists.add(((CARRIED, CARRIED), (CONFIRMED, CONFIRMED)))
    table.offer(cell, choices.shown, f"Choose {CONFIRMED} once the answer is right for this time.")


def count_carried(table: Table) -> None:
    """Tint the marks that are left, and say in the line of progress how many there are."""
    marks = table.span("carried", FIRST_ROW, table.row)
    tint = PatternFill("solid", start_color=cell_look.OPEN_TINT, end_color=cell_look.OPEN_TINT)
    first = table.reference("carried", FIRST_ROW)
    rule = Rule(type="expression", formula=[f'{first}="{CARRIED}"'], dxf=DifferentialStyle(Font(bold=True), fill=tint))
    table.sheet.conditional_formatting.add(marks.replace("$", ""), rule)
    cell = table.sheet.cell(PROGRESS_ROW, 1)
    counted = f'"Carried over from last time, to be confirmed: "&{count_of(marks, CARRIED)}&"."'
    cell.value = f'{cell.value}&" "&{counted}' if cell.value else f"={counted}"
    cell.font = cell_look.BOLD
