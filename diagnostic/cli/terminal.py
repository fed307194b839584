"""The terminal: the writer of what documents say, and the one door through which text from outside passes."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from diagnostic.base.formatting import grouped
from diagnostic.documents.blocks import (
    TO_WRITE,
    Badge,
    Block,
    Cell,
    Column,
    Figure,
    Paragraph,
    Point,
    Points,
    Report,
    Section,
    Table,
    ToWrite,
)

WIDTH_WITHOUT_TERMINAL = 100
BAR = 24
GAP = 2
MOST_ROWS = 30
"""Lines of a table at once; files have them all."""
PLAINER = {"█": "#", "░": ".", "·": "-", "−": "-", "–": "-", "≈": "~", "→": ">"}
"""For consoles whose letters are too few."""
ROLES = {"lead": "", "body": "", "note": "dim", "warning": "yellow"}


def console(error: bool = False) -> Console:
    """A console; colour only on a terminal, a fixed width where there is none."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def plain(text: object, style: str = "") -> Text:
    """Any text as it is: no markup is read in it, and no control character reaches the terminal."""
    shown = str(text).replace("\u00ad", "")  # where a word may be divided
    return Text("".join(c if c.isprintable() or c == "\n" else " " for c in shown), style=style)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return "".join(PLAINER.get(c, "?") for c in error.object[error.start : error.end]), error.end


PLAINER_ERRORS = "plainer letters"
"""How a stream writes what its encoding has not."""
codecs.register_error(PLAINER_ERRORS, _plainer)


def show(report: Report, keys: Collection[str] | None = None, also: Collection[str] = ()) -> None:
    """Write the head of a report and some of its sections to standard output.

    Args:
        report: The whole report.
        keys: Of the sections to show, in the order of the report; by default all.
        also: Names of tables to show that otherwise only spreadsheets have.
    """
    out = console()
    out.print(plain(report.title, "bold"))
    out.print(plain(" · ".join([report.kind, *(f"{name}: {text}" for name, text in report.facts)])))
    out.print(plain(report.version, "dim"))
    show_sections([section for section in report.sections if keys is None or section.key in keys], also)


def show_sections(sections: Sequence[Section], also: Collection[str] = ()) -> None:
    """Write sections to standard output; one of which a terminal can show nothing is left out."""
    out = console()
    for section in sections:
        pieces = [piece for block in section.blocks for piece in _block(block, also, out.width)]
        if pieces:
            out.print()
            out.print(plain(section.title, "bold underline" if section.depth == 1 else "bold"))
        for row, piece in enumerate(pieces):
            if row and not (isinstance(piece, Text) and isinstance(pieces[row - 1], Text)):
                out.print()
            out.print(piece)


def _block(block: Block, also: Collection[str], width: int) -> Iterator[RenderableType]:
    if isinstance(block, Paragraph):
        yield plain(block.text, ROLES[block.role])
    elif isinstance(block, Points):
        yield _points(block)
    elif isinstance(block, Badge):
        names = [f"{row} {name}" for row, name in enumerate(block.names, start=1)]
        marked = [f"[{name}]" if row == block.level else name for row, name in enumerate(names, start=1)]
        yield plain(block.headline, "bold cyan")
        yield plain(" · ".join(marked), "dim")
        if block.lines:
            yield plain(" · ".join(block.lines))
    elif isinstance(block, ToWrite):
        yield _points(Points((Point(f"{TO_WRITE}:", block.what, block.guidance),)))
    elif isinstance(block, Figure):
        if block.instead is not None:
            yield from _table(block.instead, width)
    elif not block.data_only or block.name in also:
        yield from _table(block, width)


def _points(block: Points) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    for number, point in enumerate(block.points, start=1):
        text = plain(point.title, "bold").append_text(plain(f" {point.text}" if point.title else point.text))
        details = [plain(f"- {detail}", "dim") for detail in point.details]
        grid.add_row(f"{number}." if block.numbered else "-", Group(text, *details))
    return grid


