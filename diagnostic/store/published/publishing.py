"""Matchings that the secretariat has published. Append-only: publishing again for a period replaces what cities see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from diagnostic.base.period import checked_period
from diagnostic.base.problems import Problem, shown
from diagnostic.store.access import Actor, check_manages, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import as_json, moment, moment_text, value_of
from diagnostic.store.tables import cities, exchange_rows, exchanges


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
        known = {found for (found,) in connection.execute(select(cities.c.id))}
        named = {row.city_id for row in rows} | {row.helper_id for row in rows if row.helper_id is not None}
        if named - known:
            raise NotFoundError([Problem("D105", shown(name), "a city", "rows") for name in sorted(named - known)])
        values = {"period": period, "content": as_json(content), "at": moment_text(store.clock()), "by": actor.email}
        new = connection.execute(exchanges.insert().values(values).returning(exchanges.c.id)).scalar_one()
        if rows:
            connection.execute(
                exchange_rows.insert(),
                [
                    {
                        "exchange_id": new,
                        "number": number,
                        "city_id": row.city_id,
                        "helper_id": row.helper_id,
                        "content": as_json(row.content),
                    }
                    for number, row in enumerate(rows)
                ],
            )
        record(store, connection, actor, "publish exchange", period=period, exchange=new, rows=len(rows))
    return PublishedExchange(new, period, content, tuple(rows), moment(values["at"]), actor.email)


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
