"""The door: the bytes of a file of any kind become submissions, checked once, with every problem at its place."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from diagnostic.base.problems import Problem, ProblemError, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.submission_reading import Reading, Refused, Rows, checked
from diagnostic.submission.submission import parse_submission

if TYPE_CHECKING:
    from diagnostic.formats.spreadsheet.sheets import Sheet

ENDINGS = (".xlsx", ".ods", ".json", ".csv", ".parquet")
LARGEST_TEXT = 2_000_000
MOST_BYTES = 1 << 23
"""Read of any file; the readers have smaller limits of their own."""
MOST_NAMED = 20
TABLE_HINT = 3
"""A sheet of a workbook whose first row has so many known columns is a wide table, not answers to fill in."""
Found = TypeVar("Found", bound=Reading | Refused)


def read(
    data: bytes, name: str, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None
) -> list[Reading | Refused]:
    """Every submission of a file: a workbook, JSON, an export of the survey form or a wide table.

    Args:
        data: The whole file, or more of it than any file may have.
        name: Its name; the ending says what it is.
        questionnaire: The version it belongs to; by default the shipped one that the file names. A wide table names
            none: it is read as one of the default questionnaire.
        catalog: The modules; by default those of the catalog that the file names, else of the newest one.

    Returns:
        A reading for each submission; of a file of rows, for each row that cannot be used, why.

    Raises:
        ProblemError: The file as a whole, or its only submission, cannot be used; all problems at once.
    """
    try:
        opened = _opened(data, name, questionnaire, catalog)
        if isinstance(opened, Reading):
            return [_finished(opened, data, name)]
        return [_finished(_row(opened, row + 1), data, name) for row in range(len(opened))]
    except ProblemError as error:
        raise ProblemError([problem.in_file(name) for problem in error.problems]) from None


def read_one(
    data: bytes,
    name: str,
    questionnaire: Questionnaire | None = None,
    catalog: Catalog | None = None,
    row: int | None = None,
) -> Reading:
    """The submission of a file as in ``read``, or the one of a row, counted from 1.

    Raises:
        ProblemError: It cannot be used; there are several (F112) or not so many (F113).
    """
    try:
        opened = _opened(data, name, questionnaire, catalog)
        if isinstance(opened, Reading):
            if row not in (None, 1):
                raise ProblemError([Problem("F113", f"row {row}", "a file with one submission has row 1 only")])
            return _finished(opened, data, name)
        return _finished(opened.read(_chosen(opened, row)), data, name)
    except ProblemError as error:
        raise ProblemError([problem.in_file(name) for problem in error.problems]) from None


def read_file(
    path: Path, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None, row: int | None = None
) -> Reading:
    """The same for a file of this machine.

    Raises:
        ProblemError: As ``read_one``; not there (F101) or not readable (F102).
    """
    return read_one(bytes_of(path), str(path), questionnaire, catalog, row)


def read_all(path: Path, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None) -> list[Reading]:
    """All submissions of a file of this machine.

    Raises:
        ProblemError: The file, or one of its rows, cannot be used; all problems at once.
    """
    found = read(bytes_of(path), str(path), questionnaire, catalog)
    raise_errors([problem for one in found if isinstance(one, Refused) for problem in one.problems])
    return [one for one in found if isinstance(one, Reading)]


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, not many more than the largest that can be read.

    Raises:
        ProblemError: F101 or F102.
    """
    if not path.is_file():
        raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemError([Problem("F102", shown(error.strerror or str(error)), file=str(path))]) from None


def _finished(found: Found, data: bytes, name: str) -> Found:
    problems = [problem.in_file(name) for problem in found.problems]
    if isinstance(found, Refused):
        return replace(found, problems=problems)
    return replace(found, problems=problems, sha256=sha256(data).hexdigest())


def _row(rows: Rows, number: int) -> Reading | Refused:
    """One row by itself: a bad one does not stop the others."""
    try:
        return replace(rows.read(number), row=number)
    except ProblemError as error:
        return Refused(number, error.problems)


