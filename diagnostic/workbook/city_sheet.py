"""The City sheet: who answers, for which period, and what the city wants to weigh."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.workbook import look
from diagnostic.workbook.cell_text import put_number, put_text
from diagnostic.workbook.city_fields import CITY_FIELDS, CityField
from diagnostic.workbook.lists import Lists
from diagnostic.workbook.names import CITY
from diagnostic.workbook.table import TEXT_FORMAT, Column, Table
from diagnostic.workbook.words import DOT

COLUMNS = (
    Column("id", "ID", 24),
    Column("question", "Field", 34),
    Column("answer", "Your entry", 34),
    Column("help", "Hint", 70),
)


def write_city_sheet(book: Workbook, lists: Lists, questionnaire: Questionnaire, data: dict[str, Any]) -> None:
    """Add the City sheet.

    Args:
        book: The workbook.
        lists: Where the drop-down of the levels comes from.
        questionnaire: Names the levels.
        data: Plain data of a submission (``model_dump``) to fill in.
    """
    table = Table(book, CITY, COLUMNS, "Your city", "Fields marked optional may stay blank.")
    levels = tuple((f"{level.level}{DOT}{level.name}", str(level.level)) for level in questionnaire.levels)
    for field in CITY_FIELDS:
        table.add_row(
            {"id": field.key, "question": field.label, "help": field.hint},
            {"id": look.SMALL, "question": look.BOLD, "help": look.SMALL},
        )
        table.sheet.row_dimensions[table.row].height = max(24.0, table.sheet.row_dimensions[table.row].height or 0)
        cell = table.open_cell("answer", field.name)
        cell.number_format = {"text": TEXT_FORMAT, "code": TEXT_FORMAT, "whole": "#,##0"}.get(field.kind, "General")
        if "(optional)" not in field.label:
            table.tint_while_blank(cell)
        _check(table, cell, field, lists.add(levels).shown)
        _fill(cell, field, _value(data, field.path), {value: shown for shown, value in levels})
    table.finish(freeze_after="question")


def _check(table: Table, cell: Cell, field: CityField, levels: str) -> None:
    at = cell.coordinate
    if field.kind == "level":
        table.offer(cell, levels, "Choose one of the levels.")
    elif field.kind == "whole":
        condition = f"IF(ISNUMBER({at}),IF({at}>=1,ROUND({at},0)={at},FALSE),FALSE)"
        table.limit(cell, condition, f"Type {field.allowed}.", f"Expected: {field.allowed}. Keep it anyway?")
    elif field.kind == "weight":
        condition = f"IF(ISNUMBER({at}),{at}>=0,FALSE)"
        table.limit(cell, condition, f"Type {field.allowed}.", f"Expected: {field.allowed}. Keep it anyway?")


def _value(data: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = data
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _fill(cell: Cell, field: CityField, value: Any, levels: dict[str, str]) -> None:
    if value is None:
        return
    if field.kind == "level":
        put_text(cell, levels[str(value)])
    elif isinstance(value, str):
        put_text(cell, value)
    else:
        put_number(cell, value)