def _table(block: Table, width: int) -> Iterator[RenderableType]:
    rows = block.rows[:MOST_ROWS]
    bar = next((row for row, column in enumerate(block.columns) if column.bar), None)
    if bar is not None:  # a picture of lines: what explains them stands in documents
        rows = tuple(tuple(replace(cell, small="") for cell in cells) for cells in rows)
    least, natural = _widths(block.columns, rows)
    gaps = GAP * (len(least) - 1)
    size = min(BAR, max(BAR // 2, width - sum(natural) - gaps - GAP))
    if bar is not None and sum(least) + gaps + GAP + size > width:
        bar = None
    room = width - gaps - (0 if bar is None else GAP + size)
    fits = sum(least) <= room
    pieces: list[RenderableType] = [plain(block.caption, "italic")] if block.caption else []
    if fits:
        pieces.append(_as_grid(block, rows, _shared(block.columns, least, natural, room), bar, size))
    else:
        pieces.append(_as_points(block, rows))
    if len(block.rows) > len(rows):
        more = grouped(len(block.rows) - len(rows))
        pieces.append(plain(f"and {more} more; a file saved with -o has them all", "dim"))
    yield Group(*pieces)


def _widths(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> tuple[list[int], list[int]]:
    """Of each column: the width under which a word or number would break, and the width with no line broken."""
    least, natural = [], []
    for row, column in enumerate(columns):
        title = plain(column.title).plain
        lines = [line for cells in rows for text in (cells[row].text, cells[row].small) for line in text.split("\n")]
        whole = max(map(cell_len, lines), default=0)
        words = max((cell_len(word) for line in lines for word in line.split()), default=0)
        of_title = max((cell_len(word) for word in title.split()), default=0)
        least.append(max(of_title, whole if column.numeric else words))
        natural.append(max(cell_len(title), whole))
    return least, natural


def _shared(columns: Sequence[Column], least: list[int], natural: list[int], room: int) -> list[int]:
    """Widths that fit: text first, then heads of numbers; what wants little gets it, the others share the rest."""
    widths = list(least)
    left = room - sum(least)
    for numeric in (False, True):
        wanting = [row for row, column in enumerate(columns) if column.numeric == numeric]
        wanting.sort(key=lambda row: natural[row] - least[row])
        for done, row in enumerate(wanting):
            more = min(natural[row] - least[row], left // (len(wanting) - done))
            widths[row] += more
            left -= more
    return widths


def _as_grid(block: Table, rows: Sequence[tuple[Cell, ...]], widths: list[int], bar: int | None, size: int) -> Grid:
    grid = Grid(box=None, padding=(0, GAP, 0, 0), pad_edge=False)
    for row, (column, width) in enumerate(zip(block.columns, widths, strict=True)):
        grid.add_column(plain(column.title), justify="right" if column.numeric else "left", width=width)
        if row == bar:
            grid.add_column("", width=size)
    for cells in rows:
        shown: list[RenderableType] = []
        for row, (cell, column) in enumerate(zip(cells, block.columns, strict=True)):
            small = plain(f"\n{cell.small}", "dim") if cell.small else ""
            shown.append(Text.assemble(plain(cell.text), small))
            if row == bar:
                shown.append(plain(_bar(cell.value, column.bar, size), "cyan"))
        grid.add_row(*shown)
    return grid


def _bar(value: float | None, whole: float, size: int) -> str:
    """A bar in characters; empty without a value."""
    if value is None:
        return ""
    full = round(max(0.0, min(1.0, value / whole)) * size)
    return "█" * full + "░" * (size - full)


def _as_points(block: Table, rows: Sequence[tuple[Cell, ...]]) -> Grid:
    """The rows of a table that is wider than the terminal, one under another."""
    points = []
    for first, *rest in rows:
        given = zip(block.columns[1:], rest, strict=True)
        told = [f"{column.title}: {cell.text}" + (f" ({cell.small})" if cell.small else "") for column, cell in given]
        points.append(Point(f"{first.text}:", "; ".join([first.small, *told] if first.small else told)))
    return _points(Points(tuple(points)))
