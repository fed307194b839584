"""Limits of time and memory while one file is read, in the process that reads it: the child of ``sandbox.py``."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from diagnostic.base.problems import Problem, ProblemError

SECONDS = 30
MEGABYTES = 512


class _TooLongError(BaseException):
    """No ``Exception``: code that goes on after whatever was wrong with a row must not go on after this."""


@contextmanager
def limited(seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Iterator[None]:
    """Refuse what takes longer, or more memory than the process has already.

    Only where the system can do it, and only in a process's main thread: the workers of a Dask cluster have
    limits of their own.

    Raises:
        ProblemError: F115.
    """
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        yield
        return
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def too_long(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise _TooLongError

    old = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGALRM, too_long)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (_lower(_in_use() + (megabytes << 20), old[1]), old[1]))
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    except _TooLongError:
        raise ProblemError([Problem("F115", f"more than {seconds:g} seconds")]) from None
    except MemoryError:
        raise ProblemError([Problem("F115", f"more than {megabytes} MB of memory")]) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, old)
        signal.signal(signal.SIGALRM, before)


def _in_use() -> int:
    """Bytes of address space that the process has; a great many where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 1 << 50
    return pages * 4096


def _lower(wanted: int, hard: int) -> int:
    return wanted if hard < 0 else min(wanted, hard)
