"""Good practices as they are stored: what a city wrote, in versions, and who may see which."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, Select, select

from diagnostic.base.period import period_of
from diagnostic.base.problems import Problem
from diagnostic.store.access import Actor, still_holds
from diagnostic.store.assessments.field_paths import city_path, status_path
from diagnostic.store.errors import NotAllowedError, NotFoundError
from diagnostic.store.rows import moment, value_of
from diagnostic.store.tables import (
    assessments,
    cities,
    fields,
    practice_files,
    practice_steps,
    practice_versions,
    practices,
)

PracticeState = Literal["draft", "proposed", "sent_back", "approved", "withdrawn"]


@dataclass(frozen=True, slots=True)
class PracticeText:
    """What a city writes about a system that it runs well.

    Attributes:
        module: Id of the module.
        cost: Amount in ``currency`` at the prices of ``cost_year``; None: not said.
        months: How long it took; None: not said.
        files: Ids of the files that belong to this version.
    """

    title: str
    module: str
    problem: str = ""
    built: str = ""
    result: str = ""
    contact: str = ""
    cost: float | None = None
    currency: str = ""
    cost_year: int | None = None
    months: float | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """A kept file, without its bytes. The name came from outside: for showing only, never a path."""

    id: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice, in the version that this person may see.

    Attributes:
        state: Of the newest version; ``approved`` for those who see approved ones only.
        version: The version shown here.
        newest: Number of the newest version: what a page that shows it is based on.
        approved_version: The version that all members see; None when they see none.
        region, population, status: From the city's newest assessment when this version was written; None where not
            known. ``status`` is that of the module.
        comment: Why it was sent back; "" otherwise.
    """

    id: str
    city_id: str
    city_name: str
    country: str | None
    state: PracticeState
    version: int
    newest: int
    approved_version: int | None
    text: PracticeText
    region: str | None
    population: int | None
    status: str | None
    files: tuple[PracticeFile, ...]
    comment: str
    at: datetime
    by: str


def sees_drafts(actor: Actor, city_id: str) -> bool:
    """Drafts are for their own city and the secretariat; a viewer of all cities sees approved ones only."""
    return actor.manages or actor.city_id == city_id


def practices_with_city() -> Select[Any]:
    """Practices with the name and country of their cities."""
    return select(practices, cities.c.name.label("city_name"), cities.c.country).join(
        cities, cities.c.id == practices.c.city_id
    )


def practice_row(connection: Connection, practice_id: str, *, lock: bool = False) -> RowMapping:
    """One practice; locked until the transaction ends if asked.

    Raises:
        NotFoundError: D105.
    """
    query = practices_with_city().where(practices.c.id == practice_id)
    chosen = query.with_for_update(key_share=True, of=practices) if lock else query
    row = connection.execute(chosen).mappings().first()
    if row is None:
        raise not_found()
    return row


def changeable_practice(connection: Connection, actor: Actor, practice_id: str) -> RowMapping:
    """The practice, locked, if this person may change it; its state is the caller's business.

    Raises:
        NotAMemberError: D103.
        NotFoundError: It is not there, or this person sees no version of it (D105).
        NotAllowedError: Only its city and the secretariat may (D104).
    """
    still_holds(connection, actor)
    row = practice_row(connection, practice_id, lock=True)
    if not sees_drafts(actor, row["city_id"]) and row["approved_version"] is None:
        raise not_found()
    if not sees_drafts(actor, row["city_id"]) or not actor.writes:
        raise NotAllowedError([Problem("D104", f"role {actor.role}", "an official of its city, or secretariat")])
    return row


def not_found() -> NotFoundError:
    """It is not there, or not for this person: the two look the same."""
    return NotFoundError([Problem("D105", "the practice")])


def shown_to(connection: Connection, actor: Actor, row: RowMapping) -> Practice:
    """The version that this person may see: the newest, or the approved one.

    Raises:
        NotFoundError: Neither (D105).
    """
    if sees_drafts(actor, row["city_id"]):
        return version_of(connection, row, row["version"], row["state"])
    if row["approved_version"] is None:
        raise not_found()
    return version_of(connection, row, row["approved_version"], "approved")


def version_of(connection: Connection, row: RowMapping, version: int, state: PracticeState) -> Practice:
    """One version, in a transaction that has checked who asks."""
    query = select(practice_versions, practice_versions.c.version.label("shown")).where(
        practice_versions.c.practice_id == row["id"], practice_versions.c.version == version
    )
    return practice_of(connection, row, connection.execute(query).mappings().one(), state)


def practice_of(connection: Connection, row: RowMapping, found: RowMapping, state: PracticeState) -> Practice:
    """The same, from the row of the version."""
    content = value_of(found["content"])
    text = PracticeText(**(content["text"] | {"files": tuple(content["text"]["files"])}))
    return Practice(
        row["id"],
        row["city_id"],
        row["city_name"],
        row["country"],
        state,
        found["shown"],
        row["version"],
        row["approved_version"],
        text,
        content["region"],
        content["population"],
        content["status"],
        _files(connection, row["id"], text.files),
        _comment(connection, row["id"]) if state == "sent_back" else "",
        moment(found["at"]),
        found["by"],
    )


def _files(connection: Connection, practice_id: str, wanted: tuple[str, ...]) -> tuple[PracticeFile, ...]:
    columns = (practice_files.c.id, practice_files.c.name, practice_files.c.size, practice_files.c.sha256)
    query = select(*columns).where(practice_files.c.practice_id == practice_id)
    known = {row.id: PracticeFile(*row) for row in connection.execute(query)} if wanted else {}
    return tuple(known[file_id] for file_id in wanted if file_id in known)


def _comment(connection: Connection, practice_id: str) -> str:
    query = select(practice_steps.c.comment).where(practice_steps.c.practice_id == practice_id)
    return str(connection.execute(query.order_by(practice_steps.c.id.desc()).limit(1)).scalar_one())


def content_of_version(connection: Connection, city_id: str, text: PracticeText) -> dict[str, Any]:
    """What is stored of a version: the text, and what the city's newest assessment says about the city."""
    own = select(assessments.c.id, assessments.c.period, assessments.c.started_at)
    rows = connection.execute(own.where(assessments.c.city_id == city_id)).all()
    newest = max(rows, key=lambda row: (period_of(row.period), row.started_at), default=None)
    wanted = {
        "region": city_path("region"),
        "population": city_path("population"),
        "status": status_path(text.module),
    }
    query = select(fields.c.path, fields.c.value).where(
        fields.c.assessment_id == (newest and newest.id), fields.c.path.in_(wanted.values())
    )
    known = {row.path: value_of(row.value) for row in connection.execute(query)}
    return {"text": asdict(text)} | {name: known.get(path) for name, path in wanted.items()}
