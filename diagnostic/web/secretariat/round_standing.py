"""Where each city stands in a period, and who is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from diagnostic.store import AssessmentInfo, MemberCity

NOT_STARTED = "not_started"
STATES = {
    NOT_STARTED: "not started",
    "draft": "draft",
    "submitted": "waiting for review",
    "sent_back": "sent back",
    "validated": "validated",
}
"""States of a city's assessment in the secretariat's words."""
_FURTHEST = ("draft", "sent_back", "submitted", "validated")


@dataclass(frozen=True, slots=True)
class Standing:
    """A city in a period.

    Attributes:
        info: Its assessment of the period that got furthest; None when it has started none.
        days_late: Days between the due date and the first submission, or today while there is none; 0 in time.
    """

    city: MemberCity
    info: AssessmentInfo | None
    days_late: int

    @property
    def state(self) -> str:
        """Key of ``STATES``."""
        return NOT_STARTED if self.info is None else self.info.state

    @property
    def handed_in(self) -> bool:
        """Whether it was ever submitted."""
        return self.info is not None and self.info.first_submitted_at is not None


def standings(
    cities: Iterable[MemberCity], assessments: Iterable[AssessmentInfo], period: str, due: date, today: date
) -> list[Standing]:
    """Every city in a period, in the order of the cities."""
    furthest: dict[str, AssessmentInfo] = {}
    for info in assessments:
        known = furthest.get(info.city_id)
        if info.period == period and (known is None or _rank(info) > _rank(known)):
            furthest[info.city_id] = info
    return [_standing(city, furthest.get(city.id), due, today) for city in cities]


def _rank(info: AssessmentInfo) -> tuple[int, str]:
    return _FURTHEST.index(info.state), info.started_at.isoformat()


def _standing(city: MemberCity, info: AssessmentInfo | None, due: date, today: date) -> Standing:
    first = None if info is None else info.first_submitted_at
    end = today if first is None else first.date()
    return Standing(city, info, max(0, (end - due).days))
