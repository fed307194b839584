"""A city's name as a key: upper and lower case, blanks and the forms of Unicode make no difference; and as an id."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_AND = "\x1f"
NAMELESS = "City without a name"
INVENTED = "(invented)"
"""What the name of a city ends with whose answers nobody gave."""


def folded(name: str) -> str:
    """What two ways of writing the same name have in common."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def city_key(name: str | None, country: str | None, place: str = "") -> str:
    """What tells a city from others: its name and country, however they are written.

    Args:
        name: Of the city.
        country: ISO 3166 code.
        place: Where the city stands, as a file and a row: all that is known of one without a name.
    """
    return f"{folded(name)}{_AND}{(country or '').strip().upper()}" if name and name.strip() else f"{_AND}{place}"


def name_in(key: str) -> str:
    """The name and country in a key, for people."""
    name, _, country = key.partition(_AND)
    return f"{name}, {country}" if country else name


def one_spelling(names: Sequence[str | None]) -> list[str | None]:
    """The same names, those that differ only in how they are written in their commonest form, the first of equals."""
    count = Counter(name for name in names if name is not None)
    commonest: dict[str, str] = {}
    for name in count:
        key = folded(name)
        if key not in commonest or count[name] > count[commonest[key]]:
            commonest[key] = name
    return [None if name is None else commonest[folded(name)] for name in names]


def slug(name: str) -> str:
    """A name in small letters, figures and hyphens, for ids and names of files; "" where no such letter is in it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def told_apart(names: Sequence[str | None], countries: Sequence[str | None]) -> list[str]:
    """What to call cities: those that share a name carry their country, where it is known."""
    called = [name or NAMELESS for name in names]
    count = Counter(map(folded, called))
    return [
        f"{name} ({country})" if count[folded(name)] > 1 and country else name
        for name, country in zip(called, countries, strict=True)
    ]
