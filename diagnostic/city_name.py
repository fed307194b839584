"""A city's name as a key: upper and lower case, blanks and the forms of Unicode make no difference."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

NAMELESS = "City without a name"
INVENTED = "(invented)"
"""What the name of a city ends with whose answers nobody gave."""


def folded(name: str) -> str:
    """What two ways of writing the same name have in common."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def told_apart(names: Sequence[str | None], countries: Sequence[str | None]) -> list[str]:
    """What to call cities: those that share a name carry their country, where it is known."""
    called = [name or NAMELESS for name in names]
    count = Counter(map(folded, called))
    return [
        f"{name} ({country})" if count[folded(name)] > 1 and country else name
        for name, country in zip(called, countries, strict=True)
    ]
