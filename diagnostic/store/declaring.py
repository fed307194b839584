"""What cities declare for the exchange: offers, capacity, needs, languages, contact. Append-only; the newest counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.secretariat.exchange.declaration import MOST_CAPACITY, SAYS_NOTHING, Declaration, language_names
from diagnostic.store.access import Actor, check_changes, check_sees, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import StaleWriteError
from diagnostic.store.rows import LONGEST_NAME, as_json, is_id, kept_text, moment, moment_text, value_of
from diagnostic.store.tables import cities, declarations

_MOST_IDS = 60


@dataclass(frozen=True, slots=True)
class Declared:
    """The newest declaration of a city.

    Attributes:
        number: What a page that shows it is based on; 0 when the city has declared nothing yet.
        says: Its content.
        at: When, UTC; None when nothing was declared.
        by: Who.
    """

    city_id: str
    number: int
    says: Declaration
    at: datetime | None
    by: str


def save_declaration(store: Store, actor: Actor, city_id: str, says: Declaration, *, based_on: int) -> Declared:
    """Declare something new for a city; its officials and the secretariat may.

    Args:
        store: The store.
        actor: Who.
        city_id: The city.
        says: All that the city declares, not only what changed.
        based_on: Number of the declaration that the page showed.

    Raises:
        ProblemError: A value that cannot be kept (M204, D115).
        StaleWriteError: Somebody else declared something in between (D106).
    """
    kept = _checked(says)
    with store.writing() as connection:
        # the city's row first: two declarations of a city wait for each other
        check_changes(connection, actor, city_id)
        connection.execute(select(cities.c.id).where(cities.c.id == city_id).with_for_update(key_share=True))
        before = _newest(connection, city_id)
        if before.number != based_on:
            raise StaleWriteError([], before.number)
        row = {"city_id": city_id, "content": as_json(asdict(kept))}
        connection.execute(declarations.insert().values(row | {"at": moment_text(store.clock()), "by": actor.email}))
        record(store, connection, actor, "declare", city_id=city_id, **asdict(kept))
        return _newest(connection, city_id)


def _checked(says: Declaration) -> Declaration:
    problems = [
        Problem("M204", shown(name), "an id, as in e-archive", where)
        for where, names in (("offers", says.offers or ()), ("needs", says.needs), ("head_of", says.head_of or ()))
        for name in names
        if not is_id(name)
    ]
    problems += [
        Problem("M204", shown(code), "a code of ISO 639, as in fr", "languages")
        for code in says.languages
        if code not in language_names()
    ]
    if says.capacity is not None and not 0 <= says.capacity <= MOST_CAPACITY:
        problems.append(Problem("M204", shown(says.capacity), f"0 to {MOST_CAPACITY}", "capacity"))
    if any(len(names) > _MOST_IDS for names in (says.offers or (), says.needs, says.head_of or (), says.languages)):
        problems.append(Problem("M204", "a long list", f"at most {_MOST_IDS} entries"))
    if problems:
        raise ProblemError(problems)
    return Declaration(
        None if says.offers is None else tuple(dict.fromkeys(says.offers)),
        says.capacity,
        tuple(dict.fromkeys(says.needs)),
        None if says.head_of is None else tuple(dict.fromkeys(says.head_of)),
        tuple(dict.fromkeys(says.languages)),
        kept_text(says.contact, "contact", LONGEST_NAME, required=False),
    )


def read_declaration(store: Store, actor: Actor, city_id: str) -> Declared:
    """The newest declaration of a city that this person may see."""
    with store.reading() as connection:
        check_sees(connection, actor, city_id)
        return _newest(connection, city_id)


def list_declarations(store: Store, actor: Actor) -> list[Declared]:
    """The newest declaration of each city that this person may see and that has declared anything, by city."""
    with store.reading() as connection:
        still_holds(connection, actor)
        query = select(declarations).order_by(declarations.c.id)
        if not actor.sees_all:
            query = query.where(declarations.c.city_id == actor.city_id)
        newest = {row["city_id"]: _declared(row) for row in connection.execute(query).mappings()}
    return [newest[city_id] for city_id in sorted(newest)]


def _newest(connection: Connection, city_id: str) -> Declared:
    query = select(declarations).where(declarations.c.city_id == city_id).order_by(declarations.c.id.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    return Declared(city_id, 0, SAYS_NOTHING, None, "") if row is None else _declared(row)


def _declared(row: RowMapping) -> Declared:
    return Declared(row["city_id"], row["id"], declaration_from(value_of(row["content"])), moment(row["at"]), row["by"])


def declaration_from(content: dict[str, Any]) -> Declaration:
    """A declaration as stored."""
    offers, head_of = content["offers"], content["head_of"]
    return Declaration(
        None if offers is None else tuple(offers),
        content["capacity"],
        tuple(content["needs"]),
        None if head_of is None else tuple(head_of),
        tuple(content["languages"]),
        content["contact"],
    )
