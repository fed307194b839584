"""How many of something, in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """As in ``1 comment``, ``3 cities``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
