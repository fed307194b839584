"""Pieces of formulas. A formula only uses functions that Excel 2010, LibreOffice, Google Sheets and WPS all have.

On the Calc sheet a cell without a value holds "" and is never a zero. Text is greater than any number in
comparisons, so that every comparison is guarded by ISNUMBER first; IFs are nested where AND would not stop early.
"""

from __future__ import annotations

from collections.abc import Iterable

DASH = "–"
"""What a result without a value shows."""


def rounded(number: str) -> str:
    """Rounded as every comparison with a threshold and every ranking needs."""
    return f"ROUND({number},9)"


def if_known(cells: str | Iterable[str], then: str) -> str:
    """A formula: ``then`` where all these cells hold numbers, else no value."""
    names = [cells] if isinstance(cells, str) else list(cells)
    known = f"ISNUMBER({names[0]})" if len(names) == 1 else f"COUNT({','.join(names)})={len(names)}"
    return f'=IF({known},{then},"")'


def count_of(span: str, text: str) -> str:
    """How many cells of a range hold a text. Not COUNTIF, which reads its criterion as a number or a pattern."""
    return f'SUMPRODUCT(({span}="{text}")*1)'


def first_part(cell: str, separator: str) -> str:
    """The text of a cell up to a separator, without spaces around it; a number as text."""
    return f'LEFT(TRIM({cell}),FIND("{separator}",TRIM({cell})&"{separator}")-1)'


def word(cell: str) -> str:
    """The word in a cell, in small letters and without spaces around it."""
    return f"LOWER(TRIM({cell}))"


def sum_of(cells: Iterable[str]) -> str:
    """The sum of some cells or ranges; 0 of none."""
    listed = ",".join(cells)
    return f"SUM({listed})" if listed else "0"


LONGEST_LITERAL = 250
"""Characters of one text inside a formula; programs refuse more than 255."""


def text_literal(text: str) -> str:
    """A text inside a formula, in pieces where it is long."""
    pieces = [text[start : start + LONGEST_LITERAL] for start in range(0, len(text), LONGEST_LITERAL)] or [""]
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
