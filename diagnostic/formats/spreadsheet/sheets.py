"""A workbook as the reader needs it, whatever program and format it came from: sheets of the cells that say something.

Blank cells are not kept, so a sheet of a million formatted rows is as small as what was typed into it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Literal, NamedTuple

from diagnostic.base.problems import Problem, ProblemError, shown

Kind = Literal["text", "number", "bool", "date", "error", "formula"]

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_SHEETS = 100
MOST_CELLS = 500_000
"""All cells written in a file, blank ones with a style too; ours has about 4,000."""
MOST_FILLED = 200_000
"""Cells that are not blank."""
MOST_MERGED = 10_000

_COORDINATE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


class Cell(NamedTuple):
    """A cell that is not blank.

    Attributes:
        row: From 1.
        column: From 1.
        kind: What stands in it. A number shown as a date is a date, whatever was meant.
        value: Text, number or truth; of a date its ISO form, of a formula its text, of an error its name.
        percent: Whether a number is shown with a per cent sign, and so stored as a hundredth.
    """

    row: int
    column: int
    kind: Kind
    value: str | float | bool
    percent: bool = False


class Area(NamedTuple):
    """A rectangle of cells, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """``C6:C7``."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass
class Sheet:
    """One sheet.

    Attributes:
        name: As the person sees it.
        visible: False when it is hidden, in either way of Excel.
        cells: The cells that are not blank, by row and column.
        merged: Merged ranges of more than one cell.
    """

    name: str
    visible: bool = True
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)

    def add(self, cell: Cell) -> None:
        """Keep a cell.

        Raises:
            ProblemError: F106, more than any answers need; F108, the cell stands twice in the file.
        """
        at = (cell.row, cell.column)
        if at in self.cells:
            raise ProblemError([Problem("F108", "a cell that stands twice", "", self.place(coordinate_of(*at)))])
        if len(self.cells) >= MOST_FILLED:
            raise too_much(f"more than {MOST_FILLED} filled cells", f"at most {MOST_FILLED}", self.place())
        self.cells[at] = cell

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place; None when it is blank."""
        return self.cells.get((row, column))

    def texts(self, longest: int) -> Iterator[tuple[Cell, str]]:
        """Cells with a text of at most so many characters: marks and headings."""
        for cell in self.cells.values():
            if cell.kind == "text" and isinstance(cell.value, str) and len(cell.value) <= longest:
                yield cell, cell.value

    def place(self, coordinate: str = "") -> str:
        """``Sheet!C12`` for people."""
        return f"{shown(self.name)}!{coordinate}" if coordinate else shown(self.name)


@dataclass
class Book:
    """All sheets of a workbook in their order."""

    sheets: list[Sheet]


def coordinate_of(row: int, column: int) -> str:
    """``C12``."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """Letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def place_of(text: str) -> tuple[int, int] | None:
    """Row and column of ``C12``; None when no sheet has such a cell."""
    match = _COORDINATE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


def area_of(text: str) -> Area | None:
    """``C6:D7`` or ``C6``."""
    first, _, last = text.partition(":")
    ends = place_of(first), place_of(last or first)
    if ends[0] is None or ends[1] is None:
        return None
    (top, left), (bottom, right) = ends[0], ends[1]
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def damaged(what: str, where: str = "") -> ProblemError:
    """F109 for a file whose parts do not fit together."""
    advice = "Open it in your spreadsheet program and save it again."
    return ProblemError([Problem("F109", shown(what), "", where, mend=advice)])


def too_much(what: str, allowed: str, where: str = "") -> ProblemError:
    """F106 for a file that holds more than any answers need."""
    advice = "Delete the empty rows and columns beside the tables and the extra sheets, then save again."
    return ProblemError([Problem("F106", what, allowed, where, mend=advice)])


_DELIMITERS = (",", ";", "\t")


def read_csv(data: bytes) -> Sheet:
    """The cells of a CSV file as text; comma, semicolon (KoboToolbox) or tab.

    Raises:
        ProblemError: Not UTF-8 text or not CSV (F102), too many cells (F106).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        advice = "Export it again as CSV in UTF-8."
        raise ProblemError([Problem("F102", shown(str(error)), mend=advice)]) from None
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    sheet = Sheet("")
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    sheet.add(Cell(number, column, "text", value))
            if len(row) > MOST_COLUMNS:
                raise too_much(f"{len(row)} columns", f"at most {MOST_COLUMNS}")
    except csv.Error as error:
        raise ProblemError([Problem("F102", shown(f"not CSV ({error})"))]) from None
    return sheet
