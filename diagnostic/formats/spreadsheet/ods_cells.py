"""The cells of an .ods file (OpenDocument), as LibreOffice and others save it.

Our own reader rather than a library's: readers of values give a formula's stored result without saying that it is
one, and unfold repeated rows. Here the formula is seen in the XML and a million repeated blank rows are one number.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from diagnostic.base.problems import shown
from diagnostic.formats.spreadsheet.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    Area,
    Book,
    Cell,
    Kind,
    Sheet,
    coordinate_of,
    damaged,
    too_much,
)
from diagnostic.formats.spreadsheet.xml_events import Attributes, parse

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_CELLS = {"table:table-cell", "table:covered-table-cell"}
_NOT_THE_TEXT = {"office:annotation", "table:shapes", "office:forms", "text:note", "text:ruby-text"}
_PARAGRAPHS = {"text:p", "text:h"}
_LONGEST_SPACES = 32_767
_PREFIX = re.compile(r"^(of|oooc|msoxl):", re.IGNORECASE)
_ERROR_NAME = re.compile(r"#[A-Z0-9/_]+[!?]?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_WHOLE = re.compile(r"-?\d{1,18}")


def read_ods(data: bytes) -> Book:
    """All cells of a file that passed the gate.

    Raises:
        ProblemError: A damaged part (F109), too many sheets or cells (F106).
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read("content.xml")
    reader = _Content()
    parse(content, "content.xml", reader.start, reader.end, reader.text)
    return Book(reader.sheets)


