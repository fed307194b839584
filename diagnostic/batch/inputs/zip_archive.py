"""Zip archives of returns: what may be in them, and reading one file without unpacking any.

Nothing is written to disk, so that no name can lead out of a folder; names that try are refused all the same.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from diagnostic.base.problems import Problem, ProblemError, shown

TABLE_ENDINGS = (".csv", ".parquet")
ARCHIVE_ENDING = ".zip"

MIB = 1024 * 1024
MOST_MEMBERS = 20_000
LARGEST_DIRECTORY = 16 * MIB
LARGEST_MEMBER = 8 * MIB
LARGEST_TABLE = 512 * MIB
LARGEST_TOTAL = 4096 * MIB
LARGEST_RATIO = 200
"""Unfolded to packed; checked above a size at which it matters."""
_END = b"PK\5\6"
_END_SIZE = 22
_ZIP64 = b"PK\6\7"
_ZIP64_SIZE = 20


def members(path: Path) -> tuple[list[str], list[Problem]]:
    """The files in an archive that may be read, and one problem for each that may not.

    Raises:
        ProblemError: The archive as a whole cannot be used (F101, F102, B102).
    """
    _look_at_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ProblemError([Problem("B102", shown(str(error)), "a complete .zip file", file=str(path))]) from None
    total = sum(info.file_size for info in infos)
    if total > LARGEST_TOTAL:
        raise ProblemError([Problem("B102", f"{total} bytes unfolded", f"at most {LARGEST_TOTAL}", file=str(path))])
    doubled = Counter(_folded(info.filename) for info in infos)
    good, problems = [], []
    for info in infos:
        if is_clutter(info.filename):
            continue
        found = next(_objections(info, doubled[_folded(info.filename)] > 1), None)
        if found is None:
            good.append(info.filename)
        else:
            problems.append(Problem("B103", shown(found), file=f"{path}!{shown(info.filename)}"))
    return sorted(good), problems


def _look_at_end(path: Path) -> None:
    """The end of the archive says how long its list is; a huge list is never read.

    The end of a Zip64 archive says it once more, elsewhere. What is inside the limits needs no Zip64.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 65_535 - _END_SIZE - _ZIP64_SIZE))
            tail = file.read()
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except OSError as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ProblemError([Problem("B102", "no end of an archive", "a complete .zip file", file=str(path))])
    if tail[max(0, at - _ZIP64_SIZE) : at].startswith(_ZIP64):
        raise ProblemError([Problem("B102", "a Zip64 archive", "a plain .zip file", file=str(path))])
    count, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MOST_MEMBERS or directory > LARGEST_DIRECTORY:
        raise ProblemError([Problem("B102", f"{count} files or more", f"at most {MOST_MEMBERS}", file=str(path))])


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def is_clutter(name: str) -> bool:
    """Files that programs leave beside those of people: hidden ones, locks, thumbnails.

    Args:
        name: Inside the folder or archive, with the folders below it.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    last = parts[-1] if parts else ""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return hidden or last.startswith("~$") or "__MACOSX" in parts or last.casefold() in ("thumbs.db", "desktop.ini")


def _objections(info: zipfile.ZipInfo, doubled: bool) -> Iterator[str]:
    """What speaks against a file of the archive; none is unfolded for it."""
    name = info.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
        yield "a name that leads out of the folder"
    if "\\" in name or any(not character.isprintable() for character in name):
        yield "a name that programs read differently"
    if doubled:
        yield "a name that stands twice"
    if stat.S_ISLNK(info.external_attr >> 16):
        yield "a link to another file"
    if info.flag_bits & 0x1:
        yield "a password"
    if PurePosixPath(name).suffix.lower() == ARCHIVE_ENDING:
        yield "an archive in an archive"
    if info.file_size > largest_member(name):
        yield f"{info.file_size} bytes unfolded, at most {largest_member(name)}"
    if info.file_size > MIB and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
        yield f"unfolds to more than {LARGEST_RATIO} times its size"


def largest_member(name: str) -> int:
    """How large a file may be when it is unfolded."""
    return LARGEST_TABLE if PurePosixPath(name).suffix.lower() in TABLE_ENDINGS else LARGEST_MEMBER


class Archive:
    """An open archive, to read one file after another."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)

    def read(self, name: str, most: int) -> bytes:
        """The content of a file, never more than ``most + 1`` bytes of it.

        Raises:
            ProblemError: Damaged (B103).
        """
        with _damage_said(), self._archive.open(name) as file:
            return file.read(most + 1)

    def copy(self, name: str, target: Path) -> None:
        """Copy a file out, a piece at a time.

        Raises:
            ProblemError: Damaged (B103).
        """
        with target.open("wb") as out, _damage_said(), self._archive.open(name) as file:
            while piece := file.read(MIB):
                out.write(piece)

    def close(self) -> None:
        """Close the file."""
        self._archive.close()


@contextmanager
def _damage_said() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        KeyError,
    ) as error:
        raise ProblemError([Problem("B103", shown(str(error)))]) from None
