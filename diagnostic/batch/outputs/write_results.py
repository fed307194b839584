"""The results as files. Tables come in one after another; none is held."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from diagnostic.base.formula_shield import shielded
from diagnostic.base.problems import Problem
from diagnostic.documents.writers.office_archive import without_clock
from diagnostic.formats.spreadsheet.cell_text import put_text
from diagnostic.results.columns import ABOUT, FILE, QUESTION_SCORE, STATE

MOST_XLSX_ROWS = 10_000
"""More rows than this make a workbook that few programs open in reasonable time."""
BOM = b"\xef\xbb\xbf"
_FROM_OUTSIDE = [column.name for column in (FILE, *ABOUT.values()) if column.kind == "text"]
_DETAILS = (QUESTION_SCORE, STATE)
PROBLEM_COLUMNS = ("file", "place", "code", "reason", "found", "allowed", "mend")


class ParquetFile:
    """All columns."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")

    def add(self, table: pa.Table) -> None:
        """Write rows."""
        self._writer.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


class CsvFile:
    """All columns; UTF-8 with BOM, and no text that a spreadsheet program would run."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._file.write(BOM)
        self._writer = pyarrow.csv.CSVWriter(self._file, schema)

    def add(self, table: pa.Table) -> None:
        """Write rows."""
        for name in _FROM_OUTSIDE:
            at = table.schema.get_field_index(name)
            texts = [shielded(text) for text in table.column(at).to_pylist()]
            table = table.set_column(at, name, pa.array(texts, pa.string()))
        self._writer.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
        self._file.close()


class JsonLines:
    """All columns; a city a line, what is not known left out."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        del schema
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def add(self, table: pa.Table) -> None:
        """Write rows."""
        names = table.schema.names
        columns = [column.to_pylist() for column in table.columns]
        for values in zip(*columns, strict=True):
            row = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            self._file.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class XlsxFile:
    """For people: without the columns of single questions; the refused files on a second sheet."""

    def __init__(self, path: Path, schema: pa.Schema, problems: Iterable[Problem]) -> None:
        self._path = path
        self._names = [name for name in schema.names if not any(columns.holds(name) for columns in _DETAILS)]
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Results")
        self._sheet.freeze_panes = "E2"
        self._sheet.append([self._text(self._sheet, name) for name in self._names])
        refused = self._book.create_sheet("Rejects")
        refused.append([self._text(refused, name) for name in PROBLEM_COLUMNS])
        for problem in problems:
            refused.append([self._text(refused, text) for text in problem_row(problem).values()])

    @staticmethod
    def _text(sheet: Any, text: str) -> Any:
        cell = WriteOnlyCell(sheet)
        put_text(cell, text)
        return cell

    def add(self, table: pa.Table) -> None:
        """Write rows."""
        for values in zip(*(table.column(name).to_pylist() for name in self._names), strict=True):
            self._sheet.append([self._text(self._sheet, v) if isinstance(v, str) else v for v in values])

    def close(self) -> None:
        """Finish the file; its parts carry one fixed date, so that the same results are the same bytes."""
        out = BytesIO()
        self._book.save(out)
        self._path.write_bytes(without_clock(out.getvalue()))


Writer = ParquetFile | CsvFile | JsonLines | XlsxFile
"""Takes tables of results."""


def problem_row(problem: Problem) -> dict[str, str]:
    """A problem as a row for people."""
    mend = problem.mend or problem.kind.mend
    values = (problem.file, problem.where, problem.code, problem.kind.title, problem.found, problem.allowed, mend)
    return dict(zip(PROBLEM_COLUMNS, values, strict=True))


class ProblemFiles:
    """Problems as CSV for people and JSON lines for programs."""

    def __init__(self, folder: Path, name: str) -> None:
        self.names = (f"{name}.csv", f"{name}.jsonl")
        binary = (folder / self.names[0]).open("wb")
        binary.write(BOM)
        self._csv = TextIOWrapper(binary, encoding="utf-8", newline="")
        self._lines = (folder / self.names[1]).open("w", encoding="utf-8", newline="\n")
        self._row(PROBLEM_COLUMNS)

    def _row(self, texts: Iterable[str]) -> None:
        self._csv.write(",".join('"' + str(shielded(text)).replace('"', '""') + '"' for text in texts) + "\r\n")

    def add(self, problem: Problem) -> None:
        """Write one."""
        self._row(problem_row(problem).values())
        self._lines.write(json.dumps(problem.as_dict(), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Finish both."""
        self._csv.close()
        self._lines.close()
