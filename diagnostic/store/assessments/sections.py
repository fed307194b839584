"""Factors given to colleagues: who was asked to answer which, and until when. It locks nothing and reminds nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from diagnostic.base.problems import Problem, shown
from diagnostic.store.access import Actor, changeable_assessment, record, seen_assessment
from diagnostic.store.assessments.saving import content_of
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import LONGEST_NAME, kept_text, moment, moment_text
from diagnostic.store.tables import sections


@dataclass(frozen=True, slots=True)
class Section:
    """A factor in somebody's hands.

    Attributes:
        person: Who answers, in the words of whoever asked them.
        until: The day by which, if one was named.
        at: When they were asked, UTC.
        by: Who asked them.
    """

    factor_id: str
    person: str
    until: date | None
    at: datetime
    by: str


def give_section(
    store: Store, actor: Actor, assessment_id: str, factor_id: str, person: str, until: date | None = None
) -> None:
    """Write down that somebody answers a factor; an empty person takes it back. The newest entry counts.

    Raises:
        ProblemError: A text that cannot be kept (D115).
        NotFoundError: No such factor (D105).
    """
    person = kept_text(person, "person", LONGEST_NAME, required=False)
    with store.writing() as connection:
        row = changeable_assessment(connection, actor, assessment_id)
        known = content_of(row)[0].factor_row_of
        if factor_id not in known:
            raise NotFoundError([Problem("D105", shown(factor_id), ", ".join(known), "factor")])
        day = until.isoformat() if person and until else None
        given = {"assessment_id": row["id"], "factor_id": factor_id, "person": person, "until": day}
        connection.execute(sections.insert().values(given | {"at": moment_text(store.clock()), "by": actor.email}))
        detail = {"factor": factor_id, "person": person, "until": day or ""}
        record(
            store, connection, actor, "give section", city_id=row["city_id"], assessment_id=row["id"], **detail
        )  # fmt: skip


def read_sections(store: Store, actor: Actor, assessment_id: str) -> dict[str, Section]:
    """Who answers which factor now; factors that nobody was given are absent."""
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        query = select(sections).where(sections.c.assessment_id == row["id"]).order_by(sections.c.id)
        newest = {
            found["factor_id"]: Section(
                found["factor_id"],
                found["person"],
                date.fromisoformat(found["until"]) if found["until"] else None,
                moment(found["at"]),
                found["by"],
            )
            for found in connection.execute(query).mappings()
        }
    return {factor_id: section for factor_id, section in newest.items() if section.person}
