"""Formulas of the status cells, in functions that all spreadsheet programs have.

Errors in an answer cell must not spread: everything is wrapped in IFERROR. Comparisons use ``=``, which knows no
wildcards, and TRUE is looked for first, because one program takes it for the number 1 and the next does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.content.fact import Fact
from diagnostic.content.question_types import NumberQuestion
from diagnostic.formats.workbook.cell_words import DONT_KNOW_FORMS, DOT, NOT_APPLICABLE_FORMS

ANSWERED, MISSING, NOT_APPLICABLE = "answered", "missing", "not applicable"
NOT_UNDERSTOOD, OUT_OF_RANGE = "not understood", "out of range"
NOT_NEEDED = "not needed"
"""Only on the row of a function whose system does not run."""
NOT_KNOWN = "not known"
"""Only on the row of a checklist's item: left blank beside items that are filled in."""
COMPUTED = "computed"
"""No answer is typed, and it follows from the figures."""


def level_status(cell: str, values: str, allow_na: bool) -> str:
    """One of the option values in the range ``values`` (stored as text), alone or before `` · ``."""
    first = f'LEFT(TRIM({cell}),FIND("{DOT}",TRIM({cell})&"{DOT}")-1)'
    known = f"SUMPRODUCT(({values}={first})*1)>0"
    return _formula(cell, f'IF({known},"{ANSWERED}","{NOT_UNDERSTOOD}")', allow_na, logical=NOT_UNDERSTOOD)


def number_status(cell: str, question: NumberQuestion | Fact, allow_na: bool, computed: str = "") -> str:
    """A number inside the limits; a number typed as text is not understood.

    Args:
        cell: Where it is typed.
        question: Has the limits.
        allow_na: Whether *not applicable* may be typed; never for a figure.
        computed: The cell of the answer that follows from figures, for a question that has one.
    """
    inside = inside_limits(cell, question)
    number = f'IF({inside},"{ANSWERED}","{OUT_OF_RANGE}")' if inside else f'"{ANSWERED}"'
    if question.integer:
        number = f'IF(ROUND({cell},0)={cell},{number},"{NOT_UNDERSTOOD}")'
    known = f'IF(ISNUMBER({cell}),{number},"{NOT_UNDERSTOOD}")'
    status = _formula(cell, known, allow_na, logical=NOT_UNDERSTOOD)
    followed = f'IF(ISNUMBER({computed}),"{COMPUTED}","{MISSING}")'
    return status.replace(f'"{MISSING}"', followed) if computed else status


def inside_limits(cell: str, question: NumberQuestion | Fact) -> str:
    """The condition of the limits; "" when there are none."""
    limits = [f"{cell}>={literal(question.minimum)}"] if question.minimum is not None else []
    limits += [f"{cell}<={literal(question.maximum)}"] if question.maximum is not None else []
    return f"AND({','.join(limits)})" if limits else ""


def yes_no_status(cell: str, allow_na: bool) -> str:
    """Yes, no, TRUE or FALSE."""
    known = f'IF({is_one_of(cell, ("yes", "no"))},"{ANSWERED}","{NOT_UNDERSTOOD}")'
    return _formula(cell, known, allow_na, logical=ANSWERED)


def item_status(cell: str, whole: str, items: str) -> str:
    """One item of a checklist, whose question's own cell is ``whole`` and whose items are the range ``items``."""
    some = f'SUMPRODUCT((TRIM({items})<>"")*1)>0'
    blank = f'IF(TRIM({whole})<>"","",IFERROR(IF({some},"{NOT_KNOWN}","{MISSING}"),"{NOT_KNOWN}"))'
    known = f'IF({is_one_of(cell, ("yes", "no"))},"{ANSWERED}","{NOT_UNDERSTOOD}")'
    known = f'IF({is_one_of(cell, DONT_KNOW_FORMS)},"{NOT_KNOWN}",{known})'
    return f'=IFERROR(IF(ISLOGICAL({cell}),"{ANSWERED}",IF(TRIM({cell})="",{blank},{known})),"{NOT_UNDERSTOOD}")'


def checklist_status(whole: str, item_states: str, allow_na: bool) -> str:
    """Answered once any item is; both the items and the whole is not understood."""
    some = f'COUNTIF({item_states},"{ANSWERED}")'
    odd = f'COUNTIF({item_states},"{NOT_UNDERSTOOD}")'
    by_items = f'IF({odd}>0,"{NOT_UNDERSTOOD}",IF({some}>0,"{ANSWERED}","{MISSING}"))'
    typed = f'{some}+{odd}+COUNTIF({item_states},"{NOT_KNOWN}")'
    by_word = f'IF({typed}>0,"{NOT_UNDERSTOOD}",{_word(whole, f"{chr(34)}{NOT_UNDERSTOOD}{chr(34)}", allow_na)})'
    return f'=IFERROR(IF(TRIM({whole})="",{by_items},{by_word}),"{NOT_UNDERSTOOD}")'


def choice_status(cell: str, words: Iterable[str], allow_na: bool = False) -> str:
    """One of a few words."""
    known = f'IF({is_one_of(cell, words)},"{ANSWERED}","{NOT_UNDERSTOOD}")'
    return _formula(cell, known, allow_na, logical=NOT_UNDERSTOOD)


def is_one_of(cell: str, words: Iterable[str]) -> str:
    """A condition: the cell holds one of the words, in any case, with or without spaces around it."""
    return "OR(" + ",".join(f'LOWER(TRIM({cell}))="{word}"' for word in words) + ")"


def literal(number: float | None) -> str:
    """A number as formulas write it."""
    return "" if number is None else f"{number:.15g}"


def _word(cell: str, otherwise: str, allow_na: bool) -> str:
    if allow_na:
        otherwise = f'IF({is_one_of(cell, NOT_APPLICABLE_FORMS)},"{NOT_APPLICABLE}",{otherwise})'
    return f'IF({is_one_of(cell, DONT_KNOW_FORMS)},"{MISSING}",{otherwise})'


def _formula(cell: str, otherwise: str, allow_na: bool, logical: str) -> str:
    return (
        f'=IFERROR(IF(ISLOGICAL({cell}),"{logical}",IF(TRIM({cell})="","{MISSING}",'
        f'{_word(cell, otherwise, allow_na)})),"{NOT_UNDERSTOOD}")'
    )
