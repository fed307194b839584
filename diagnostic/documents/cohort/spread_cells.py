"""A spread as cells of a table, and the columns they stand in."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.spread import Spread

COLUMNS = (
    Column("Cities", 0.7, numeric=True),
    Column("Median", 0.8, numeric=True),
    Column("Middle half", 1.2, numeric=True),
    Column("Median, chance range", 1.3, numeric=True),
)
"""Of ``spread_cells``."""


def spread_cells(spread: Spread) -> tuple[Cell, ...]:
    """How many values, their median, their middle half, and how far chance could move the median."""
    return (table_cells.count(spread.n), median_cell(spread), half_cell(spread), chance_cell(spread))


def median_cell(spread: Spread, digits: int = 0, signed: bool = False) -> Cell:
    """The median, or that it is hidden."""
    return Cell(cohort_words.HIDDEN) if spread.median is None else table_cells.number(spread.median, digits, signed)


def half_cell(spread: Spread, signed: bool = False) -> Cell:
    """Where the middle half lies, or that it is hidden."""
    return table_cells.words(cohort_words.middle_half(spread, signed))


def chance_cell(spread: Spread) -> Cell:
    """How far chance could move the median, or that it is hidden."""
    return table_cells.words(cohort_words.median_range(spread))
