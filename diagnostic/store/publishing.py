"""What the secretariat publishes to cities: matchings, head cities, peers. Append-only: the newest counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from diagnostic.base.period import checked_period
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, check_manages, check_sees, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import as_json, is_id, moment, moment_text, value_of
from diagnostic.store.tables import cities, cohort_rows, cohorts, exchange_rows, exchanges, head_choices


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """A pair, or a need without a partner.

    Attributes:
        city_id: Who needs something.
        helper_id: Who could help; None when nobody could.
        content: Names and reasons, as JSON values.
    """

    city_id: str
    helper_id: str | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedExchange:
    """The newest matching of a period, as far as this person may see it.

    Attributes:
        content: What belongs to the whole, as JSON values.
        rows: For a city only those in which it stands.
    """

    id: int
    period: str
    content: dict[str, Any]
    rows: tuple[ExchangeRow, ...]
    at: datetime
    by: str


def publish_exchange(
    store: Store, actor: Actor, period: str, rows: Sequence[ExchangeRow], content: dict[str, Any]
) -> PublishedExchange:
    """Show a matching to the cities in it; the secretariat's work.

    Raises:
        ProblemError: No period (M204).
        NotFoundError: A city that does not exist (D105).
    """
    checked_period(period, "period")
    with store.writing() as connection:
        check_manages(connection, actor)
        _check_cities(connection, {row.city_id for row in rows} | {row.helper_id for row in rows if row.helper_id})
        values = {"period": period, "content": as_json(content), "at": moment_text(store.clock()), "by": actor.email}
        new = connection.execute(exchanges.insert().values(values).returning(exchanges.c.id)).scalar_one()
        if rows:
            lines = [
                asdict(row) | {"exchange_id": new, "number": number, "content": as_json(row.content)}
                for number, row in enumerate(rows)
            ]
            connection.execute(exchange_rows.insert(), lines)
        record(store, connection, actor, "publish exchange", period=period, exchange=new, rows=len(rows))
    return PublishedExchange(new, period, content, tuple(rows), moment(values["at"]), actor.email)


def _check_cities(connection: Connection, named: set[str]) -> None:
    unknown = named - set(connection.execute(select(cities.c.id)).scalars())
    if unknown:
        raise NotFoundError([Problem("D105", shown(name), "a city", "rows") for name in sorted(unknown)])


def read_exchange(store: Store, actor: Actor, period: str | None = None) -> PublishedExchange | None:
    """The newest published matching (of a period, or at all); None where there is none.

    A city sees the rows in which it stands, nobody else's.
    """
    with store.reading() as connection:
        still_holds(connection, actor)
        query = select(exchanges).order_by(exchanges.c.id.desc()).limit(1)
        if period is not None:
            query = query.where(exchanges.c.period == period)
        found = connection.execute(query).mappings().first()
        if found is None:
            return None
        mine = select(exchange_rows).where(exchange_rows.c.exchange_id == found["id"]).order_by(exchange_rows.c.number)
        if not actor.sees_all:
            own = or_(exchange_rows.c.city_id == actor.city_id, exchange_rows.c.helper_id == actor.city_id)
            mine = mine.where(own)
        rows = tuple(
            ExchangeRow(row["city_id"], row["helper_id"], value_of(row["content"]))
            for row in connection.execute(mine).mappings()
        )
    return PublishedExchange(
        found["id"], found["period"], value_of(found["content"]), rows, moment(found["at"]), found["by"]
    )


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
        _check_cities(connection, set(rows))
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
