"""Who may see and change what, and the log of who did what.

Every function of the store asks here, inside its own transaction. The audit log holds every act but single answers,
whose history stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select

from diagnostic.base.problems import Problem
from diagnostic.store.database import Store
from diagnostic.store.errors import NotAllowedError, NotAMemberError, NotFoundError
from diagnostic.store.rows import as_json, moment, moment_text, value_of
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


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act.

    Attributes:
        action: As in "submit" or "send back"; ``audit_actions`` gives those that the log holds.
        detail: What belongs to the action.
    """

    id: int
    at: datetime
    by: str
    role: str
    action: str
    city_id: str | None
    assessment_id: str | None
    detail: dict[str, Any]


def read_audit(
    store: Store,
    actor: Actor,
    *,
    city_id: str | None = None,
    assessment_id: str | None = None,
    by: str | None = None,
    action: str | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[AuditEntry]:
    """The newest acts first; the secretariat's work.

    Args:
        store: The store.
        actor: Who asks.
        city_id: Only of this city.
        assessment_id: Only of this assessment.
        by: Only of this person.
        action: Only of this kind.
        before: Only entries with a smaller id: the last one of the page before.
        limit: At most so many.
    """
    with store.reading() as connection:
        check_manages(connection, actor)
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        wanted = {"city_id": city_id, "assessment_id": assessment_id, "by": by, "action": action}
        for column, value in wanted.items():
            if value is not None:
                query = query.where(audit.c[column] == value)
        if before is not None:
            query = query.where(audit.c.id < before)
        return [
            AuditEntry(
                row["id"],
                moment(row["at"]),
                row["by"],
                row["role"],
                row["action"],
                row["city_id"],
                row["assessment_id"],
                value_of(row["detail"]),
            )
            for row in connection.execute(query).mappings()
        ]


def audit_actions(store: Store, actor: Actor) -> list[str]:
    """The kinds of acts that the log holds; the secretariat's work."""
    with store.reading() as connection:
        check_manages(connection, actor)
        return list(connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())
