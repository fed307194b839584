"""Cities and members: who belongs where, in which role."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from diagnostic.base.city_identity import slug
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.content.strict_model import LOWER_ID
from diagnostic.store.access import Actor, check_manages, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import LONGEST_NAME, is_id, kept_text, moment, moment_text
from diagnostic.store.tables import ROLES, cities, members

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class MemberCity:
    """A city that takes part.

    Attributes:
        id: As in ``nairobi``.
        name: Filled into its assessments.
        country: ISO 3166, if known.
    """

    id: str
    name: str
    country: str | None
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A person who may sign in."""

    email: str
    role: str
    city_id: str | None
    added_at: datetime
    added_by: str


def add_city(store: Store, actor: Actor, city_id: str, name: str, country: str | None = None) -> MemberCity:
    """Add a city; the secretariat's work.

    Raises:
        ProblemError: It exists (D112), or id, name or country have the wrong form.
    """
    name = kept_text(name, "name of the city", LONGEST_NAME)
    if not is_id(city_id):
        raise ProblemError([Problem("Q304", shown(city_id), "letters, digits and single -, as in nairobi", "city")])
    if country is not None and not _COUNTRY.fullmatch(country):
        raise ProblemError([Problem("M204", shown(country), "two capital letters of ISO 3166, as in KE", "country")])
    now = store.clock()
    row = {"id": city_id, "name": name, "country": country, "added_at": moment_text(now), "added_by": actor.email}
    try:
        with store.writing() as connection:
            check_manages(connection, actor)
            connection.execute(cities.insert().values(row))
            record(store, connection, actor, "add city", city_id=city_id, name=name, country=country)
    except IntegrityError:
        raise ProblemError([Problem("D112", shown(city_id), "", "city")]) from None
    return MemberCity(city_id, name, country, now)


def list_cities(store: Store, actor: Actor) -> list[MemberCity]:
    """The cities that this person may see, by name."""
    with store.reading() as connection:
        still_holds(connection, actor)
        query = select(cities).order_by(cities.c.name, cities.c.id)
        if not actor.sees_all:
            query = query.where(cities.c.id == actor.city_id)
        return [
            MemberCity(row["id"], row["name"], row["country"], moment(row["added_at"]))
            for row in connection.execute(query).mappings()
        ]


def add_member(store: Store, actor: Actor, email: str, role: str, city_id: str | None = None) -> Member:
    """Add a person, or give a person another role or city; the secretariat's work.

    Args:
        store: The store.
        actor: Who does it.
        email: As the identity provider will name it; case does not matter.
        role: official (needs a city), secretariat, or viewer (of the city, or of all cities without one).
        city_id: The city.

    Raises:
        ProblemError: Address, role or city are wrong; or somebody saved the same address at the same moment (D112).
    """
    address = email.strip().casefold()
    if not _EMAIL.fullmatch(address) or not address.isprintable() or len(address) > _LONGEST_EMAIL:
        raise ProblemError([Problem("M204", shown(email), "an address, as in name@city.example", "email")])
    if role not in ROLES:
        raise ProblemError([Problem("M204", shown(role), ", ".join(ROLES), "role", mend=did_you_mean(role, ROLES))])
    if role == "official" and city_id is None:
        raise ProblemError([Problem("M202", "", "a city, for an official", "city")])
    if role == "secretariat" and city_id is not None:
        raise ProblemError([Problem("M204", shown(city_id), "no city, for the secretariat", "city")])
    now = store.clock()
    row = {"role": role, "city_id": city_id, "added_at": moment_text(now), "added_by": actor.email}
    try:
        with store.writing() as connection:
            check_manages(connection, actor)
            known = [found for (found,) in connection.execute(select(cities.c.id))]
            if city_id is not None and city_id not in known:
                advice = did_you_mean(city_id, known)
                raise NotFoundError([Problem("D105", shown(city_id), ", ".join(sorted(known)), "city", mend=advice)])
            connection.execute(delete(members).where(members.c.email == address))
            connection.execute(members.insert().values(row | {"email": address}))
            record(store, connection, actor, "add member", city_id=city_id, email=address, role=role)
    except IntegrityError:  # PostgreSQL lets two writers in at once; SQLite never
        advice = "Somebody saved this address at the same moment. Look at the list, and save again if it should differ."
        raise ProblemError([Problem("D112", shown(address), "", "email", mend=advice)]) from None
    return Member(address, role, city_id, now, actor.email)


def remove_member(store: Store, actor: Actor, email: str) -> None:
    """End a membership: from now on every call of that person is refused. What they did stays in the history.

    Raises:
        NotFoundError: D105.
    """
    address = email.strip().casefold()
    with store.writing() as connection:
        check_manages(connection, actor)
        mine = delete(members).where(members.c.email == address).returning(members.c.role, members.c.city_id)
        gone = connection.execute(mine).mappings().first()
        if gone is None:
            raise NotFoundError([Problem("D105", shown(email), "a member", "email")])
        # with what they were, so that somebody removed by mistake can be added again
        record(store, connection, actor, "remove member", city_id=gone["city_id"], email=address, role=gone["role"])


def list_members(store: Store, actor: Actor, city_id: str | None = None) -> list[Member]:
    """All members, or those of a city; the secretariat's work."""
    with store.reading() as connection:
        check_manages(connection, actor)
        query = select(members).order_by(members.c.email)
        if city_id is not None:
            query = query.where(members.c.city_id == city_id)
        return [
            Member(row["email"], row["role"], row["city_id"], moment(row["added_at"]), row["added_by"])
            for row in connection.execute(query).mappings()
        ]


def new_city_id(name: str, known: Collection[str]) -> str:
    """As in ``sao-paulo-2``, whatever script the name is written in; none of those that are known."""
    base = slug(name)[:50].strip("-")
    base = base if LOWER_ID.fullmatch(base) else f"city-{base}".rstrip("-")
    number, found = 1, base
    while found in known:
        number += 1
        found = f"{base}-{number}"
    return found
