"""How far a long command is: a bar on a terminal; elsewhere a plain line now and then, so that logs stay readable."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from diagnostic.base.formatting import grouped, shown_number
from diagnostic.cli.terminal import console, plain

SECONDS_BETWEEN_LINES = 15.0


class _Rate(ProgressColumn):
    """Cities a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return plain("" if speed is None else f"{_rate(speed)}/s")


def _rate(speed: float) -> str:
    return f"{grouped(speed)}" if speed >= 10 else f"{shown_number(speed, 1)}"


class Shown:
    """Progress with rate and time left, on the error stream. What was there at the beginning counts for no rate."""

    def __init__(self) -> None:
        self._lines = not sys.stderr.isatty()
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=console(error=True),
            disable=self._lines,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._text, self._total, self._done, self._before = "", 0, 0, 0
        self._began = self._told = time.monotonic()

    def __enter__(self) -> Shown:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, text: str, total: int, done: int = 0) -> None:
        """Something of which there is so much begins, and so much of it is done already."""
        self._text, self._total, self._done, self._before = text, total, done, done
        self._began = time.monotonic()
        self._bar.reset(self._task, total=total, completed=done, description=text)

    def add(self, count: int) -> None:
        """So much more is done."""
        self._done += count
        self._bar.advance(self._task, count)
        now = time.monotonic()
        if self._lines and now - self._told >= SECONDS_BETWEEN_LINES:
            self._told = now
            print(self._line(now - self._began), file=sys.stderr, flush=True)

    def _line(self, seconds: float) -> str:
        found = f"{self._text}: {grouped(self._done)} of {grouped(self._total)}"
        speed = (self._done - self._before) / seconds if seconds > 0 else 0.0
        if not speed:
            return found
        left = timedelta(seconds=round(max(0, self._total - self._done) / speed))
        return f"{found}, {_rate(speed)} a second, {left} left"
