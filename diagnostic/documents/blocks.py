"""What a report consists of, without any format: sections of paragraphs, points, tables and figures.

Every text is plain text, and may hold anything: a city wrote some of it. Each writer has one door for text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Literal

Role = Literal["lead", "body", "note", "warning"]
Picture = Literal["svg", "narrow", "png"]
"""A narrow one is SVG too, with letters that are readable on a phone."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a warning is marked, a note is small."""

    text: str
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Point:
    """One entry of a list: a short title, a sentence, and perhaps details under it."""

    title: str
    text: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list; numbered where the order means something."""

    points: tuple[Point, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: Its heading.
        width: Its share of the line.
        numeric: Numbers stand at the right.
        bar: The number that a whole bar stands for, where a medium without figures draws bars; 0: none.
    """

    title: str
    width: float = 1.0
    numeric: bool = False
    bar: float = 0.0


def plain_columns(texts: Sequence[str], numbers: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns of one width: those of text, then those of numbers."""
    return (*(Column(title) for title in texts), *(Column(title, numeric=True) for title in numbers))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows; ``value`` is the number behind it, unrounded, and ``form`` how spreadsheets show that.

    Attributes:
        text: As documents show it.
        value: As spreadsheets hold it; None for text.
        form: Number format of a spreadsheet.
        small: A second line under the text, set smaller.
        open: A place for the city to fill in: the text says with what, and the place is marked.
    """

    text: str
    value: float | None = None
    form: str = "General"
    small: str = ""
    open: bool = False


SHORT_TABLE = 20
"""Lines of a table that is not split between pages."""
LETTERS = 110
"""Letters in a line, about."""


def _lines(cell: Cell, letters: float) -> int:
    """About how many lines a cell takes, by how many letters fit into one."""
    parts = [*cell.text.split("\n"), *(cell.small.split("\n") if cell.small else ())]
    return sum(max(1, ceil(len(part) / letters)) for part in parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row.

    Attributes:
        name: Short name: that of a sheet in a workbook. Tables of one name share a sheet.
        caption: What it shows; "" where the heading above says it.
        columns: Its columns.
        rows: Its rows, a cell for each column.
        data_only: Too long to read: only spreadsheets have it.
        dense: Long rows of text, set smaller.
        document_only: Its numbers stand in other tables: spreadsheets leave it out.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    data_only: bool = False
    dense: bool = False
    document_only: bool = False

    @property
    def short(self) -> bool:
        """Whether it stays on one page: two rows alone on the next one are easily missed."""
        lines = 0
        for row in self.rows:
            lines += self._lines_of(row)
            if lines > SHORT_TABLE:
                return False
        return True

    @property
    def end(self) -> int:
        """About how many lines its last two rows take, which stay together; 0 where that leaves pages half empty."""
        lines = sum(self._lines_of(row) for row in self.rows[-2:])
        return lines if not self.short and lines <= SHORT_TABLE else 0

    def _lines_of(self, row: tuple[Cell, ...]) -> int:
        whole = sum(column.width for column in self.columns)
        letters = (LETTERS * column.width / whole for column in self.columns)
        return max(_lines(cell, most) for cell, most in zip(row, letters, strict=True))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption and with what it shows in words, for those who do not see it.

    Attributes:
        name: Short name.
        caption: Under it.
        alternative: What it shows, in words.
        draw: Gives the drawing.
        sideways: Has no narrow form: a phone moves it sideways.
        instead: What a medium without pictures shows.
    """

    name: str
    caption: str
    alternative: str
    draw: Callable[[Picture], bytes]
    sideways: bool = False
    instead: Table | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """The level as a sign: which of the levels, and the lines beside it."""

    level: int | None
    names: tuple[str, ...]
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A place that the people of the city must write or decide: marked, with guidance, never filled in for them."""

    what: str
    guidance: tuple[str, ...] = ()


TO_WRITE = "To write here"
"""What marks such a place in words: nobody has to see a colour."""

Block = Paragraph | Points | Table | Figure | Badge | ToWrite


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it.

    Attributes:
        key: Short name.
        title: The heading.
        blocks: What stands under it.
        depth: 1 begins a part, 2 a piece of one.
        new_page: Begins on a new page where there are pages: it can be handed out alone.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    depth: Literal[1, 2] = 1
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes:
        title: The city.
        kind: What sort of document it is.
        facts: Label and value of what stands under the title.
        version: One line for every page: what it was made with.
        language: Of the report's own words.
        made: When the answers were submitted, if they say so. The clock is not asked: the same answers
            give the same file.
        sections: In order; those of the summary come first and fill one page.
        summary: How many of the sections are the summary.
    """

    title: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    version: str
    sections: tuple[Section, ...]
    summary: int
    language: str = "en"
    made: datetime | None = None

    def tables(self) -> Iterator[Table]:
        """All tables in order, those that only spreadsheets have among them."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block


@dataclass(slots=True)
class Draft:
    """Sections while they are being written."""

    sections: list[Section] = field(default_factory=list)

    def add(
        self, key: str, title: str, *blocks: Block | None, depth: Literal[1, 2] = 1, new_page: bool = False
    ) -> None:
        """Add a section; blocks that are None are left out."""
        given = tuple(block for block in blocks if block is not None)
        self.sections.append(Section(key, title, given, depth, new_page))
