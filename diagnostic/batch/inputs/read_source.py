"""The bytes of a source, and the submission in them."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.remote import copied, first_bytes, is_url
from diagnostic.batch.inputs.source import Source
from diagnostic.batch.inputs.zip_archive import LARGEST_MEMBER, Archive
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.formats.spreadsheet.sheets import Sheet
from diagnostic.formats.submission_file import LARGEST_TEXT
from diagnostic.submission.submission import parse_submission

MOST_BYTES = LARGEST_MEMBER
"""Of any file that holds one city; the readers have smaller limits of their own."""


def content(source: Source) -> bytes:
    """The bytes of a source, at most ``MOST_BYTES + 1`` of them.

    Raises:
        ProblemError: F101, F102, B102, B103 or B107.
    """
    if source.member:
        return _opened(source).read(source.member, MOST_BYTES)
    if is_url(source.place):
        return first_bytes(source.place, MOST_BYTES)
    try:
        with Path(source.place).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ProblemError([Problem("F101", shown(source.place))]) from None
    except OSError as error:
        raise ProblemError([Problem("F102", shown(error.strerror or str(error)))]) from None


def copy_member(source: Source, target: Path) -> None:
    """Copy a table out of an archive, to read it in parts.

    Raises:
        ProblemError: B102, B103 or B107.
    """
    _opened(source).copy(source.member, target)


def _opened(source: Source) -> Archive:
    """The archive of a file.

    Raises:
        ProblemError: It is gone or another since its names were listed (B102), or B107.
    """
    try:
        return _archive(source.place, _state(source))
    except (OSError, zipfile.BadZipFile) as error:
        raise ProblemError([Problem("B102", shown(str(error)))]) from None


def _state(source: Source) -> str:
    """What is another when the archive is another."""
    if is_url(source.place):
        return source.stamp.removesuffix(f"!{source.member}")
    return str(Path(source.place).stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _archive(place: str, state: str) -> Archive:
    """An archive stays open while its files are read; one of a store is copied first."""
    del state  # a part of the key only
    if not is_url(place):
        return Archive(Path(place))
    with tempfile.TemporaryDirectory() as folder:
        copied(place, Path(folder) / "archive.zip")
        return Archive(Path(folder) / "archive.zip")  # stays readable when its name is gone


def fingerprint(data: bytes) -> str:
    """SHA-256 of the bytes, as results name it."""
    return hashlib.sha256(data).hexdigest()


def readings_in(
    data: bytes, name: str, questionnaire: Questionnaire, catalog: Catalog | None
) -> list[tuple[int | None, Reading | list[Problem]]]:
    """What a file's bytes hold: one submission, or the rows of an export of the survey form.

    Returns:
        The row (None where a file holds one submission) and what was read there, or what is wrong with it.

    Raises:
        ProblemError: The file as a whole cannot be used; all problems at once.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in (".json", ".csv") and len(data) > LARGEST_TEXT:
        raise ProblemError([Problem("F106", f"more than {LARGEST_TEXT} bytes", f"at most {LARGEST_TEXT} bytes")])
    if suffix == ".json":
        return [(None, Reading(parse_submission(_text(data))))]
    from diagnostic.formats.spreadsheet.gate import admit  # noqa: PLC0415
    from diagnostic.formats.survey.read_survey import csv_sheet, export_sheet  # noqa: PLC0415  # openpyxl is slow to import
    from diagnostic.formats.workbook.meta import meta_of  # noqa: PLC0415
    from diagnostic.formats.workbook.read_workbook import book_of, read_book  # noqa: PLC0415

    if suffix == ".csv":
        return _rows(csv_sheet(data), questionnaire, catalog)
    admit(data, PurePosixPath(name).name)
    book = book_of(data, name)
    sheet = export_sheet(book, questionnaire) if meta_of(book) is None else None
    if sheet is not None:
        return _rows(sheet, questionnaire, catalog)
    return [(None, read_book(book, questionnaire, catalog))]


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError([Problem("F102", shown(str(error)))]) from None


def _rows(
    sheet: Sheet, questionnaire: Questionnaire, catalog: Catalog | None
) -> list[tuple[int | None, Reading | list[Problem]]]:
    """The submissions of an export, each by itself: one bad row does not stop the others."""
    from diagnostic.formats.survey.read_survey import read_each  # noqa: PLC0415

    return [
        (
            row,
            [replace(p, where=f"row {row}, {p.where}".rstrip(", ")) for p in found]
            if isinstance(found, list)
            else found,
        )
        for row, found in enumerate(read_each(sheet, questionnaire, catalog), start=1)
    ]
