"""A CSV file as a sheet of cells."""

from __future__ import annotations

import csv
from io import StringIO

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.spreadsheet.sheets import MOST_COLUMNS, Cell, Sheet, too_much

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
