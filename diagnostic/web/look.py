"""How things look that stand on several pages."""

from __future__ import annotations

from typing import Literal


def emphasis(current: bool) -> Literal["primary", "secondary"]:
    """Kind of a button in a list of places: the one where we are stands out."""
    return "primary" if current else "secondary"
