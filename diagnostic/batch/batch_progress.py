"""Who is told how far a batch is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told how far the batch is."""

    def begin(self, text: str, total: int, done: int = 0) -> None:
        """So many files and rows of tables there are to look at, diagnose or write; some are done already."""

    def add(self, count: int) -> None:
        """So many more are done."""
