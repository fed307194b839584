"""One batch at a time in a folder. The system lets go when the process ends, however it ends: no lock stays behind."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from diagnostic.base.problems import Problem, ProblemError

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
