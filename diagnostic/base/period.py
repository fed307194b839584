"""A period: a year, or a quarter of one, as a value with an order."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from diagnostic.base.problems import Problem, ProblemError, shown

PERIOD_PATTERN = r"[12][0-9]{3}(-Q[1-4])?"
A_PERIOD = "a year or a quarter, as in 2026 or 2026-Q3"
_WHOLE_YEAR = 5


class Period(NamedTuple):
    """A year, or a quarter of it; compared, the later one is greater.

    A year stands after its fourth quarter: it is over when they all are.

    Attributes:
        year: As in 2026; 0 where no period is said, which stands before all others.
        quarter: 1 to 4, or 5 for the whole year.
    """

    year: int
    quarter: int = _WHOLE_YEAR

    def __str__(self) -> str:
        if self == UNDATED:
            return ""
        return f"{self.year}" if self.is_year else f"{self.year}-Q{self.quarter}"

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.quarter == _WHOLE_YEAR

    @property
    def of_year(self) -> Period:
        """The whole year that it belongs to; of no period, no period."""
        return self if self == UNDATED else Period(self.year)

    @property
    def last_day(self) -> date:
        """The day on which it ends."""
        month = 12 if self.is_year else 3 * self.quarter
        return date(self.year, month, monthrange(self.year, month)[1])

    def takes_in(self, other: Period) -> bool:
        """Whether the other one is this one or, for a year, one of its quarters."""
        return other == self or (self.is_year and other.year == self.year)


UNDATED = Period(0, 0)
"""Where no period is said, or nothing that is one."""


def is_period(text: str) -> bool:
    """Whether a text is a year or a quarter as it must be written."""
    return re.fullmatch(PERIOD_PATTERN, text) is not None


def checked_period(text: str, where: str = "") -> Period:
    """The period that somebody asks for.

    Raises:
        ProblemError: M204, it is neither a year nor a quarter.
    """
    if not is_period(text):
        raise ProblemError([Problem("M204", shown(text), A_PERIOD, where)])
    return period_of(text)


def period_of(text: str | None) -> Period:
    """The period that a text says; ``UNDATED`` where it says none."""
    said = (text or "").strip()
    if not is_period(said):
        return UNDATED
    year, _, quarter = said.partition("-Q")
    return Period(int(year), int(quarter or _WHOLE_YEAR))
