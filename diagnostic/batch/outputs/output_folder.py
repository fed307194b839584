"""The folder of the results: on this machine or in a store. Every file is written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.inputs.remote import file_system, is_url, unreachable

_CHUNK = 1 << 20


class Folder(Protocol):
    """A folder to keep files in."""

    @property
    def local(self) -> Path | None:
        """Its path, if it is on this machine."""

    def holds(self, place: str) -> bool:
        """Whether a path or address lies inside."""

    def read(self, name: str) -> bytes | None:
        """A file's content; None when it is not there."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file."""

    def publish(self, path: Path, name: str) -> None:
        """Make a finished file of this machine one of the folder; the path is gone afterwards."""

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""

    def sha256(self, name: str) -> str:
        """Fingerprint of a file; "" when it is not there."""

    def workshop(self) -> Path:
        """A folder of this machine for files that are not finished."""


def open_folder(place: str) -> Folder:
    """The folder at a path or address, made when it is not there.

    Raises:
        ProblemError: F110, B107 or X805.
    """
    return Remote(place) if is_url(place) else Local(Path(place))


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
            data: bytes = self.store.cat_file(f"{self.path}/{name}")
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001  # each store has errors of its own
            raise unreachable(f"{self.url}/{name}", error) from None
        return data

    def write(self, name: str, data: bytes) -> None:
        """Write an object."""
        try:
            self.store.pipe_file(f"{self.path}/{name}", data)
        except Exception as error:  # noqa: BLE001
            raise unreachable(f"{self.url}/{name}", error) from None

    def publish(self, path: Path, name: str) -> None:
        """Send a finished file."""
        try:
            self.store.put_file(str(path), f"{self.path}/{name}")
        except Exception as error:  # noqa: BLE001
            raise unreachable(f"{self.url}/{name}", error) from None
        path.unlink()

    def remove(self, name: str) -> None:
        """Remove an object if it is there."""
        try:
            self.store.rm_file(f"{self.path}/{name}")
        except FileNotFoundError:
            return
        except Exception as error:  # noqa: BLE001
            raise unreachable(f"{self.url}/{name}", error) from None

    def sha256(self, name: str) -> str:
        """Fingerprint of an object; "" when it is not there."""
        found = hashlib.sha256()
        try:
            with self.store.open(f"{self.path}/{name}", "rb") as file:
                while block := file.read(_CHUNK):
                    found.update(block)
        except FileNotFoundError:
            return ""
        except Exception as error:  # noqa: BLE001
            raise unreachable(f"{self.url}/{name}", error) from None
        return found.hexdigest()

    def workshop(self) -> Path:
        """A folder for the time of the run."""
        return Path(self._workshop.name)


def file_sha256(path: Path) -> str:
    """Fingerprint of a file of this machine."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_written(path: Path, error: OSError) -> ProblemError:
    return ProblemError([Problem("F110", shown(error.strerror or str(error)), file=str(path))])
