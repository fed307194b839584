"""Small things that every file of the store needs: times, JSON, ids, text that can be kept."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.strict_model import LOWER_ID

LONGEST_TEXT = 10_000
LONGEST_NAME = 200
LONGEST_ID = 60


def moment_text(moment: datetime) -> str:
    """A time as it is stored: UTC, one width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """A stored time."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """A stored time, if there is one."""
    return None if text is None else moment(text)


def as_json(value: Any) -> str:
    """A value as stored: canonical, ASCII only, so that equal values are equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def value_text(value: Any) -> str | None:
    """A field's value as stored; None (cleared) is NULL."""
    return None if value is None else as_json(value)


def value_of(text: str | None) -> Any:
    """A stored value."""
    return None if text is None else json.loads(text)


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether a text has the form of the id of a city, module or group, and fits its column."""
    return LOWER_ID.fullmatch(text) is not None and len(text) <= LONGEST_ID


def kept_text(text: str, where: str, longest: int = LONGEST_TEXT, *, required: bool = True) -> str:
    """A text without blanks around it.

    Raises:
        ProblemError: Empty, too long, or with characters that a database cannot hold (D115).
    """
    stripped = text.strip()
    bad = unkeepable(stripped, longest)
    if bad or (required and not stripped):
        advice = "" if bad else "Write it, then try again."
        raise ProblemError([Problem("D115", bad or "nothing", f"1 to {longest} characters", where, mend=advice)])
    return stripped


def unkeepable(text: str, longest: int = LONGEST_TEXT) -> str:
    """Why a text cannot be kept; "" when it can."""
    if len(text) > longest:
        return f"{len(text)} characters"
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        return shown(f"characters that are no text: {text!a}")
    return ""


def cleaned(text: str, longest: int = LONGEST_NAME) -> str:
    """Any text made storable, for names of files that came from outside."""
    return "".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)[:longest]
