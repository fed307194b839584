"""Who may see and change what. Every function of the store asks here, inside its own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select

from diagnostic.base.problems import Problem
from diagnostic.store.database import Store
from diagnostic.store.errors import NotAllowedError, NotAMemberError, NotFoundError
from diagnostic.store.rows import as_json, moment_text
from diagnostic.store.tables import assessments, audit, cities, members

Role = Literal["official", "secretariat", "viewer", "local"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    An official sees and changes their own city. A viewer reads: the own city, or all when bound to none. The
    secretariat does everything. ``local`` is the one person of a single-user tool, or the operator at the
    machine: it may do everything and stands in no table of members. A server for many people must never use it.

    Attributes:
        email: Goes into the history.
        role: What the members table says; a change there counts from the next call on.
        city_id: The own city, of officials and of some viewers.
    """

    email: str
    role: Role
    city_id: str | None = None

    @property
    def sees_all(self) -> bool:
        """Whether all cities are open to this person."""
        return self.role in ("secretariat", "local") or (self.role == "viewer" and self.city_id is None)

    @property
    def writes(self) -> bool:
        """Whether this person may change anything."""
        return self.role != "viewer"

    @property
    def manages(self) -> bool:
        """Whether this person may do the secretariat's work."""
        return self.role in ("secretariat", "local")


LOCAL = Actor("local", "local")


def sign_in(store: Store, email: str) -> Actor:
    """The member with this address, which the identity provider must have verified.

    Raises:
        NotAMemberError: D103.
    """
    with store.reading() as connection:
        row = _member(connection, email.strip().casefold())
    if row is None:
        raise NotAMemberError([Problem("D103")])
    return Actor(row["email"], row["role"], row["city_id"])


def _member(connection: Connection, email: str) -> RowMapping | None:
    return connection.execute(select(members).where(members.c.email == email)).mappings().first()


def still_holds(connection: Connection, actor: Actor) -> None:
    """Refuse a person whose membership ended or changed since they signed in, or that was made up.

    Raises:
        NotAMemberError: D103.
    """
    if actor.role == "local":
        return
    row = _member(connection, actor.email)
    if row is None or (row["role"], row["city_id"]) != (actor.role, actor.city_id):
        raise NotAMemberError([Problem("D103", mend="Sign in again.")])


def check_sees(connection: Connection, actor: Actor, city_id: str) -> RowMapping:
    """The city, if it exists and this person may see it.

    Raises:
        NotAMemberError: D103.
        NotFoundError: D105.
    """
    still_holds(connection, actor)
    row = None
    if actor.sees_all or actor.city_id == city_id:
        row = connection.execute(select(cities).where(cities.c.id == city_id)).mappings().first()
    if row is None:
        raise NotFoundError([Problem("D105", "the city")])
    return row


def check_changes(connection: Connection, actor: Actor, city_id: str) -> RowMapping:
    """The city, if this person may change its assessments.

    Raises:
        NotAMemberError: D103.
        NotFoundError: D105.
        NotAllowedError: D104.
    """
    row = check_sees(connection, actor, city_id)
    if not actor.writes:
        raise NotAllowedError([Problem("D104", f"role {actor.role}", "official or secretariat")])
    return row


def check_manages(connection: Connection, actor: Actor) -> None:
    """Refuse everybody but the secretariat.

    Raises:
        NotAMemberError: D103.
        NotAllowedError: D104.
    """
    still_holds(connection, actor)
    if not actor.manages:
        raise NotAllowedError([Problem("D104", f"role {actor.role}", "secretariat")])


def seen_assessment(connection: Connection, actor: Actor, assessment_id: str, *, lock: bool = False) -> RowMapping:
    """The assessment, if it exists and this person may see it; locked until the transaction ends if asked.

    Raises:
        NotAMemberError: D103.
        NotFoundError: D105.
    """
    still_holds(connection, actor)
    query = select(assessments).where(assessments.c.id == assessment_id)
    # rows that refer to the assessment may be added by others meanwhile: no lock on its key
    chosen = query.with_for_update(key_share=True) if lock else query
    row = connection.execute(chosen).mappings().first()
    if row is None or not (actor.sees_all or actor.city_id == row["city_id"]):
        raise NotFoundError([Problem("D105", "the assessment")])
    return row


def changeable_assessment(connection: Connection, actor: Actor, assessment_id: str) -> RowMapping:
    """The assessment, locked, if this person may change it; its state is the caller's business.

    Raises:
        NotAMemberError: D103.
        NotFoundError: D105.
        NotAllowedError: D104.
    """
    row = seen_assessment(connection, actor, assessment_id, lock=True)
    if not actor.writes:
        raise NotAllowedError([Problem("D104", f"role {actor.role}", "official or secretariat")])
    return row


def record(
    store: Store,
    connection: Connection,
    actor: Actor,
    action: str,
    *,
    city_id: str | None = None,
    assessment_id: str | None = None,
    **detail: Any,
) -> None:
    """Write into the audit log, in the transaction of the act itself."""
    connection.execute(
        audit.insert().values(
            at=moment_text(store.clock()),
            by=actor.email,
            role=actor.role,
            action=action,
            city_id=city_id,
            assessment_id=assessment_id,
            detail=as_json(detail),
        )
    )
