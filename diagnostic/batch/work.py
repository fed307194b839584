"""What a worker does, wherever it runs: read files or a part of a table, and diagnose the cities in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from diagnostic.base.formula_shield import unshielded
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.version import engine_version
from diagnostic.batch.inputs.read_source import Source, content, fingerprint
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import digest
from diagnostic.formats import sandbox
from diagnostic.formats.submission_reading import Reading
from diagnostic.formats.table.coded_table import TableCoder, row_problem
from diagnostic.method.many_cities import cities_of
from diagnostic.results.result_rows import result_table
from diagnostic.submission.submission import Submission

NOT_OF_THE_FILE = {"B104", "B106", "F115"}
"""Another time it may go better: what came of the file is not kept."""
FORM = 1
"""Rises when the columns of the results change, so that rows kept by an older program are not used."""


@dataclass(frozen=True)
class Work:
    """What all files of a batch are read and diagnosed with.

    Attributes:
        questionnaire: Of all files.
        catalog: The modules.
        with_draws: Whether step 6 is wanted.
        by_own: Whether a file that names another version of the catalog is computed with that one.
    """

    questionnaire: Questionnaire
    catalog: Catalog | None
    with_draws: bool = False
    by_own: bool = False

    @cached_property
    def key(self) -> str:
        """Changes with everything that results depend on, beside the file itself."""
        used = {
            "form": FORM,
            "engine": engine_version(),
            "questionnaire": [self.questionnaire.ref, self.questionnaire.digest],
            "catalog": [self.catalog.version, self.catalog.digest] if self.catalog else None,
            "draws": self.with_draws,
            "by_own": self.by_own,
        }
        return digest(used)

    def catalog_of(self, submission: Submission) -> Catalog | None:
        """The catalog that a submission is computed with."""
        if not self.by_own or submission.named_catalog is None:
            return self.catalog
        return catalog_for(self.questionnaire, submission.named_catalog)

    @cached_property
    def coder(self) -> TableCoder:
        """Reads parts of tables."""
        return TableCoder(self.questionnaire, self.catalog, self.with_draws)


@dataclass
class FileOutcome:
    """What came of a file: rows of results, problems, or both (a table with bad rows)."""

    sha256: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TablePart:
    """Some rows of a table, as text in columns of Arrow.

    Attributes:
        number: Which part of its table.
        start: Rows before it.
        sha256: Of the whole table's file.
        rows: The cells.
        shielded: Whether text carries the apostrophe of CSV.
    """

    number: int
    start: int
    sha256: str
    rows: pa.Table
    shielded: bool


@dataclass
class PartOutcome:
    """Results of a part of a table, and the problems of the rows left out."""

    results: pa.Table | None
    problems: list[dict[str, str]]


def plain_problem(problem: Problem) -> dict[str, str]:
    """A problem to keep; the file's name is not kept, because a copy has the same content and another name."""
    kept = asdict(problem)
    del kept["file"]
    return kept


def read_files(work: Work, sources: Sequence[Source]) -> list[FileOutcome]:
    """Outcomes of files, in their order. Whatever is wrong with one concerns that one alone."""
    outcomes, submissions, whose = [], [], []
    for place, source in enumerate(sources):
        outcome = FileOutcome("")
        outcomes.append(outcome)
        try:
            found = _submissions_in(work, source, outcome)
        except ProblemError as error:
            outcome.problems += [plain_problem(problem) for problem in error.problems]
            if any(problem.code in NOT_OF_THE_FILE for problem in error.problems):
                outcome.sha256 = ""
        except Exception as error:  # noqa: BLE001  # one bad file never stops the rest
            outcome.sha256 = ""
            outcome.problems.append(plain_problem(Problem("B106", shown(f"{type(error).__name__}: {error}"))))
        else:
            for row, submission in found:
                submissions.append(submission)
                whose.append((place, row))
    if submissions:
        rows = _rows(work, submissions, [row for _, row in whose], [outcomes[place].sha256 for place, _ in whose])
        for (place, _), row in zip(whose, rows, strict=True):
            outcomes[place].rows.append(row)
    return outcomes


def _rows(work: Work, submissions: list[Submission], numbers: list[int | None], sha256: list[str]) -> list[Any]:
    catalogs = [work.catalog_of(submission) for submission in submissions]
    rows: dict[int, Any] = {}
    for catalog in dict.fromkeys(map(id, catalogs)):
        chosen = [place for place, own in enumerate(catalogs) if id(own) == catalog]
        used = catalogs[chosen[0]]
        where: dict[str, Sequence[Any]] = {
            "file": [""] * len(chosen),
            "row": [numbers[place] for place in chosen],
            "file_sha256": [sha256[place] for place in chosen],
        }
        cities = cities_of([submissions[place] for place in chosen], work.questionnaire, used)
        found = result_table(cities, where, work.questionnaire, used, work.with_draws).to_pylist()
        rows |= zip(chosen, found, strict=True)
    return [rows[place] for place in range(len(submissions))]


def _submissions_in(work: Work, source: Source, outcome: FileOutcome) -> list[tuple[int | None, Submission]]:
    """The submissions of a file, with their rows where it is a file of rows."""
    data = content(source)
    outcome.sha256 = fingerprint(data)
    submissions: list[tuple[int | None, Submission]] = []
    asked = None if work.by_own else work.catalog
    for found in sandbox.read(data, source.member or source.place, work.questionnaire, asked):
        if isinstance(found, Reading):
            outcome.problems += [plain_problem(problem) for problem in found.problems]
            submissions.append((found.row, found.submission))
        else:
            outcome.problems += [plain_problem(_in_row(problem, f"row {found.row}")) for problem in found.problems]
    return submissions


def _in_row(problem: Problem, row: str) -> Problem:
    """With the row before its place, by which the rejected are counted."""
    if problem.where.startswith(f"{row},"):
        return problem
    return replace(problem, where=f"{row}, {problem.where}".rstrip(", "))


def read_part(work: Work, part: TablePart) -> PartOutcome:
    """Results of some rows of a table."""
    frame = part.rows.to_pandas()
    if part.shielded:
        frame = frame.apply(_unshielded_column)
    return PartOutcome(*_of_table(work, frame, part.start, part.sha256))


def _of_table(work: Work, frame: pd.DataFrame, start: int, sha256: str) -> tuple[pa.Table, list[dict[str, str]]]:
    """Results and problems of rows whose columns are known, ``start`` rows of the same table standing before them."""
    cities, good, bad = work.coder.coded(frame)
    numbers = np.flatnonzero(good) + start + 1
    where: dict[str, Sequence[Any]] = {
        "file": [""] * len(numbers),
        "row": numbers.tolist(),
        "file_sha256": [sha256] * len(numbers),
    }
    results = result_table(cities, where, work.questionnaire, work.catalog, work.with_draws)
    return results, [plain_problem(row_problem(cell, cell.row + start + 1)) for cell in bad]


def _unshielded_column(cells: pd.Series) -> pd.Series:
    """Text without the apostrophe that keeps spreadsheet programs from running it."""
    if not cells.str.startswith("'").any():
        return cells
    return cells.map(unshielded)
