"""The cells of an .xlsx file, transitional or strict Open XML, by whatever program it was saved.

Our own reader rather than a library's: it keeps formulas in sight (a library of values reads a formula without a
stored result as blank), believes no dimension, takes memory for what was typed and not for what was formatted, and
stops where the limits are. openpyxl, which writes our workbooks, takes five times as long; the tests compare the two.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import NamedTuple

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.spreadsheet.sheets import (
    MOST_CELLS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_SHEETS,
    Area,
    Book,
    Cell,
    Kind,
    Sheet,
    area_of,
    coordinate_of,
    damaged,
    place_of,
    too_much,
)
from diagnostic.formats.spreadsheet.xml_events import Attributes, decode, local, parse

_BOOK = "xl/workbook.xml"
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"-?\d{1,18}")
_LONGEST_NUMBER = 40
_ERROR_NAME = re.compile(r"#[A-Z0-9/_]+[!?]?")


class _SheetRef(NamedTuple):
    name: str
    state: str
    relation: str


def read_xlsx(data: bytes) -> Book:
    """All cells of a file that passed the gate.

    Raises:
        ProblemError: Parts that do not fit together (F109), a part or cell twice (F108), too much (F106).
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return _XlsxFile(archive).read()


class _XlsxFile:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.from_1904 = False
        self.refs: list[_SheetRef] = []
        self.strings: list[str] = []
        self.styles: list[str] = []
        self.cells_left = MOST_CELLS

    def read(self) -> Book:
        self._walk(_BOOK, _BookPart(self))
        relations = _Relations()
        self._walk("xl/_rels/workbook.xml.rels", relations)
        for part in relations.of("sharedStrings"):
            strings = _Strings()
            self._walk(part, strings)
            self.strings += strings.texts
        for part in relations.of("styles"):
            styles = _Styles()
            self._walk(part, styles)
            self.styles += styles.looks()
        if len(self.refs) > MOST_SHEETS:
            raise too_much(f"{len(self.refs)} sheets", f"at most {MOST_SHEETS}")
        sheets, seen = [], set()
        for ref in self.refs:
            kind, part = relations.targets.get(ref.relation, ("", ""))
            if kind != "worksheet":
                continue  # a sheet that is one chart holds no cells
            if part in seen:
                raise ProblemError([Problem("F108", "one part shown as two sheets", "", shown(ref.name))])
            seen.add(part)
            sheet = Sheet(shown(ref.name), ref.state not in {"hidden", "veryHidden"})
            self._walk(part, _Cells(self, sheet))
            sheets.append(sheet)
        return Book(sheets)

    def _walk(self, part: str, reader: _Part) -> None:
        if part not in self.names:
            raise damaged(f"a workbook without its part {part}")
        parse(self.archive.read(part), part, reader.start, reader.end, reader.text)


class _Part:
    """Walks through one part."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of text."""


class _BookPart(_Part):
    def __init__(self, file: _XlsxFile) -> None:
        self.file = file

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "workbookPr":
            self.file.from_1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            # the attribute r:id; its namespace differs between transitional and strict
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.file.refs.append(_SheetRef(attributes.get("name", ""), attributes.get("state", "visible"), relation))


class _Relations(_Part):
    """Kind and part of each relation of the workbook."""

    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.targets[attributes.get("Id", "")] = (kind, part)

    def of(self, wanted: str) -> list[str]:
        """The first part of this kind."""
        return [part for kind, part in self.targets.values() if kind == wanted][:1]


class _Strings(_Part):
    """The shared strings: the texts of runs put together, without the reading aids of East Asian scripts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.inside = False
        self.aid = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002  # no attribute of a string matters
        tag = local(name)
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.aid = True
        elif tag == "t":
            self.inside = not self.aid

    def end(self, name: str) -> None:
        tag = local(name)
        if tag == "si":
            self.texts.append(decode("".join(self.pieces)))
        elif tag == "rPh":
            self.aid = False
        elif tag == "t":
            self.inside = False

    def text(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


class _Styles(_Part):
    """How the numbers of each style look: as a date, with a per cent sign, or as numbers."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.formats: list[int] = []
        self.inside = False

    def start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if tag == "numFmt" and attributes.get("numFmtId", "").isdigit():
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self.inside = True
        elif tag == "xf" and self.inside:
            number = attributes.get("numFmtId", "0")
            self.formats.append(int(number) if number.isdigit() else 0)

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self.inside = False

    def looks(self) -> list[str]:
        known = {number: look_of(number, self.codes.get(number, "")) for number in set(self.formats)}
        return [known[number] for number in self.formats]


def look_of(number: int, code: str) -> str:
    """``date``, ``percent`` or "" for a number format."""
    if not code:
        return "date" if number in _DATE_FORMATS else "percent" if number in _PERCENT_FORMATS else ""
    visible = _NOT_SHOWN.sub("", code.partition(";")[0])
    if _DATE_LETTER.search(visible):
        return "date"
    return "percent" if "%" in visible else ""


