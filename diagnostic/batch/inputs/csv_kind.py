"""Which CSV file is a wide table, and which an export of the survey form."""

from __future__ import annotations

import csv
from pathlib import Path

from diagnostic.batch.work import Work

_LONGEST_HEADER = 4 << 20


def is_wide_table(path: Path, suffix: str, work: Work) -> bool:
    """Whether a file of rows has the columns of a wide table; the form's export names them otherwise."""
    if suffix == ".parquet":
        return True
    questions = {question.id for question in work.questionnaire.questions}
    return bool({name.partition("/")[0] for name in header(path)} & (questions | {"city.name", "period"}))


def header(path: Path) -> list[str]:
    """Names of the columns of a CSV file; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return next(csv.reader([file.readline(_LONGEST_HEADER)]), [])
    except (OSError, csv.Error):
        return []
