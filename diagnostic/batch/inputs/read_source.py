"""One thing to read, and its bytes: a file of this machine, a file in a zip archive or an object in a store."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.remote import copied, first_bytes, is_url
from diagnostic.batch.inputs.zip_archive import LARGEST_MEMBER, TABLE_ENDINGS, Archive


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where something is read from.

    Attributes:
        name: As people see it; results are in its order.
        place: Path or URL of the file, or of the archive it is in.
        member: Its name in the archive.
        stamp: What a store says about the object's content (its ETag); "" where it says nothing.
    """

    name: str
    place: str
    member: str = ""
    stamp: str = ""

    @property
    def suffix(self) -> str:
        """The ending in small letters."""
        return PurePosixPath(self.member or self.place).suffix.lower()

    @property
    def is_table(self) -> bool:
        """Whether it is read in parts, a row a city."""
        return self.suffix in TABLE_ENDINGS


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
