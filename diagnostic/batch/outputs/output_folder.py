"""The folder of the results: on this machine or in a store. Every file is written whole or not at all.

One batch at a time works in a folder of this machine; the system lets go when the process ends, however it ends: no
lock stays behind.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.remote import ABSENT, asking, file_system, is_url

_CHUNK = 1 << 20


class Local:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            probe = path / f".{os.getpid()}.tmp"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise _not_written(path, error) from None

    @property
    def local(self) -> Path | None:
        """Its path."""
        return self.path

    def holds(self, place: str) -> bool:
        """Whether a path lies inside."""
        return not is_url(place) and self.path.resolve() in Path(place).resolve().parents

    def read(self, name: str) -> bytes | None:
        """A file's content; None when it is not there."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Beside its place first, then renamed once it has reached the disk: never half a file, whatever ends us."""
        target = self.path / name
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            raise _not_written(target, error) from None

    def publish(self, path: Path, name: str) -> None:
        """Rename a finished file, after it has reached the disk."""
        try:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.replace(self.path / name)
        except OSError as error:
            raise _not_written(self.path / name, error) from None

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        (self.path / name).unlink(missing_ok=True)

    def sha256(self, name: str) -> str:
        """Fingerprint of a file; "" when it is not there."""
        path = self.path / name
        return file_sha256(path) if path.is_file() else ""

    def workshop(self) -> Path:
        """A folder inside, so that renaming stays on one disk."""
        path = self.path / ".cache" / "unfinished"
        path.mkdir(parents=True, exist_ok=True)
        return path


class Remote:
    """A folder in a store; its objects appear whole by nature."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.store, self.path = file_system(self.url)
        self._workshop = tempfile.TemporaryDirectory(prefix="diagnostic-batch-")

    @property
    def local(self) -> Path | None:
        """It is not on this machine."""
        return None

    def holds(self, place: str) -> bool:
        """Whether an address lies inside, in the store's own way of writing it."""
        return place.startswith(f"{self.store.unstrip_protocol(self.path)}/")

    def read(self, name: str) -> bytes | None:
        """An object's content; None when it is not there."""
        try:
            with asking(f"{self.url}/{name}", ABSENT):
                data: bytes = self.store.cat_file(f"{self.path}/{name}")
        except FileNotFoundError:
            return None
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        with asking(f"{self.url}/{name}"):
            self.store.pipe_file(f"{self.path}/{name}", data)

    def publish(self, path: Path, name: str) -> None:
        """Send a finished file."""
        with asking(f"{self.url}/{name}"):
            self.store.put_file(str(path), f"{self.path}/{name}")
        path.unlink()

    def remove(self, name: str) -> None:
        """Remove an object if it is there."""
        with suppress(FileNotFoundError), asking(f"{self.url}/{name}", ABSENT):
            self.store.rm_file(f"{self.path}/{name}")

    def sha256(self, name: str) -> str:
        """Fingerprint of an object; "" when it is not there."""
        found = hashlib.sha256()
        try:
            with asking(f"{self.url}/{name}", ABSENT), self.store.open(f"{self.path}/{name}", "rb") as file:
                while block := file.read(_CHUNK):
                    found.update(block)
        except FileNotFoundError:
            return ""
        return found.hexdigest()

    def workshop(self) -> Path:
        """A folder for the time of the run."""
        return Path(self._workshop.name)


Folder = Local | Remote
"""A folder to keep files in."""


def open_folder(place: str) -> Folder:
    """The folder at a path or address, made when it is not there.

    Raises:
        ProblemError: F110, B107 or X805.
    """
    return Remote(place) if is_url(place) else Local(Path(place))


def file_sha256(path: Path) -> str:
    """Fingerprint of a file of this machine."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_written(path: Path, error: OSError) -> ProblemError:
    return ProblemError([Problem("F110", shown(error.strerror or str(error)), file=str(path))])


_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def alone_in(folder: Path | None) -> Iterator[None]:
    """Refuse to begin while another batch writes into the same folder of this machine.

    A store has no locks: there every object is whole, and the last batch that writes one wins.

    Raises:
        ProblemError: B111.
    """
    if folder is None:
        yield
        return
    path = folder / ".cache" / "lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("ab") as file:
        try:
            _lock(file)
        except OSError as error:
            if error.errno in _TAKEN:
                raise ProblemError([Problem("B111", file=str(folder))]) from None
            # a disk of the network that knows no locks: go on without
        yield


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
