"""Wide tables, read in parts of a fixed number of rows: memory does not grow with the table."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.work import TablePart, Work
from diagnostic.formats.table.convert import column_problems
from diagnostic.formats.table.wide_columns import is_wide

ROWS_IN_PART = 5_000
"""Results do not depend on it."""
_BLOCK = 4 << 20
_CHUNK = 1 << 20
_LONGEST_HEADER = 4 << 20


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table of this machine, before its rows are read.

    Attributes:
        sha256: Of the file.
        rows: How many rows it has, or may have; for showing progress.
    """

    path: Path
    sha256: str
    rows: int


def is_wide_table(path: Path, suffix: str, work: Work) -> bool:
    """Whether a file of rows has the columns of a wide table; the form's export names them otherwise."""
    return suffix == ".parquet" or is_wide(header(path), work.questionnaire)


def header(path: Path) -> list[str]:
    """Names of the columns of a CSV file; empty when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return next(csv.reader([file.readline(_LONGEST_HEADER)]), [])
    except (OSError, csv.Error):
        return []


def table_file(path: Path, suffix: str) -> TableFile:
    """Fingerprint and number of rows.

    Raises:
        ProblemError: F101 or F102.
    """
    found, lines = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_CHUNK):
                found.update(block)
                if suffix == ".csv":
                    lines += block.count(b"\n")
            rows = pyarrow.parquet.ParquetFile(file).metadata.num_rows if suffix == ".parquet" else max(0, lines - 1)
    except FileNotFoundError:
        raise ProblemError([Problem("F101", shown(str(path)))]) from None
    except (OSError, pa.ArrowException) as error:
        raise ProblemError([Problem("F102", shown(str(error)))]) from None
    return TableFile(path, found.hexdigest(), rows)


def parts(table: TableFile, suffix: str, work: Work, report: Callable[[Problem], None]) -> Iterator[TablePart]:
    """The rows of a table, part by part; what ends it early or is left out is reported.

    Raises:
        ProblemError: Columns that are not known or stand twice; or the disk or the network failed (F102), which says
            nothing about the table.
    """
    batches = _csv(table.path, report) if suffix == ".csv" else _parquet(table.path)
    number = start = 0
    held: list[pa.Table] = []
    checked = False
    try:
        for batch in batches:
            if not checked:
                found = column_problems(batch.column_names, work.questionnaire, work.catalog)
                if found:
                    raise ProblemError(found)
                checked = True
            held.append(batch)
            while sum(len(piece) for piece in held) >= ROWS_IN_PART:
                whole = pa.concat_tables(held)
                yield TablePart(number, start, table.sha256, whole.slice(0, ROWS_IN_PART), suffix == ".csv")
                held = [whole.slice(ROWS_IN_PART)]
                number, start = number + 1, start + ROWS_IN_PART
    except (OSError, pa.ArrowException) as error:
        if isinstance(error, OSError) and error.errno is not None:  # of the system; Arrow's own have no number
            raise ProblemError([Problem("F102", shown(str(error)), "", f"after row {start}")]) from None
        done = start + sum(len(piece) for piece in held)
        report(Problem("B108", shown(str(error)), "", f"after row {done}"))
    if any(len(piece) for piece in held):
        yield TablePart(number, start, table.sha256, pa.concat_tables(held), suffix == ".csv")


def _parquet(path: Path) -> Iterator[pa.Table]:
    with path.open("rb") as opened:  # by Python, which opens every name that the system has
        file = pyarrow.parquet.ParquetFile(opened, pre_buffer=False, buffer_size=_CHUNK)
        if file.metadata.num_rows == 0:
            yield file.schema_arrow.empty_table()
        for batch in file.iter_batches(ROWS_IN_PART, use_threads=False):
            yield pa.Table.from_batches([batch])


def _csv(path: Path, report: Callable[[Problem], None]) -> Iterator[pa.Table]:
    """Every cell as text. A row with too many or too few cells is reported and left out."""

    def odd(row: Any) -> str:
        found = f"{row.actual_columns} cells"
        report(Problem("B109", found, f"{row.expected_columns} cells", f"line {row.number}"))
        return "skip"

    with path.open("rb") as file:
        reader = pyarrow.csv.open_csv(
            file,
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=odd),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(header(path), pa.string()), strings_can_be_null=False
            ),
        )
        yield reader.schema.empty_table()
        for batch in reader:
            yield pa.Table.from_batches([batch])
