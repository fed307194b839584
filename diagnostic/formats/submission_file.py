"""Submissions from a file, whatever its form, with every problem at the place where a person finds it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import parse_submission

ENDINGS = (".json", ".xlsx", ".ods", ".csv")
LARGEST_TEXT = 2_000_000


def read_file(
    path: Path, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None, row: int | None = None
) -> Reading:
    """A submission from a JSON file, a filled workbook (.xlsx, .ods) or an export of the survey form (.csv, .xlsx).

    Args:
        path: The file.
        questionnaire: Needed for a workbook of a questionnaire that is not shipped.
        catalog: Needed for a workbook of a catalog that is not shipped.
        row: Which submission of an export, counted from 1; needed when it holds several.

    Raises:
        ProblemError: The file cannot be used; all problems at once.
    """
    return _read(path, questionnaire, catalog, row, single=True)[0]


def read_all(path: Path, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None) -> list[Reading]:
    """All submissions of a file: the rows of an export, or the one of any other file.

    Raises:
        ProblemError: The file, or one of its rows, cannot be used; all problems at once.
    """
    return _read(path, questionnaire, catalog, None, single=False)


def _read(
    path: Path, questionnaire: Questionnaire | None, catalog: Catalog | None, row: int | None, *, single: bool
) -> list[Reading]:
    if not path.is_file():
        raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
    suffix = path.suffix.lower()
    try:
        if suffix == ".json":
            data = _text_bytes(path)
            _no_row(row)
            readings = [Reading(parse_submission(data.decode("utf-8")))]
        elif suffix == ".csv":
            from diagnostic.formats.survey.read_survey import csv_sheet, only_one, read_export  # noqa: PLC0415  # import what is used

            data = _text_bytes(path)
            sheet = csv_sheet(data)
            chosen = only_one(sheet) if single and row is None else row
            readings = read_export(sheet, questionnaire, catalog, chosen)
        else:
            data, readings = _from_workbook(path, questionnaire, catalog, row, single=single)
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None
    return [replace(reading, sha256=sha256(data).hexdigest()) for reading in readings]


def _from_workbook(
    path: Path, questionnaire: Questionnaire | None, catalog: Catalog | None, row: int | None, *, single: bool
) -> tuple[bytes, list[Reading]]:
    """A workbook of ours, or an export of the survey form in a workbook; its bytes are read once."""
    from diagnostic.formats.spreadsheet.gate import admitted_bytes  # noqa: PLC0415
    from diagnostic.formats.survey.read_survey import export_sheet, only_one, read_export  # noqa: PLC0415  # import what is used
    from diagnostic.formats.workbook.meta import meta_of  # noqa: PLC0415
    from diagnostic.formats.workbook.read_workbook import book_of, read_book  # noqa: PLC0415

    data = admitted_bytes(path)
    book = book_of(data, path.name)
    sheet = export_sheet(book, questionnaire) if meta_of(book) is None else None
    if sheet is None:
        _no_row(row)
        return data, [read_book(book, questionnaire, catalog)]
    chosen = only_one(sheet) if single and row is None else row
    return data, read_export(sheet, questionnaire, catalog, chosen)


def _no_row(row: int | None) -> None:
    if row not in (None, 1):
        raise ProblemError([Problem("F113", f"row {row}", "a file with one submission has row 1 only")])


def _text_bytes(path: Path) -> bytes:
    """The bytes of a text file, read once and not further than the limit."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise ProblemError([Problem("F106", f"more than {LARGEST_TEXT} bytes", f"at most {LARGEST_TEXT} bytes")])
    return data


def problems_of(reading: Reading, file: str, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Problem]:
    """All errors and warnings of what was read, each with file and place."""
    found = reading.placed(submission_problems(reading.submission, questionnaire, catalog))
    return [problem.in_file(file) for problem in [*reading.problems, *found]]
