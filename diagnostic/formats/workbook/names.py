"""How cells and sheets are called: global names for scripts, ids for rows, marks for columns."""

from __future__ import annotations

import re
from collections.abc import Iterable

from diagnostic.content.questionnaire import Questionnaire

FORMAT = "diagnostic-workbook/1"

READ_ME, CITY, SYSTEMS, METHOD, LISTS, META = "Read me", "City", "Systems", "Method", "Lists", "Meta"
RESULTS, CALC, FIGURES = "Results", "Calc", "Figures"
FACT = "fact"
"""Begins the ids of the rows of figures: ``fact/own-revenue``."""
LONGEST_SHEET_NAME = 31
_RESERVED = (READ_ME, CITY, SYSTEMS, METHOD, LISTS, META, RESULTS, CALC, FIGURES, "History")
_UNSAFE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")

MARK = "diagnostic:"
"""Begins the texts of the hidden row that says which column is which, in every language."""
TEXT_MARK = MARK + "text"
"""Stands in the first cell of sheets that hold only text."""
META_MARK = "format"
BLANK_ITEM = "checklist.blank"
"""On Meta what an item of a checklist left blank means; without it, as in the first workbooks, it is a no."""


def cell_name(kind: str, *ids: str) -> str:
    """A global name: ``cell_name("ans", "USE-04", "a")`` is ``ans_USE_04__a``."""
    return f"{kind}_" + "__".join(identifier.replace("-", "_") for identifier in ids)


def row_id(*ids: str) -> str:
    """The id in a row's first column: ``USE-04/a``, ``e-procurement/e-bidding``."""
    return "/".join(ids)


def factor_sheet_names(questionnaire: Questionnaire) -> list[str]:
    """A sheet name for each factor: its own name where a spreadsheet program takes it, and unique."""
    taken = {name.casefold() for name in _RESERVED}
    names = []
    for factor in questionnaire.factors:
        names.append(_free_name(factor.name, factor.id, taken))
        taken.add(names[-1].casefold())
    return names


def _free_name(wanted: str, identifier: str, taken: Iterable[str]) -> str:
    safe = " ".join(_UNSAFE.sub(" ", wanted).split()).strip("' ") or identifier
    candidates = [safe[:LONGEST_SHEET_NAME].strip("' "), identifier[:LONGEST_SHEET_NAME]]
    for name in candidates:
        if name and name.casefold() not in taken:
            return name
    number = 2
    while f"{identifier[:24]} ({number})".casefold() in taken:
        number += 1
    return f"{identifier[:24]} ({number})"


def quoted_sheet(name: str) -> str:
    """A sheet's name as formulas need it."""
    return "'" + name.replace("'", "''") + "'"
