"""The audit log: every act but single answers, whose history stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from diagnostic.store.access import Actor, check_manages
from diagnostic.store.database import Store
from diagnostic.store.rows import moment, value_of
from diagnostic.store.tables import audit


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