def _chosen(rows: Rows, row: int | None) -> int:
    """The number of the submission that is wanted.

    Raises:
        ProblemError: None (F113), or several (F112, naming them) and none chosen.
    """
    if row is not None:
        if not 1 <= row <= len(rows):
            raise ProblemError([Problem("F113", f"row {row}", f"1 to {len(rows)}")])
        return row
    if len(rows) == 0:
        raise ProblemError([Problem("F113", "no row below the headings", "one row a submission")])
    if len(rows) > 1:
        named = [f"{number} ({rows.called(number)})" for number in range(1, min(len(rows), MOST_NAMED) + 1)]
        rest = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
        raise ProblemError([Problem("F112", f"{len(rows)} submissions: {', '.join(named)}{rest}", "one")])
    return 1


def _opened(data: bytes, name: str, questionnaire: Questionnaire | None, catalog: Catalog | None) -> Reading | Rows:
    """What the file is: one submission, or rows of them. Only what is used is imported."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".json", ".csv", ".parquet") and len(data) > LARGEST_TEXT:
        raise ProblemError([Problem("F106", f"more than {LARGEST_TEXT} bytes", f"at most {LARGEST_TEXT} bytes")])
    if suffix == ".json":
        return _from_json(data, questionnaire, catalog)
    if suffix == ".parquet":
        from diagnostic.formats.table.wide_rows import parquet_rows  # noqa: PLC0415

        return parquet_rows(data, questionnaire, catalog)
    if suffix == ".csv":
        from diagnostic.formats.spreadsheet.sheets import read_csv  # noqa: PLC0415
        from diagnostic.formats.survey.read_survey import Export  # noqa: PLC0415

        sheet = read_csv(data)
        return _rows_of(sheet, 1, questionnaire, catalog) or Export(sheet, questionnaire, catalog)
    from diagnostic.formats.spreadsheet.gate import admit  # noqa: PLC0415
    from diagnostic.formats.workbook.meta import meta_of  # noqa: PLC0415
    from diagnostic.formats.workbook.read_workbook import book_of, read_book  # noqa: PLC0415

    admit(data, PurePath(name).name)
    book = book_of(data, name)
    if meta_of(book) is None:
        for sheet in book.sheets:
            if (rows := _rows_of(sheet, TABLE_HINT, questionnaire, catalog)) is not None:
                return rows
    return read_book(book, questionnaire, catalog)


def _from_json(data: bytes, questionnaire: Questionnaire | None, catalog: Catalog | None) -> Reading:
    try:
        submission = parse_submission(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ProblemError([Problem("F102", shown(str(error)))]) from None
    if questionnaire is None:
        named = submission.questionnaire
        questionnaire = load_questionnaire(f"{named.id}@{named.version}")
    return checked(submission, questionnaire, catalog or catalog_for(questionnaire, submission.named_catalog))


def _rows_of(sheet: Sheet, least: int, questionnaire: Questionnaire | None, catalog: Catalog | None) -> Rows | None:
    """The submissions in a sheet with headings in its first row; None when it is no sheet of ours.

    It is a wide table from so many known columns on.
    """
    from diagnostic.formats.survey.read_survey import Export, is_export  # noqa: PLC0415
    from diagnostic.formats.table.wide_columns import is_wide  # noqa: PLC0415

    names = [str(cell.value) for cell in sheet.cells.values() if cell.row == 1]
    if is_export(names, None):
        return Export(sheet, questionnaire, catalog)
    if is_wide(names, questionnaire or load_questionnaire(), least):
        from diagnostic.formats.table.wide_rows import sheet_rows  # noqa: PLC0415  # pandas is slow to import

        return sheet_rows(sheet, questionnaire, catalog)
    return Export(sheet, questionnaire, catalog) if is_export(names, questionnaire) else None
