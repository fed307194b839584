"""Workbooks as .ods, made by hand from the cells of another one: quick, and as odd as a test wants."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape

from diagnostic.formats.spreadsheet.sheets import MOST_COLUMNS, MOST_ROWS, Book, Cell, Sheet

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE.decode()}"/>'
    "</manifest:manifest>"
)


def ods(book: Book, change: Callable[[str], str] = str) -> bytes:
    """The cells of a workbook as .ods; ``change`` may bend the text of content.xml."""
    tables = "".join(map(table, book.sheets))
    hidden = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:scripts/><office:automatic-styles>{hidden}</style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"content.xml": change(content).encode()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """An .ods file of these parts."""
    out = io.BytesIO()
    all_parts = {"mimetype": MIMETYPE, "META-INF/manifest.xml": MANIFEST.encode()} | parts
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in all_parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def table(sheet: Sheet) -> str:
    """A sheet, down to its last possible row, as LibreOffice writes it."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(sheet.cells.values()):
        rows.setdefault(cell.row, []).append(cell)
    spans = {(area.top, area.left): area for area in sheet.merged}
    text, last = [], 0
    for number, cells in rows.items():
        if number > last + 1:
            text.append(blank_rows(number - last - 1))
        text.append("<table:table-row>")
        column = 0
        for cell in cells:
            if cell.column > column + 1:
                text.append(f'<table:table-cell table:number-columns-repeated="{cell.column - column - 1}"/>')
            area = spans.get((cell.row, cell.column))
            span = ""
            if area is not None:
                span = (
                    f' table:number-rows-spanned="{area.bottom - area.top + 1}"'
                    f' table:number-columns-spanned="{area.right - area.left + 1}"'
                )
            text.append(cell_xml(cell, span))
            column = cell.column
        text.append(f'<table:table-cell table:number-columns-repeated="{MOST_COLUMNS - column}"/></table:table-row>')
        last = number
    style = "" if sheet.visible else ' table:style-name="hidden"'
    text.append(blank_rows(MOST_ROWS - last))
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{"".join(text)}</table:table>'


def blank_rows(count: int) -> str:
    """Rows without anything, as many as there are, in one element."""
    return f'<table:table-row table:number-rows-repeated="{count}"><table:table-cell/></table:table-row>'


def cell_xml(cell: Cell, extra: str = "") -> str:
    """One cell."""
    value = escape(str(cell.value))
    if cell.kind == "number":
        kind = "percentage" if cell.percent else "float"
        attributes = f' office:value-type="{kind}" office:value="{cell.value!r}"'
    elif cell.kind == "bool":
        attributes = f' office:value-type="boolean" office:boolean-value="{str(cell.value).lower()}"'
    elif cell.kind == "date":
        attributes = f' office:value-type="date" office:date-value="{value.replace(" ", "T")}"'
    elif cell.kind in {"formula", "error"}:
        formula = value if value.startswith("=") else f"={value}"
        attributes = f' table:formula="of:{formula}" office:value-type="float" office:value="3"'
    else:
        attributes = ' office:value-type="string"'
    return f"<table:table-cell{attributes}{extra}>{paragraphs(str(cell.value))}</table:table-cell>"


def paragraphs(text: str) -> str:
    """Text as LibreOffice writes it: a paragraph a line, an element for each further blank and each tab."""
    lines = []
    for line in text.split("\n"):
        marked = escape("".join(c if c >= " " or c == "\t" else "?" for c in line))
        marked = marked.replace("\t", "<text:tab/>").replace("  ", ' <text:s text:c="1"/>')
        if marked.startswith(" "):
            marked = "<text:s/>" + marked[1:]
        if marked.endswith(" "):
            marked = marked[:-1] + "<text:s/>"
        lines.append(f"<text:p>{marked}</text:p>")
    return "".join(lines)
