"""The door by which text enters a CSV file: a spreadsheet program never runs it as a formula."""

from __future__ import annotations

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
SHIELD = "'"


def shielded(value: Any) -> Any:
    """Text that a spreadsheet program would run as a formula, with an apostrophe before it (OWASP's rule).

    Text that already begins with an apostrophe gets one too, so that reading gives back what was written.
    """
    if isinstance(value, str) and value.startswith((*FORMULA_STARTS, SHIELD)):
        return SHIELD + value
    return value


def unshielded(value: Any) -> Any:
    """What was written before ``shielded``."""
    if isinstance(value, str) and value.startswith(SHIELD) and value[1:].startswith((*FORMULA_STARTS, SHIELD)):
        return value[1:]
    return value
