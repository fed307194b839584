"""A city's name as a key: upper and lower case, blanks and the forms of Unicode make no difference."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """What two ways of writing the same name have in common."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())
