"""Text from outside, made harmless for every medium before its own door quotes it.

Nothing is dropped: what has no shape, or would turn the text around it, is shown by its number.
"""

from __future__ import annotations

import re
import unicodedata

KEPT_CONTROLS = {"\n", "\t"}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: unbalanced ones reorder what follows."""


def code(character: str) -> str:
    """A character by its number, as in ``[U+202E]``."""
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """The text with every control character, turning mark and broken half of a pair shown by its number."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(code(c) if _hidden(c) else c for c in lines)


def _hidden(character: str) -> bool:
    if character in KEPT_CONTROLS:
        return False
    return character in TURNING or unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


_BEFORE_PER_CENT = re.compile(r"(?<=\d) (?=%)")


def tied(text: str) -> str:
    """The text with no line end between a number and its per cent sign."""
    return _BEFORE_PER_CENT.sub("\u00a0", text)


def shortened(text: str, most: int = 60) -> str:
    """One line of at most so many characters; for running heads, where the whole text stands elsewhere."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is one of a script written from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
