"""The numbers of the report as a workbook: a sheet a table, every number unrounded.

The doors for text and numbers are those of the workbook to fill in (``workbook.cell_text``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from math import ceil
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.documents.blocks import (
    TO_WRITE,
    Badge,
    Cell,
    Column,
    Figure,
    Paragraph,
    Points,
    Report,
    Table,
    ToWrite,
)
from diagnostic.documents.writers.office_archive import without_clock
from diagnostic.documents.writers.safe_text import visible
from diagnostic.formats.spreadsheet.cell_text import cell_at, put_number, put_text

FONT, ACCENT, PALE = "Arial", "1F4E79", "E9F0F6"
PLAIN, BOLD = Font(name=FONT, size=10), Font(name=FONT, size=10, bold=True)
TITLE = Font(name=FONT, size=16, bold=True, color=ACCENT)
HEADING = Font(name=FONT, size=12, bold=True, color=ACCENT)
HEADER = Font(name=FONT, size=10, bold=True, color=ACCENT)
FILL = PatternFill("solid", start_color=PALE)
OPEN_FILL = PatternFill("solid", start_color="FFF9E0")
TOP, TOP_WRAPPED = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
AT_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True)
AFTER_NUMBER = Alignment(vertical="top", horizontal="left", indent=1, wrap_text=True)
"""In the column after one of numbers, which would touch it."""

WIDEST, NARROWEST = 64, 9
FIRST_ROW = 2
LONGEST = 1650
"""Widths of a letter in one cell: more would need a row higher than spreadsheets have."""
HIGHEST = 409.0
"""Points of the highest row that spreadsheets have."""
LINE, ROOM = 1.28, 1.12
"""Height of a line against the size of its letters; room for words that do not fill their line."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def as_xlsx(report: Report) -> bytes:
    """The bytes of an .xlsx file; the same for the same report."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Summary"
    _summary(sheet, report)
    sheets: dict[str, tuple[Worksheet, int]] = {}
    for table in (*report.tables(), *_to_write(report)):
        if table.document_only:
            continue
        name = _FORBIDDEN.sub(" ", table.name)[:31]
        if name not in sheets:
            sheets[name] = (_with_head(book.create_sheet(name), table), FIRST_ROW)
        own, row = sheets[name]
        sheets[name] = (own, _rows(own, table, row))
    for own, after in sheets.values():
        own.auto_filter.ref = f"A1:{get_column_letter(own.max_column)}{after - 1}"
    for own in book.worksheets:
        _set_heights(own)
        own.page_setup.orientation = "landscape"
        own.page_setup.fitToWidth, own.page_setup.fitToHeight = 1, 0
        own.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        footer = HeaderFooterItem(
            _HeaderFooterPart(report.version.replace("&", "&&")), None, _HeaderFooterPart("&P / &N")
        )
        own.oddFooter = footer
    book.properties.title = visible(report.title)[:250]
    book.properties.creator = "diagnostic"
    out = BytesIO()
    book.save(out)
    return without_clock(out.getvalue(), report.made)


def _to_write(report: Report) -> Iterator[Table]:
    """The places that the city must write, as a list: a sheet of its own."""
    rows = [
        (Cell(section.title), Cell(block.what, open=True), Cell(" ".join(block.guidance)))
        for section in report.sections
        for block in section.blocks
        if isinstance(block, ToWrite)
    ]
    if rows:
        yield Table(TO_WRITE, "", (Column("Chapter"), Column("What"), Column("Guidance")), tuple(rows))


def _summary(sheet: Worksheet, report: Report) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, WIDEST
    rows = count(1)
    for part in _chunks(report.title):
        _text(sheet, next(rows), 1, part, TITLE, wrap=False)
    _text(sheet, next(rows), 1, report.kind)
    for name, text in (*report.facts, ("Made with", report.version)):
        for part in _chunks(text):
            row = next(rows)
            _text(sheet, row, 1, name, BOLD)
            _text(sheet, row, 2, part)
    for section in report.sections[: report.summary]:
        if all(isinstance(block, Figure | Table | ToWrite) for block in section.blocks):
            continue
        next(rows)
        _text(sheet, next(rows), 1, section.title, HEADING)
        for block in section.blocks:
            pairs: list[tuple[str, str]] = []
            if isinstance(block, Badge):
                pairs = [(block.headline, ""), *((line, "") for line in block.lines)]
            elif isinstance(block, Paragraph):
                pairs = [("", block.text)]
            elif isinstance(block, Points):
                pairs = [(point.title, point.text) for point in block.points]
            for title, text in pairs:
                for part in _chunks(text):
                    row = next(rows)
                    _text(sheet, row, 1, title, BOLD, wrap=bool(text))
                    _text(sheet, row, 2, part)


def _with_head(sheet: Worksheet, table: Table) -> Worksheet:
    sides = _sides(table)
    for position, column in enumerate(table.columns, start=1):
        _text(sheet, 1, position, column.title.replace("\u00ad", ""), HEADER)
        sheet.cell(1, position).fill, sheet.cell(1, position).alignment = FILL, sides[position - 1]
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    return sheet


def _sides(table: Table) -> list[Alignment]:
    """Numbers and their heads stand at the right, text at the left."""
    before = [False, *(column.numeric for column in table.columns)]
    return [
        AT_RIGHT if column.numeric else AFTER_NUMBER if after else TOP_WRAPPED
        for column, after in zip(table.columns, before, strict=False)
    ]


def _width(table: Table, position: int, column: Column) -> float:
    longest = max((len(_told(row[position])) for row in table.rows), default=0)
    least = len(column.title) + 4 if column.numeric else 16
    return min(WIDEST, max(NARROWEST, least, longest * 1.05 if longest < WIDEST else WIDEST))


def _told(cell: Cell) -> str:
    end = "" if cell.text.endswith((".", ":", "?", "!")) else "."
    return f"{cell.text}{end} {cell.small}" if cell.small else cell.text


def _rows(sheet: Worksheet, table: Table, row: int) -> int:
    """Write the rows; a long text goes on in the row below, with the same first cell. Gives the next free row."""
    for position, column in enumerate(table.columns):
        size = sheet.column_dimensions[get_column_letter(position + 1)]
        wanted = _width(table, position, column)
        size.width = wanted if row == FIRST_ROW else max(size.width, wanted)
    sides = _sides(table)
    for cells in table.rows:
        parts = [list(_chunks(_told(cell))) for cell in cells]
        for step in range(max(len(own) for own in parts)):
            for position, (cell, own) in enumerate(zip(cells, parts, strict=True), start=1):
                if cell.value is not None:
                    target = cell_at(sheet, row, position)
                    put_number(target, cell.value)
                    target.number_format, target.font = cell.form, PLAIN
                elif step < len(own) or position == 1:
                    _text(sheet, row, position, own[min(step, len(own) - 1)])
                    if cell.open:
                        sheet.cell(row, position).fill = OPEN_FILL
                sheet.cell(row, position).alignment = sides[position - 1]
            row += 1
    return row


def _chunks(text: str) -> Iterator[str]:
    """Pieces that each fit into one cell; a line end takes a whole line."""
    part, used = "", 0
    for character in visible(text):
        size = WIDEST if character == "\n" else _letters(character)
        if used + size > LONGEST:
            yield part
            part, used = "", 0
        part, used = part + character, used + size
    yield part


def _letters(text: str) -> int:
    """How wide a text is, in letters: those of East Asia take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _lines(text: str, width: float) -> int:
    letters = _letters(text)
    return 1 if letters <= width else ceil(letters * ROOM / width)


def _set_heights(sheet: Worksheet) -> None:
    """Rows as high as their text needs: not every program works that out by itself."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        heights = [0.0]
        for cell in row:
            if cell.data_type == "n" or not isinstance(cell.value, str):  # a number may stand there as written
                continue
            width = sheet.column_dimensions[get_column_letter(cell.column)].width - 1
            wraps = bool(cell.alignment.wrap_text)
            lines = sum(_lines(line, width) if wraps else 1 for line in cell.value.split("\n"))
            heights.append(lines * float(cell.font.size or 10) * LINE)
        sheet.row_dimensions[number].height = min(HIGHEST, max(15.0, max(heights) + 2))


def _text(sheet: Worksheet, row: int, column: int, text: str, font: Font = PLAIN, wrap: bool = True) -> None:
    cell = cell_at(sheet, row, column)
    if text:
        put_text(cell, visible(text))
    cell.font = font
    cell.alignment = TOP_WRAPPED if wrap else TOP
