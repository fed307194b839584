"""Tables and their cells: what a document shows, and the number behind it for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.base.formatting import DASH, grouped, per_cent, shown_number
from diagnostic.base.formatting import signed as with_sign
from diagnostic.documents.blocks import Cell, Column, Table

PER_CENT = "0 %"
"""Number format of a share in a spreadsheet: as `per_cent` shows it."""


def table(name: str, caption: str, columns: Iterable[Column], rows: Iterable[Iterable[object]], **look: bool) -> Table:
    """A table; what is no cell yet becomes one of words. ``look``: as in ``Table``."""
    cells = tuple(tuple(cell if isinstance(cell, Cell) else words(cell) for cell in row) for row in rows)
    return Table(name, caption, tuple(columns), cells, **look)


def words(text: object, small: str = "") -> Cell:
    """Text."""
    return Cell(str(text), small=small)


def to_fill(text: str) -> Cell:
    """A place that the city fills in; the text says with what."""
    return Cell(text, open=True)


def number(value: float | None, digits: int = 0, signed: bool = False) -> Cell:
    """A number with fixed digits, or a dash."""
    if value is None:
        return Cell(DASH)
    zeros = "0" + ("." + "0" * digits if digits else "")
    if not signed:
        return Cell(shown_number(value, digits), float(value), zeros)
    return Cell(with_sign(value, digits), float(value), f"+{zeros};-{zeros};{zeros}")


def span(ends: Sequence[float] | None, digits: int = 0) -> Cell:
    """From one number to another, or a dash."""
    return Cell(DASH) if ends is None else Cell(f"{shown_number(ends[0], digits)} to {shown_number(ends[1], digits)}")


def share(value: float | None) -> Cell:
    """A part of one, as per cent."""
    return Cell(DASH) if value is None else Cell(per_cent(value), float(value), PER_CENT)


def count(value: int | None) -> Cell:
    """A whole number."""
    return Cell(DASH) if value is None else Cell(f"{grouped(value)}", float(value), "0")
