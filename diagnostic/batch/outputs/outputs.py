"""From kept outcomes to the files of the results, in the order of the inputs' names."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.read_source import Source
from diagnostic.batch.outputs.cache import Kept, gone
from diagnostic.batch.outputs.output_folder import Folder, file_sha256
from diagnostic.batch.outputs.repeats import IDENTITY, Repeats, identity
from diagnostic.batch.outputs.write_results import (
    MOST_XLSX_ROWS,
    CsvFile,
    JsonLines,
    ParquetFile,
    ProblemFiles,
    Writer,
    XlsxFile,
)
from diagnostic.batch.work import FileOutcome, Work
from diagnostic.content.load import catalogs_for
from diagnostic.method.many_cities import cities_of
from diagnostic.results.columns import FILE, REPEATED, WHERE
from diagnostic.results.result_rows import result_table


class Progress(Protocol):
    """Is told how far the batch is."""

    def begin(self, text: str, total: int, done: int = 0) -> None:
        """So many files and rows of tables there are to look at, diagnose or write; some are done already."""

    def add(self, count: int) -> None:
        """So many more are done."""


FORMATS = ("parquet", "csv", "xlsx", "jsonl")
ROWS_AT_ONCE = 1_000
RECORD = "batch.json"
_MOST_SHOWN = 20


@dataclass
class Batch:
    """What a batch consists of, and where its outcomes are kept.

    Attributes:
        sources: All of them, by name.
        problems: Of inputs and archives.
        sha256: Fingerprint of each file whose outcome is kept.
        unread: Problems of files that could not be opened.
        of_tables: For each table the parts that are done, its fingerprint and its own problems.
    """

    sources: list[Source]
    problems: list[Problem]
    sha256: dict[Source, str] = field(default_factory=dict)
    unread: dict[Source, list[dict[str, str]]] = field(default_factory=dict)
    of_tables: dict[Source, tuple[list[int], str, list[dict[str, str]]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """What came of a batch.

    Attributes:
        cities: Rows of results.
        rejected: Files and rows that could not be used.
        repeated: Rows of cities that stand more than once.
        warnings: Warnings about what could be used.
        files: Written files.
        left_out: Formats that were asked for and do not fit.
        unchanged: Whether everything was there already.
        shown: Some of the errors, to show at once.
    """

    cities: int
    rejected: int
    repeated: int
    warnings: int
    files: list[str]
    left_out: list[str]
    unchanged: bool
    shown: list[Problem]


def write_outputs(
    batch: Batch, kept: Kept, folder: Folder, work: Work, formats: Sequence[str], progress: Progress
) -> Summary:
    """Write all files, unless those that are there are these already.

    Raises:
        ProblemError: They cannot be written (F110, B107), or what was kept is gone (B112).
    """
    wanted = [name for name in FORMATS if name in formats]
    inputs = _fingerprint(batch, work, wanted)
    before = _record(folder)
    if before.get("inputs") == inputs and all(
        folder.sha256(name) == sha256 for name, sha256 in before.get("files", {}).items()
    ):
        return _summary(before, unchanged=True, shown=[])
    try:
        return _Writing(batch, kept, folder, work, wanted, progress).write(inputs, list(before.get("files", {})))
    except OSError as error:  # the disk is full, or gone
        raise ProblemError(
            [Problem("F110", shown(error.strerror or str(error)), file=str(folder.workshop()))]
        ) from None


def _fingerprint(batch: Batch, work: Work, formats: Sequence[str]) -> str:
    """Changes when any input, any problem or anything that results depend on does."""
    found = hashlib.sha256(json.dumps([work.key, list(formats)]).encode())
    for problem in batch.problems:
        found.update(repr(problem).encode())
    for source in batch.sources:
        own = (batch.sha256.get(source), batch.unread.get(source), batch.of_tables.get(source))
        found.update(repr((source.name, own)).encode())
    return found.hexdigest()


def _record(folder: Folder) -> dict[str, Any]:
    data = folder.read(RECORD)
    try:
        found = json.loads(data) if data else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _summary(record: dict[str, Any], unchanged: bool, shown: list[Problem]) -> Summary:
    counts = {key: record[key] for key in ("cities", "rejected", "repeated", "warnings")}
    return Summary(**counts, files=list(record["files"]), left_out=record["left_out"], unchanged=unchanged, shown=shown)


class _Writing:
    """One writing of all files."""

    def __init__(
        self, batch: Batch, kept: Kept, folder: Folder, work: Work, formats: list[str], progress: Progress
    ) -> None:
        self.batch, self.kept, self.folder, self.work, self.formats = batch, kept, folder, work, formats
        self.progress = progress
        self.workshop = folder.workshop()
        self.rejects = ProblemFiles(self.workshop, "rejects")
        self.warnings = ProblemFiles(self.workshop, "warnings")
        self.errors: list[Problem] = []
        self.counts = {"cities": 0, "rejected": 0, "repeated": 0, "warnings": 0}

    def write(self, inputs: str, before: list[str]) -> Summary:
        """Everything, the record last: it says that the rest is whole."""
        repeats = Repeats(array("Q", self._identities()))
        self._refuse(self.batch.problems)
        for problem in self._problems():
            self._refuse([problem])
        writers, left_out = self._writers()
        self.progress.begin("Writing", self.counts["cities"])
        for table in self._tables():
            flags, problems = repeats.look(table)
            for problem in problems:
                self._warn(problem)
            self.counts["repeated"] += int(np.sum(flags))
            whole = table.append_column(REPEATED.name, pa.array(flags, pa.bool_()))
            for writer in writers.values():
                writer.add(whole)
            self.progress.add(len(table))
        for one in (*writers.values(), self.rejects, self.warnings):
            one.close()
        names = [*(f"results.{name}" for name in writers), *self.rejects.names, *self.warnings.names]
        files = {name: file_sha256(self.workshop / name) for name in names}
        for name in names:
            self.folder.publish(self.workshop / name, name)
        for name in before:
            if name not in names and "/" not in name:
                self.folder.remove(name)
        record: dict[str, Any] = {
            "inputs": inputs,
            "questionnaire": {"id": self.work.questionnaire.id, "version": self.work.questionnaire.version},
            **self.counts,
            "left_out": left_out,
            "files": files,
        }
        self.folder.write(RECORD, (json.dumps(record, indent=2) + "\n").encode())
        return _summary(record, unchanged=False, shown=self.errors[:_MOST_SHOWN])

    def _refuse(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            if problem.is_error:
                self.rejects.add(problem)
                if len(self.errors) < MOST_XLSX_ROWS:
                    self.errors.append(problem)
            else:
                self._warn(problem)
        if any(problem.is_error for problem in problems) and problems is self.batch.problems:
            self.counts["rejected"] += sum(problem.is_error for problem in problems)

    def _warn(self, problem: Problem) -> None:
        self.warnings.add(problem)
        self.counts["warnings"] += 1

    def _problems(self) -> Iterator[Problem]:
        """Problems of all sources, in their order; each file or row that has an error is counted once."""
        for source in self.batch.sources:
            for own in self._own_problems(source):
                problems = [Problem(**problem, file=source.name) for problem in own]
                units = {_unit(problem) for problem in problems if problem.is_error}
                self.counts["rejected"] += len(units)
                yield from problems

    def _own_problems(self, source: Source) -> Iterator[list[dict[str, str]]]:
        if source in self.batch.of_tables:
            numbers, sha256, problems = self.batch.of_tables[source]
            yield problems
            for number in numbers:
                yield self.kept.part_problems(sha256, number)
        elif source in self.batch.unread:
            yield self.batch.unread[source]
        else:
            yield self._outcome(source).problems

    def _outcome(self, source: Source) -> FileOutcome:
        found = self.kept.file(source, self.batch.sha256[source])
        if found is None:
            raise gone()
        return found

    def _tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """All rows, in the order of their sources, a limited number at a time; all columns or some of them."""
        schema = self._schema(columns)
        rows: list[dict[str, object]] = []
        for source in self.batch.sources:
            if source in self.batch.of_tables:
                if rows:
                    yield pa.Table.from_pylist(rows, schema=schema)
                    rows = []
                numbers, sha256, _ = self.batch.of_tables[source]
                for number in numbers:
                    found = self.kept.part_results(sha256, number, columns)
                    if len(found):
                        yield found if columns else _named(found, source.name)
            elif source in self.batch.sha256:
                rows += [row | {FILE.name: source.name} for row in self._outcome(source).rows]
                while len(rows) >= ROWS_AT_ONCE:
                    yield pa.Table.from_pylist(rows[:ROWS_AT_ONCE], schema=schema)
                    rows = rows[ROWS_AT_ONCE:]
        if rows:
            yield pa.Table.from_pylist(rows, schema=schema)

    def _schema(self, columns: Sequence[str] | None = None) -> pa.Schema:
        where: dict[str, list[object]] = {column.name: [] for column in WHERE}
        work, used = self.work, self.work.questionnaire
        catalogs = [work.catalog, *(catalogs_for(used) if work.by_own else ())]
        tables = [result_table(cities_of([], used, own), where, used, own, work.with_draws) for own in catalogs]
        schema: pa.Schema = pa.unify_schemas([table.schema for table in tables])
        return schema if columns is None else pa.schema([schema.field(name) for name in columns])

    def _identities(self) -> Iterator[int]:
        for table in self._tables(IDENTITY):
            self.counts["cities"] += len(table)
            yield from identity(table)

    def _writers(self) -> tuple[dict[str, Writer], list[str]]:
        schema = self._schema().append(pa.field(REPEATED.name, pa.bool_()))
        makers: dict[str, type[ParquetFile | CsvFile | JsonLines]] = {
            "parquet": ParquetFile,
            "csv": CsvFile,
            "jsonl": JsonLines,
        }
        writers: dict[str, Writer] = {}
        left_out = []
        for name in self.formats:
            path: Path = self.workshop / f"results.{name}"
            if name in makers:
                writers[name] = makers[name](path, schema)
            elif self.counts["cities"] <= MOST_XLSX_ROWS:
                writers[name] = XlsxFile(path, schema, self.errors)
            else:
                left_out.append(name)
        return writers, left_out


def _unit(problem: Problem) -> str:
    """What a problem rejects: a row of a table, or the file."""
    return problem.where.partition(",")[0] if problem.where.startswith(("row ", "rows ", "line ")) else ""


def _named(table: pa.Table, name: str) -> pa.Table:
    at = table.schema.get_field_index(FILE.name)
    return table.set_column(at, FILE.name, pa.array([name] * len(table), pa.string()))
