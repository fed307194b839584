"""An id for a new city, from its name."""

from __future__ import annotations

from collections.abc import Collection

from diagnostic.base.city_identity import slug
from diagnostic.content.strict_model import LOWER_ID


def new_city_id(name: str, known: Collection[str]) -> str:
    """As in ``sao-paulo-2``, whatever script the name is written in; none of those that are known."""
    base = slug(name)[:50].strip("-")
    base = base if LOWER_ID.fullmatch(base) else f"city-{base}".rstrip("-")
    number, found = 1, base
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found