class _Cells(_Part):
    """The cells of one sheet."""

    def __init__(self, file: _XlsxFile, sheet: Sheet) -> None:
        self.file, self.sheet = file, sheet
        self.row = self.column = 0
        self.attributes: Attributes | None = None
        self.value: list[str] = []
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.aid = False
        self.arrays: list[Area] = []
        self.tags: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        tag = self.tags.get(name)
        if tag is None:
            tag = self.tags[name] = local(name)
        if tag == "c":
            self._begin(attributes)
        elif self.attributes is not None:
            if tag == "v" or (tag == "t" and not self.aid):
                self.into = self.value
            elif tag == "f":
                self.into = self.formula = []
                area = area_of(attributes.get("ref", "")) if attributes.get("t") == "array" else None
                if area is not None and len(self.arrays) < MOST_MERGED:
                    self.arrays.append(area)
            elif tag == "rPh":
                self.aid = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        tag = self.tags[name]
        if tag == "c" and self.attributes is not None:
            self._finish(self.attributes)
            self.attributes = None
        elif tag in {"v", "t", "f"}:
            self.into = None
        elif tag == "rPh":
            self.aid = False
        elif tag == "worksheet":
            self._spread_arrays()

    def text(self, text: str) -> None:
        if self.into is not None:
            self.into.append(text)

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        if not number:
            self.row += 1
        elif number.isdecimal() and len(number) <= 7 and 1 <= int(number) <= MOST_ROWS:
            self.row = int(number)
        else:
            raise damaged(f"a row numbered {shown(number)}", self.sheet.place())
        self.column = 0

    def _begin(self, attributes: Attributes) -> None:
        self.file.cells_left -= 1
        if self.file.cells_left < 0:
            raise too_much(f"more than {MOST_CELLS} cells", f"at most {MOST_CELLS}", self.sheet.place())
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            place = place_of(reference)
            if place is None:
                raise damaged(f"a cell called {shown(reference)}", self.sheet.place())
            self.row, self.column = place
        self.attributes, self.value, self.formula, self.into = attributes, [], None, None

    def _finish(self, attributes: Attributes) -> None:
        text = "".join(self.value)
        if self.formula is not None:
            formula = "".join(self.formula)
            # an error that somebody typed is written as a formula by some programs
            typed_error = _ERROR_NAME.fullmatch(formula.strip())
            self._keep("error" if typed_error else "formula", formula.strip() if typed_error else f"={formula}")
        elif text:
            self._value(attributes, text)

    def _value(self, attributes: Attributes, text: str) -> None:
        kind = attributes.get("t", "n")
        if kind == "s":
            if not text.strip().isdecimal() or len(text) > 9 or int(text) >= len(self.file.strings):
                raise damaged(f"a cell with the unknown text {shown(text)}", self._place())
            self._keep_text(self.file.strings[int(text)])
        elif kind in {"inlineStr", "str"}:
            self._keep_text(decode(text))
        elif kind == "b":
            self._keep("bool", text.strip() in {"1", "true"})
        elif kind == "e":
            self._keep("error", text)
        elif kind == "d":
            self._keep("date", text.strip())
        else:
            self._number(attributes, text.strip())

    def _number(self, attributes: Attributes, text: str) -> None:
        number = float(text) if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) else math.inf
        if not math.isfinite(number):
            self._keep("error", text)
            return
        style = attributes.get("s", "0")
        row = int(style) if style.isdecimal() and len(style) <= 6 else 0
        look = self.file.styles[row] if row < len(self.file.styles) else ""
        if look == "date":
            self._keep("date", date_text(number, self.file.from_1904))
        else:
            self._keep("number", int(text) if _WHOLE.fullmatch(text) else number, look == "percent")

    def _keep_text(self, text: str) -> None:
        if text:
            self._keep("text", text)

    def _keep(self, kind: Kind, value: str | float | bool, percent: bool = False) -> None:
        self.sheet.add(Cell(self.row, self.column, kind, value, percent))

    def _merge(self, reference: str) -> None:
        area = area_of(reference)
        if area is None:
            raise damaged(f"merged cells called {shown(reference)}", self.sheet.place())
        if len(self.sheet.merged) >= MOST_MERGED:
            raise too_much(f"more than {MOST_MERGED} merged ranges", "", self.sheet.place())
        self.sheet.merged.append(area)

    def _spread_arrays(self) -> None:
        """Only the first cell of an array formula carries it; the others show values that nobody typed."""
        spread = [area for area in self.arrays if area.top != area.bottom or area.left != area.right]
        for at, cell in self.sheet.cells.items() if spread else ():
            inside = any(a.top <= at[0] <= a.bottom and a.left <= at[1] <= a.right for a in spread[:100])
            if inside and cell.kind != "formula":
                self.sheet.cells[at] = cell._replace(kind="formula", value="= (part of an array formula)")

    def _place(self) -> str:
        return self.sheet.place(coordinate_of(self.row, self.column))


def date_text(serial: float, from_1904: bool) -> str:
    """A date as Excel counts it, in ISO form: a day, a time of day below 1, or both."""
    days, seconds = divmod(round(serial * 86_400), 86_400)
    if from_1904:
        start = datetime(1904, 1, 1)  # noqa: DTZ001  # cells know no time zones
    else:
        # Excel counts a 29 February 1900 that never was
        start = datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001
        if days == 60:
            return "1900-02-29"
    try:
        moment = start + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return f"a date that no calendar has ({serial:g})"
    if days == 0 and not from_1904:
        return moment.time().isoformat()
    return moment.date().isoformat() if not seconds else moment.isoformat(sep=" ")