class _Content:
    """Walks through content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.hidden_styles: set[str] = set()
        self.names: dict[str, str] = {}
        self.style = ""
        self.depth = 0  # of tables: a table may stand inside a cell
        self.skipped = 0  # how deep inside what is not a cell's own text
        self.row = self.row_repeats = self.column = 0
        self.row_cells: list[tuple[Cell, int]] = []
        self.cell: Attributes | None = None
        self.cell_tag = ""
        self.paragraphs: list[list[str]] = []
        self.in_paragraph = 0
        self.cells_left = MOST_CELLS

    def start(self, name: str, attributes: Attributes) -> None:
        tag = self._tag(name)
        if self.skipped or tag in _NOT_THE_TEXT or tag.startswith("draw:"):
            self.skipped += 1
        elif tag == "table:table":
            self._begin_table(attributes)
        elif self.depth > 1:
            return
        elif tag == "table:table-row":
            self.row_repeats = self._count(attributes, "number-rows-repeated")
            self.column, self.row_cells = 1, []
        elif tag in _CELLS:
            self.cell, self.cell_tag, self.paragraphs = self._short(attributes), tag, []
        elif tag in _PARAGRAPHS:
            self.in_paragraph += 1
            self.paragraphs.append([])
        elif self.in_paragraph:
            self._inside_paragraph(tag, attributes)
        elif tag == "style:style":
            self.style = self._short(attributes).get("style:name", "")
        elif tag == "style:table-properties" and self._short(attributes).get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def end(self, name: str) -> None:
        tag = self._tag(name)
        if self.skipped:
            self.skipped -= 1
        elif tag == "table:table":
            self.depth -= 1
        elif self.depth > 1:
            return
        elif tag in _PARAGRAPHS:
            self.in_paragraph -= 1
        elif tag in _CELLS and self.cell is not None:
            self._finish_cell(self.cell)
            self.cell = None
        elif tag == "table:table-row":
            self._finish_row()

    def text(self, text: str) -> None:
        if self.in_paragraph and not self.skipped and self.depth == 1:
            self.paragraphs[-1].append(text)

    def _inside_paragraph(self, tag: str, attributes: Attributes) -> None:
        if tag == "text:s":
            count = self._short(attributes).get("text:c", "1")
            number = int(count) if count.isdecimal() and len(count) <= 6 else 1
            self.paragraphs[-1].append("\0" * min(number, _LONGEST_SPACES))
        elif tag == "text:tab":
            self.paragraphs[-1].append("\1")
        elif tag == "text:line-break":
            self.paragraphs[-1].append("\2")

    def _tag(self, name: str) -> str:
        tag = self.names.get(name)
        if tag is None:
            space, _, own = name.rpartition(" ")
            tag = self.names[name] = f"{_SPACES.get(space, '?')}:{own}"
        return tag

    def _short(self, attributes: Attributes) -> Attributes:
        return {self._tag(name): value for name, value in attributes.items()}

    def _count(self, attributes: Attributes, name: str) -> int:
        text = self._short(attributes).get(f"table:{name}", "1")
        if not text.isdecimal() or len(text) > 9 or int(text) < 1:
            raise damaged(f"{name} {shown(text)}", self._sheet_place())
        return int(text)

    def _begin_table(self, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        if len(self.sheets) >= MOST_SHEETS:
            raise too_much(f"more than {MOST_SHEETS} sheets", f"at most {MOST_SHEETS}")
        short = self._short(attributes)
        visible = short.get("table:style-name") not in self.hidden_styles and short.get("table:display") != "false"
        self.sheets.append(Sheet(shown(short.get("table:name", "")), visible))
        self.row = 1

    def _finish_cell(self, attributes: Attributes) -> None:
        repeats = attributes.get("table:number-columns-repeated", "1")
        if not repeats.isdecimal() or len(repeats) > 6 or int(repeats) < 1:
            raise damaged(f"number-columns-repeated {shown(repeats)}", self._sheet_place())
        if self.cell_tag == "table:table-cell":
            # what stands in a covered cell is not shown, and no program writes into it
            found = self._value(attributes)
            if found is not None:
                kind, value, percent = found
                self.row_cells.append((Cell(self.row, self.column, kind, value, percent), int(repeats)))
            self._spans(attributes)
        self.column += int(repeats)

    def _value(self, attributes: Attributes) -> tuple[Kind, str | float | bool, bool] | None:
        """Kind, value and whether it is a percentage; None for a blank cell."""
        formula = attributes.get("table:formula")
        if formula is not None:
            plain = _PREFIX.sub("", formula)
            typed_error = _ERROR_NAME.fullmatch(plain.removeprefix("=").strip())
            return ("error", typed_error[0], False) if typed_error else ("formula", plain, False)
        text = "\n".join(map(_plain, self.paragraphs))
        kind = attributes.get("office:value-type", "")
        if attributes.get("calcext:value-type") == "error":
            return "error", text, False
        if kind in {"float", "percentage", "currency"}:
            return self._number(attributes.get("office:value", ""), kind == "percentage")
        if kind in {"date", "time"}:
            return "date", _date(attributes, text), False
        if kind == "boolean":
            return "bool", attributes.get("office:boolean-value") == "true", False
        text = attributes.get("office:string-value", text)
        return ("text", text, False) if text else None

    @staticmethod
    def _number(text: str, percent: bool) -> tuple[Kind, str | float, bool]:
        number = float(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else float("inf")
        if number in {float("inf"), float("-inf")}:
            return "error", text, False
        return "number", int(text) if _WHOLE.fullmatch(text) else number, percent

    def _spans(self, attributes: Attributes) -> None:
        """Merged cells, and the other cells of an array formula."""
        rows, columns = (attributes.get(f"table:number-{part}-spanned", "1") for part in ("rows", "columns"))
        if (rows, columns) == ("1", "1") or not (rows.isdecimal() and columns.isdecimal()):
            return
        bottom = self.row + int(rows[:7]) - 1
        right = self.column + int(columns[:5]) - 1
        area = Area(self.row, self.column, min(bottom, MOST_ROWS), min(right, MOST_COLUMNS))
        if len(self.sheets[-1].merged) >= MOST_MERGED:
            raise too_much(f"more than {MOST_MERGED} merged ranges", "", self._sheet_place())
        if area.bottom >= area.top and area.right >= area.left:
            self.sheets[-1].merged.append(area)

    def _finish_row(self) -> None:
        """Unfold what is repeated and not blank, inside the limit of cells and of a sheet."""
        for down in range(self.row_repeats if self.row_cells else 0):
            for cell, repeats in self.row_cells:
                self.cells_left -= repeats
                if self.cells_left < 0:
                    raise too_much(f"more than {MOST_CELLS} cells", f"at most {MOST_CELLS}", self._sheet_place())
                for right in range(repeats):
                    at = (cell.row + down, cell.column + right)
                    if at[0] > MOST_ROWS or at[1] > MOST_COLUMNS:
                        raise damaged(f"a cell {coordinate_of(*at)}", self._sheet_place())
                    self.sheets[-1].add(cell._replace(row=at[0], column=at[1]))
        self.row += self.row_repeats

    def _sheet_place(self) -> str:
        return self.sheets[-1].place() if self.sheets else "content.xml"


def _date(attributes: Attributes, text: str) -> str:
    """A day or moment in ISO form; a time of day as it is shown."""
    date = attributes.get("office:date-value")
    if date is None:
        return text or attributes.get("office:time-value", "")
    return date.removesuffix("T00:00:00").replace("T", " ")


def _plain(pieces: list[str]) -> str:
    """A paragraph's text, with the blanks and tabs that have elements of their own.

    The standard would make one blank of several; LibreOffice writes several as they are and shows them so.
    """
    joined = _LINE_END.sub(" ", "".join(pieces))
    return joined.translate({0: " ", 1: "\t", 2: "\n"})
