"""How many assessments a city may submit in a calendar year, and exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, check_manages, check_sees, record
from diagnostic.store.database import Store
from diagnostic.store.rows import kept_text, moment, moment_text
from diagnostic.store.tables import assessments, quota_grants

_YEARS = range(2000, 2201)
_MOST_EXTRA = 100


@dataclass(frozen=True, slots=True)
class Grant:
    """An exception."""

    extra: int
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Quota:
    """What a city may still submit in a year.

    Attributes:
        year: Calendar year (UTC) of the first submission of an assessment; sending it again after it was sent
            back does not count.
        allowed: The setting and what was granted.
        used: Assessments submitted in this year.
        grants: The exceptions.
    """

    year: int
    allowed: int
    used: int
    grants: list[Grant]

    @property
    def left(self) -> int:
        """How many more may be submitted."""
        return max(0, self.allowed - self.used)


def read_quota(store: Store, actor: Actor, city_id: str, year: int | None = None) -> Quota:
    """The quota of a city; by default of this year."""
    with store.reading() as connection:
        check_sees(connection, actor, city_id)
        return quota_within(store, connection, city_id, store.clock().year if year is None else year)


def quota_within(store: Store, connection: Connection, city_id: str, year: int) -> Quota:
    """The same, inside a transaction that has checked who asks."""
    query = select(quota_grants).where(quota_grants.c.city_id == city_id, quota_grants.c.year == year)
    grants = [
        Grant(row["extra"], row["reason"], moment(row["at"]), row["by"])
        for row in connection.execute(query.order_by(quota_grants.c.id)).mappings()
    ]
    submitted = assessments.c.first_submitted_at
    used = connection.execute(
        select(func.count())
        .select_from(assessments)
        .where(assessments.c.city_id == city_id, submitted >= f"{year}-", submitted < f"{year + 1}-")
    ).scalar_one()
    return Quota(year, store.settings.submissions_per_year + sum(grant.extra for grant in grants), used, grants)


def grant_quota(store: Store, actor: Actor, city_id: str, extra: int, reason: str, year: int | None = None) -> Quota:
    """Allow a city more assessments in a year, for a reason that is recorded; the secretariat's work."""
    reason = kept_text(reason, "reason")
    if not 1 <= extra <= _MOST_EXTRA:
        raise ProblemError([Problem("M204", shown(extra), f"1 to {_MOST_EXTRA}", "extra")])
    now = store.clock()
    granted = now.year if year is None else year
    if granted not in _YEARS:
        raise ProblemError([Problem("M204", shown(granted), "a year", "year")])
    with store.writing() as connection:
        check_manages(connection, actor)
        check_sees(connection, actor, city_id)
        row = {"city_id": city_id, "year": granted, "extra": extra, "reason": reason}
        connection.execute(quota_grants.insert().values(row | {"at": moment_text(now), "by": actor.email}))
        record(store, connection, actor, "grant quota", city_id=city_id, year=granted, extra=extra, reason=reason)
        return quota_within(store, connection, city_id, granted)
