"""Our reader of .xlsx against openpyxl, cell by cell, and what it makes of formats and dates."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as OpenpyxlCell
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from diagnostic.base.problems import ProblemError
from diagnostic.content.load import content_root
from diagnostic.formats.spreadsheet.sheets import Cell, area_of, coordinate_of, letters, place_of
from diagnostic.formats.spreadsheet.xlsx_cells import date_text, look_of, read_xlsx
from diagnostic.formats.spreadsheet.xml_events import decode, parse
from tests.formats.workbook.conftest import FULL, Bench

EXAMPLES = sorted((content_root() / "questionnaires/ceds/1.0.0/examples").glob("*.xlsx"))


def as_openpyxl(path: Path) -> dict[tuple[str, int, int], tuple[str, object]]:
    """Kind and value of every cell that is not blank."""
    found: dict[tuple[str, int, int], tuple[str, object]] = {}
    kinds = {"s": "text", "n": "number", "b": "bool", "e": "error", "f": "formula", "d": "date"}
    for sheet in load_workbook(path).worksheets:
        for cell in list(sheet._cells.values()):
            if isinstance(cell, OpenpyxlCell) and cell.value is not None:
                value: object = cell.value
                value = decode(value) if isinstance(value, str) and cell.data_type == "s" else value
                value = value.text if isinstance(value, ArrayFormula) else value
                found[sheet.title, cell.row, cell.column] = (kinds[cell.data_type], value)
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_cells_as_openpyxl(path: Path) -> None:
    ours = {
        (sheet.name, cell.row, cell.column): (cell.kind, cell.value)
        for sheet in read_xlsx(path.read_bytes()).sheets
        for cell in sheet.cells.values()
    }
    theirs = {at: pair for at, pair in as_openpyxl(path).items() if pair[1] != ""}
    assert ours.keys() == theirs.keys()
    assert {at: pair for at, pair in ours.items() if pair != theirs[at]} == {}


def test_a_filled_workbook_saved_by_openpyxl(bench: Bench) -> None:
    bench.write(FULL).bend(lambda book: book.create_sheet("More"))
    theirs = as_openpyxl(bench.path)
    ours = {
        (sheet.name, cell.row, cell.column): (cell.kind, cell.value)
        for sheet in read_xlsx(bench.path.read_bytes()).sheets
        for cell in sheet.cells.values()
    }
    assert ours == theirs


def cell_of(value: Any, number_format: str = "General", epoch: dt.datetime | None = None) -> Cell | None:
    book = Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active["B2"] = value  # type: ignore[index]
    book.active["B2"].number_format = number_format  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    return read_xlsx(out.getvalue()).sheets[0].at(2, 2)


@pytest.mark.parametrize(
    ("value", "number_format", "kind", "read"),
    [
        (3, "General", "number", 3),
        (3.5, "0.00", "number", 3.5),
        (-1e-300, "General", "number", -1e-300),
        (True, "General", "bool", True),
        ("#DIV/0!", "General", "error", "#DIV/0!"),
        ("=A1+1", "General", "formula", "=A1+1"),
        ("=1/0", "General", "formula", "=1/0"),
        (dt.date(2026, 3, 2), "yyyy-mm-dd", "date", "2026-03-02"),
        (dt.datetime(2026, 3, 2, 14, 30), "yyyy-mm-dd hh:mm", "date", "2026-03-02 14:30:00"),  # noqa: DTZ001
        (dt.time(14, 30), "hh:mm", "date", "14:30:00"),
        (46083, "dd/mm/yy", "date", "2026-03-02"),
        (0.12, "0%", "number", 0.12),
    ],
)  # fmt: skip
def test_kinds(value: object, number_format: str, kind: str, read: object) -> None:
    cell = cell_of(value, number_format)
    assert cell is not None
    assert (cell.kind, cell.value, cell.percent) == (kind, read, number_format == "0%")


def test_the_other_cells_of_an_array_formula_are_formulas_too() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = ArrayFormula("A1:A3", "=ROW(A1:A3)")
    sheet["A2"], sheet["A4"] = 2, 4
    out = io.BytesIO()
    book.save(out)
    cells = read_xlsx(out.getvalue()).sheets[0]
    assert [cells.at(row, 1).kind for row in (1, 2, 4)] == ["formula", "formula", "number"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "code",
    ["General", "0", "0.00%", "#,##0", "@", "d mmm", "yyyy-mm-dd", "[h]:mm", "[Red]0", '0 "days"', "0\\d", "_-* #,##0",
     '[$-409]d/m/yy;@', '"mds"0', "mm:ss.0", "[$USD] 0", "#,##0;[Red]-#,##0", "0.0E+00"],
)  # fmt: skip
def test_date_formats(code: str) -> None:
    assert (look_of(200, code) == "date") == is_date_format(code)


@given(st.floats(0, 2_000_000))
def test_dates_of_both_systems(serial: float) -> None:
    """Any number of days has a text; the two systems are 1,462 days apart."""
    if serial >= 61:
        assert date_text(serial + 1462, False) == date_text(serial, True)
    assert date_text(serial, False)


def test_dates_at_the_edge() -> None:
    assert [date_text(day, False) for day in (1, 59, 60, 61)] == [
        "1900-01-01",
        "1900-02-28",
        "1900-02-29",
        "1900-03-01",
    ]
    assert date_text(0, True) == "1904-01-01"
    assert "no calendar" in date_text(1e9, False)


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_coordinates(row: int, column: int) -> None:
    assert letters(column) == get_column_letter(column)
    assert place_of(coordinate_of(row, column)) == (row, column)


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "a1", "1A", "A1:B2", "AAAA1", "A٣"])
def test_no_coordinates(text: str) -> None:
    assert place_of(text) is None


def test_areas() -> None:
    area = area_of("D7:C6")
    assert area is not None
    assert (area.name, area_of("C6:"), area_of("C6:?")) == ("C6:D7", area_of("C6"), None)


@pytest.mark.parametrize("content", [b"<!DOCTYPE x><x/>", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"<x>", b""])
def test_defusedxml_is_in_force_behind_the_gate(content: bytes) -> None:
    """Were the gate to overlook a DOCTYPE, the parser would still refuse it."""
    with pytest.raises(ProblemError) as caught:
        parse(content, "x.xml", lambda _n, _a: None, lambda _n: None, lambda _t: None)
    assert caught.value.problems[0].code == "F109"
