"""Refusals of the store that a face treats in its own way. All are problems with codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown


class NotAMemberError(ProblemError):
    """The address belongs to no member, or no longer in this role (D103)."""


class NotAllowedError(ProblemError):
    """The role does not allow this (D104)."""


class NotFoundError(ProblemError):
    """It does not exist, or belongs to a city that this person may not see: the two look the same (D105)."""


class WrongStateError(ProblemError):
    """Not in this state of the assessment (D108)."""


class QuotaUsedError(ProblemError):
    """All assessments of the year are used (D110)."""


class StoreUnavailableError(ProblemError):
    """The database did not answer; whether the last write was made is not known: send it again (D116)."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that somebody changed after the page was made.

    Attributes:
        path: JSON pointer of the field.
        stored: What the store holds now (None: cleared or never given).
        offered: What was to be saved.
        revision: Revision of the stored value.
        by: Who saved the stored value.
        at: When, UTC.
    """

    path: str
    stored: Any
    offered: Any
    revision: int
    by: str
    at: datetime


class StaleWriteError(ProblemError):
    """A save refused, as a whole, because fields changed in between (D106). Nothing was written.

    Attributes:
        conflicts: Every such field with both values.
        revision: Revision of the assessment now: what a page that shows ``conflicts`` is based on, for these fields.
    """

    def __init__(self, conflicts: Sequence[Conflict], revision: int) -> None:
        self.conflicts = list(conflicts)
        self.revision = revision
        both = [Problem("D106", f"stored: {_word(c.stored)}; yours: {_word(c.offered)}", "", c.path) for c in conflicts]
        super().__init__(both or [Problem("D106", "an older revision", f"revision {revision}")])


def _word(value: Any) -> str:
    return "nothing" if value is None else shown(value)
