"""The head cities that the secretariat chose, and what each city may see of its peers. Append-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from diagnostic.base.period import checked_period
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, check_manages, check_sees, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import as_json, is_id, moment, moment_text, value_of
from diagnostic.store.tables import cities, cohort_rows, cohorts, head_choices


@dataclass(frozen=True, slots=True)
class ShownPeers:
    """What a city sees of its peers: figures over at least ten cities, no name and no single value of another one.

    Attributes:
        whole: What belongs to the whole cohort, as JSON values.
        own: What belongs to this city, as JSON values.
        at: When the secretariat published it, UTC.
    """

    period: str
    whole: dict[str, Any]
    own: dict[str, Any]
    at: datetime


def choose_head(store: Store, actor: Actor, period: str, group_id: str, city_id: str | None) -> None:
    """Record which city leads a group in a period; None takes the choice back. The secretariat's work.

    Raises:
        ProblemError: No period or no id (M204).
        NotFoundError: The city does not exist (D105).
    """
    checked_period(period, "period")
    if not is_id(group_id):
        raise ProblemError([Problem("M204", shown(group_id), "an id, as in mobile-government", "group")])
    with store.writing() as connection:
        check_manages(connection, actor)
        if city_id is not None:
            check_sees(connection, actor, city_id)
        values = {"period": period, "group_id": group_id, "city_id": city_id}
        when = {"at": moment_text(store.clock()), "by": actor.email}
        connection.execute(head_choices.insert().values(values | when))
        record(store, connection, actor, "choose head city", city_id=city_id, period=period, group=group_id)


def read_heads(store: Store, actor: Actor, period: str) -> dict[str, str]:
    """The city that leads each group in a period, by the group's id; groups without a choice are left out."""
    with store.reading() as connection:
        still_holds(connection, actor)
        query = select(head_choices).where(head_choices.c.period == period).order_by(head_choices.c.id)
        newest = {row["group_id"]: row["city_id"] for row in connection.execute(query).mappings()}
    return {group: city for group, city in newest.items() if city is not None}


def publish_peers(
    store: Store, actor: Actor, period: str, whole: dict[str, Any], rows: Mapping[str, dict[str, Any]]
) -> None:
    """Show each city its peers; the secretariat's work.

    Args:
        store: The store.
        actor: Who.
        period: A year or a quarter.
        whole: What belongs to the whole cohort, as JSON values; every city sees it.
        rows: For each city id what that city alone sees.

    Raises:
        ProblemError: No period (M204).
        NotFoundError: A city that does not exist (D105).
    """
    checked_period(period, "period")
    with store.writing() as connection:
        check_manages(connection, actor)
        known = {found for (found,) in connection.execute(select(cities.c.id))}
        if set(rows) - known:
            raise NotFoundError([Problem("D105", shown(name), "a city", "rows") for name in sorted(set(rows) - known)])
        values = {"period": period, "content": as_json(whole), "at": moment_text(store.clock()), "by": actor.email}
        new = connection.execute(cohorts.insert().values(values).returning(cohorts.c.id)).scalar_one()
        if rows:
            content = [{"cohort_id": new, "city_id": city, "content": as_json(own)} for city, own in rows.items()]
            connection.execute(cohort_rows.insert(), content)
        record(store, connection, actor, "publish peers", period=period, cohort=new, rows=len(rows))


def read_peers(store: Store, actor: Actor, city_id: str, period: str | None = None) -> ShownPeers | None:
    """What a city sees of its peers in the newest published cohort it is in (of a period, or at all).

    Raises:
        NotFoundError: Another city's, or none (D105).
    """
    with store.reading() as connection:
        check_sees(connection, actor, city_id)
        query = (
            select(cohorts.c.period, cohorts.c.at, cohorts.c.content, cohort_rows.c.content.label("own"))
            .join(cohort_rows, cohort_rows.c.cohort_id == cohorts.c.id)
            .where(cohort_rows.c.city_id == city_id)
            .order_by(cohorts.c.id.desc())
            .limit(1)
        )
        if period is not None:
            query = query.where(cohorts.c.period == period)
        found = connection.execute(query).mappings().first()
    if found is None:
        return None
    return ShownPeers(found["period"], value_of(found["content"]), value_of(found["own"]), moment(found["at"]))
