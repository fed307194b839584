"""The files that the secretariat's commands read: tables of results, or of answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.table.table_files import read_table
from diagnostic.results.columns import QUESTION_SCORE, STATE
from diagnostic.results.results_table import NEEDED

OF_A_BATCH = ("results.parquet", "results.csv", "results.jsonl")
"""What is looked for in a folder, the best first."""
ENDINGS = (".parquet", ".csv", ".jsonl")
BATCH_FIRST = "Diagnose the returns first: `diagnostic batch FOLDER -o results`. Then give `results`."


def read_tables(paths: Sequence[Path], endings: Sequence[str] = ENDINGS) -> dict[str, pd.DataFrame]:
    """The tables by their names; a folder stands for the results that ``diagnostic batch`` wrote into it.

    Raises:
        ProblemError: F101, F102, X804.
    """
    frames = {}
    for path in paths:
        if not path.exists():
            raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
        file = _in_folder(path) if path.is_dir() else path
        if file.suffix.lower() not in endings:
            raise ProblemError([Problem("X804", shown(file.suffix), ", ".join(endings), file=str(file))])
        frames[str(file)] = _json_lines(file) if file.suffix.lower() == ".jsonl" else read_table(file)
    return frames


def _in_folder(folder: Path) -> Path:
    for name in OF_A_BATCH:
        if (folder / name).is_file():
            return folder / name
    found, allowed = shown(f"no results in {folder}"), ", ".join(OF_A_BATCH)
    raise ProblemError([Problem("F101", found, allowed, file=str(folder), mend=BATCH_FIRST)])


def _json_lines(path: Path) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    if not all(isinstance(row, dict) for row in rows):
        raise ProblemError([Problem("F102", "a line is not a JSON object", file=str(path))])
    names = {name for row in rows for name in row}
    # what is not known is left out of a line: a column that no city has must not look as if it were missing
    names |= {column.name for column in NEEDED}
    names |= {QUESTION_SCORE.of(name.partition(".")[2]).name for name in names if STATE.holds(name)}
    return pd.DataFrame(rows).reindex(columns=sorted(names))
