"""The City sheet: who answers, for which period, and what the city wants to weigh."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.cell_text import put_number, put_text
from diagnostic.formats.workbook.calc.formula import first_part
from diagnostic.formats.workbook.cell_words import DOT
from diagnostic.formats.workbook.city_fields import CITY_FIELDS, CityField
from diagnostic.formats.workbook.countries import REGIONS, country_names, shown_country
from diagnostic.formats.workbook.names import CITY
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.answer_table import TEXT_FORMAT, Column, Table
from diagnostic.formats.workbook.writing.lists import ListRange, Lists
from diagnostic.formats.workbook.writing.status_formula import ANSWERED, MISSING, NOT_UNDERSTOOD, OUT_OF_RANGE

COLUMNS = (
    Column("id", "ID", 22),
    Column("question", "Field", 30),
    Column("answer", "Your entry", 34),
    Column("status", "Status", 14),
    Column("help", "Hint", 62),
)


def write_city_sheet(book: Workbook, lists: Lists, questionnaire: Questionnaire, data: dict[str, Any]) -> None:
    """Add the City sheet.

    Args:
        book: The workbook.
        lists: Where the drop-downs come from.
        questionnaire: Names the levels.
        data: Plain data of a submission (``model_dump``) to fill in.
    """
    table = Table(book, CITY, COLUMNS, "Your city", "Fields marked optional may stay blank.")
    levels = tuple((f"{level.level}{DOT}{level.name}", str(level.level)) for level in questionnaire.levels)
    offered = {
        "city.country": tuple((shown_country(code), code) for code in country_names()),
        "city.region": tuple((region, region) for region in REGIONS),
        "city.target_level": levels,
    }
    rows: dict[str, int] = {}
    for field in CITY_FIELDS:
        table.add_row(
            {"id": field.key, "question": field.label, "help": field.hint},
            {"id": cell_look.SMALL, "question": cell_look.BOLD, "status": cell_look.SMALL, "help": cell_look.SMALL},
        )
        table.sheet.row_dimensions[table.row].height = max(24.0, table.sheet.row_dimensions[table.row].height or 0)
        cell = table.open_cell("answer", field.name)
        cell.number_format = {"text": TEXT_FORMAT, "code": TEXT_FORMAT, "whole": "#,##0"}.get(field.kind, "General")
        own = offered.get(field.key, ())
        found = lists.add(own) if own else None
        _check(table, cell, field, found)
        _fill(cell, _value(data, field.path), {value: shown for shown, value in own})
        rows[field.key] = table.row
        table.status(f'=IFERROR({_status(table, field, found)},"{NOT_UNDERSTOOD}")')
    for field in CITY_FIELDS:
        if field.kind == "weight":
            _weight_status(table, rows, field)
    table.finish(freeze_after="question")


def _status(table: Table, field: CityField, offered: ListRange | None) -> str:
    """What the status cell says: whether the entry is understood."""
    cell = table.reference("answer")
    known = f'"{ANSWERED}"'
    if field.kind == "whole":
        known = f'IF(ISNUMBER({cell}),IF({cell}>=1,IF(ROUND({cell},0)={cell},"{ANSWERED}","{NOT_UNDERSTOOD}"),'
        known += f'"{OUT_OF_RANGE}"),"{NOT_UNDERSTOOD}")'
    elif field.kind == "weight":
        known = f'IF(ISNUMBER({cell}),IF({cell}>=0,"{ANSWERED}","{OUT_OF_RANGE}"),"{NOT_UNDERSTOOD}")'
    elif offered is not None and field.kind != "text":
        part = first_part(cell, DOT)
        known = f'IF(SUMPRODUCT(({offered.values}={part})*1)>0,"{ANSWERED}","{NOT_UNDERSTOOD}")'
        if field.kind == "code":  # a code that the list does not have: two letters
            two = f"AND(LEFT({part},2)={part},LEFT({part},1)<>{part},1-ISNUMBER({cell}))"
            known = f'IF({two},"{ANSWERED}",{known})'
    if field.kind != "text":
        known = f'IF(ISLOGICAL({cell}),"{NOT_UNDERSTOOD}",{known})'
    blank = '""' if "(optional)" in field.label else f'"{MISSING}"'
    return f'IF(TRIM({cell})="",{blank},{known})'


def _weight_status(table: Table, rows: dict[str, int], field: CityField) -> None:
    """A weight left blank beside others is missing: it takes all four."""
    weights = [rows[other.key] for other in CITY_FIELDS if other.kind == "weight"]
    status, entries = table.cell("status", rows[field.key]), table.span("answer", min(weights), max(weights))
    own = table.reference("answer", rows[field.key])
    others = f'IF(COUNT({entries})>0,"{MISSING}","")'
    status.value = f'=IF(TRIM({own})="",{others},{str(status.value).removeprefix("=")})'


def _check(table: Table, cell: Cell, field: CityField, offered: ListRange | None) -> None:
    at = cell.coordinate
    if offered is not None:
        table.offer(cell, offered.shown, f"Choose from the list. Allowed: {field.allowed}.")
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


def _fill(cell: Cell, value: Any, offered: dict[str, str]) -> None:
    if value is None:
        return
    if str(value) in offered:
        put_text(cell, offered[str(value)])
    elif isinstance(value, str):
        put_text(cell, value)
    else:
        put_number(cell, value)
