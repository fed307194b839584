"""A figure that is drawn only when a format wants it: matplotlib is slow to import."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from diagnostic.documents.content import Figure


def picture(name: str, caption: str, alternative: str, drawn: str, *given: Any) -> Figure:
    """A figure.

    Args:
        name: Its short name.
        caption: Under it.
        alternative: What it shows, in words.
        drawn: The function of ``figures`` that draws it.
        *given: What that takes.
    """

    @cache
    def draw(kind: str) -> bytes:
        from diagnostic.documents.cohort import cohort_figures  # noqa: PLC0415

        function: Callable[..., Any] = getattr(cohort_figures, drawn)
        written: bytes = function(*given).as_bytes(kind)
        return written

    return Figure(name, caption, alternative, draw)
