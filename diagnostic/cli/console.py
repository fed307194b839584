"""The terminal: where text goes out, and the one door through which text from outside passes."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

WIDTH_WITHOUT_TERMINAL = 100


def console(error: bool = False) -> Console:
    """A console; colour only on a terminal, a fixed width where there is none."""
    stream = sys.stderr if error else sys.stdout
    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)


def plain(text: object, style: str = "") -> Text:
    """Any text as it is: no markup is read in it, and no control character reaches the terminal."""
    cleaned = "".join(c if c.isprintable() or c == "\n" else " " for c in str(text))
    return Text(cleaned, style=style)


def bars_allowed(target: Console) -> bool:
    """Whether block characters can be shown; old Windows consoles cannot."""
    try:
        "█░".encode(target.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def bar(value: float | None, width: int, blocks: bool) -> str:
    """A bar of 0..100 in characters; empty without a value."""
    if value is None:
        return ""
    full = round(max(0.0, min(100.0, value)) / 100 * width)
    return ("█" * full + "░" * (width - full)) if blocks else ("#" * full + "." * (width - full))
