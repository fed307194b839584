"""Saving answers and other fields: checked against what the person saw, with history, once for each write id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.question_types import Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import digest
from diagnostic.store.access import Actor, changeable_assessment, record, seen_assessment
from diagnostic.store.assessments.field_paths import answer_path, checked, comment_path, confidence_path
from diagnostic.store.assessments.reviewed import marks_within
from diagnostic.store.database import Store
from diagnostic.store.errors import Conflict, StaleWriteError, WrongStateError
from diagnostic.store.rows import LONGEST_NAME, moment, moment_text, value_of, value_text
from diagnostic.store.tables import assessments, fields, history, writes
from diagnostic.submission.submission import Confidence, Verification

Origin = Literal["person", "import", "carried", "start"]
Content = tuple[Questionnaire, Catalog | None]
BasedOn = int | Mapping[str, int]
"""The revision a page was made from: one for all its fields, or one for each path (0: it showed nothing)."""

EDITABLE = ("draft", "sent_back")
LONGEST_WRITE_ID = 64


class _Keep:
    """Type of ``KEEP``."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP = _Keep()
"""Leave as it is."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of a write: only after it may a page say "saved".

    Attributes:
        revision: Of the assessment after the write; the fields that were written now have it.
        at: When, UTC.
        changed: Paths whose value (or origin) changed; what was the same already is not listed.
        repeated: This write id was acknowledged before; nothing was done again.
    """

    revision: int
    at: datetime
    changed: tuple[str, ...]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One stored field.

    Attributes:
        value: None when it was cleared.
        revision: What ``based_on`` must be at least, to change it.
        origin: person, import, start (taken from the city's entry), or carried: last year's, not yet confirmed.
        at: When it was last changed, UTC.
        by: Who changed it.
    """

    value: Any
    revision: int
    origin: Origin
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All fields of an assessment at one moment.

    Attributes:
        revision: ``based_on`` for a page made from this.
        fields: By path; a path that was never given is absent.
        verification: What reviewers marked, by question: a mark stands until answer or evidence change.
    """

    revision: int
    fields: dict[str, Field]
    verification: dict[str, Verification] = field(default_factory=dict)

    def value(self, path: str) -> Any:
        """The value at a path; None when there is none."""
        found = self.fields.get(path)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of one field."""

    revision: int
    path: str
    old: Any
    new: Any
    origin: Origin
    at: datetime
    by: str


def save_answer(
    store: Store,
    actor: Actor,
    assessment_id: str,
    question_id: str,
    answer: Answer | _Keep,
    *,
    based_on: BasedOn,
    write_id: str,
    confidence: Confidence | _Keep | None = KEEP,
    comment: str | _Keep | None = KEEP,
) -> Saved:
    """Save an answer, and with it confidence and comment, if given; see ``save_fields``.

    Args:
        store: The store.
        actor: Who.
        assessment_id: Which assessment.
        question_id: Which question.
        answer: The value, ``dont_know``, ``n/a``, or None to clear it.
        based_on: Revision that the person's screen was made from.
        write_id: Made by the client, new for each change, the same when it is sent again.
        confidence: None clears.
        comment: None or "" clears.
    """
    given: dict[str, Any] = {
        answer_path(question_id): answer,
        confidence_path(question_id): confidence,
        comment_path(question_id): comment,
    }
    changes = {path: value for path, value in given.items() if not isinstance(value, _Keep)}
    return save_fields(store, actor, assessment_id, changes, based_on=based_on, write_id=write_id)


def save_fields(
    store: Store, actor: Actor, assessment_id: str, changes: Mapping[str, Any], *, based_on: BasedOn, write_id: str
) -> Saved:
    """Save fields of any kind, all in one transaction or none.

    Args:
        store: The store.
        actor: Who.
        assessment_id: Which assessment.
        changes: New values by path (``field_paths``); None clears.
        based_on: Revision that the person's screen was made from; or one for each path.
        write_id: Made by the client, new for each change, the same when it is sent again.

    Raises:
        StaleWriteError: A field changed after that revision, to another value than the one offered (D106).
        WrongStateError: Submitted or validated (D108).
        ProblemError: The values do not fit (S5xx, D114, D115), or the write id was used otherwise (D107).
    """
    with store.writing() as connection:
        row = changeable_assessment(connection, actor, assessment_id)
        return write_fields(store, connection, actor, row, changes, based_on, write_id, "person")


def write_fields(
    store: Store,
    connection: Connection,
    actor: Actor,
    row: RowMapping,
    changes: Mapping[str, Any],
    based_on: BasedOn,
    write_id: str,
    origin: Origin,
) -> Saved:
    """The one way in for every value, inside the caller's transaction; ``row`` is the locked assessment."""
    request = digest({"changes": dict(changes), "by": actor.email, "origin": origin}) if _plain(changes) else ""
    repeated = _acknowledged(connection, row, write_id, request)
    if repeated is not None:
        return repeated
    if row["state"] not in EDITABLE:
        raise WrongStateError([Problem("D108", f"state {row['state']}", " or ".join(EDITABLE))])
    values = checked(changes, *content_of(row))
    stored = _fields(connection, row["id"], list(values))
    _check_not_stale(row, stored, values, based_on)
    changed = {path: value for path, value in values.items() if not _same(stored.get(path), value, origin)}
    now = store.clock()
    revision = row["revision"] + 1 if changed else row["revision"]
    _store(connection, row["id"], stored, changed, revision, origin, moment_text(now), actor.email, write_id)
    connection.execute(
        writes.insert().values(
            assessment_id=row["id"],
            write_id=write_id,
            request=request,
            revision=revision,
            changed=value_text(list(changed)),
            at=moment_text(now),
            by=actor.email,
        )
    )
    if changed:
        state = "draft"
        if row["state"] != state:
            record(store, connection, actor, "reopen", city_id=row["city_id"], assessment_id=row["id"])
        mine = assessments.c.id == row["id"]
        connection.execute(
            update(assessments).where(mine).values(revision=revision, changed_at=moment_text(now), state=state)
        )
    return Saved(revision, now, tuple(changed))


def content_of(row: RowMapping) -> Content:
    """Questionnaire and catalog of an assessment, exactly those it was started with.

    Raises:
        ProblemError: The content is not there (X801, S510, S516) or was changed (D113).
    """
    questionnaire = load_questionnaire(f"{row['questionnaire_id']}@{row['questionnaire_version']}")
    catalog = None if row["catalog_version"] is None else load_catalog(row["catalog_version"], questionnaire)
    for found, digest_then in ((questionnaire, row["questionnaire_digest"]), (catalog, row["catalog_digest"])):
        if found is not None and found.digest != digest_then:
            raise ProblemError([Problem("D113", f"{found.version} {found.digest}", digest_then)])
    return questionnaire, catalog


def _plain(changes: Mapping[str, Any]) -> bool:
    """Whether the request can be fingerprinted; what cannot is refused by the checks just after."""
    try:
        digest(dict(changes))
    except (TypeError, ValueError):
        return False
    return True


def _acknowledged(connection: Connection, row: RowMapping, write_id: str, request: str) -> Saved | None:
    if not (write_id.isascii() and write_id.isprintable() and 0 < len(write_id) <= LONGEST_WRITE_ID):
        raise ProblemError([Problem("D115", shown(write_id), f"1 to {LONGEST_WRITE_ID} characters, ASCII", "write id")])
    mine = (writes.c.assessment_id == row["id"]) & (writes.c.write_id == write_id)
    before = connection.execute(select(writes).where(mine)).mappings().first()
    if before is None:
        return None
    if before["request"] != request:
        raise ProblemError([Problem("D107", shown(write_id))])
    return Saved(before["revision"], moment(before["at"]), tuple(value_of(before["changed"])), repeated=True)


def _fields(connection: Connection, assessment_id: str, paths: list[str] | None = None) -> dict[str, Field]:
    query = select(fields).where(fields.c.assessment_id == assessment_id)
    if paths is not None and len(paths) <= LONGEST_NAME:  # databases limit the values of one IN
        query = query.where(fields.c.path.in_(paths))
    return {
        row["path"]: Field(
            value_of(row["value"]), row["revision"], row["origin"], moment(row["changed_at"]), row["changed_by"]
        )
        for row in connection.execute(query.order_by(fields.c.path)).mappings()
    }


def _check_not_stale(row: RowMapping, stored: dict[str, Field], values: Mapping[str, Any], based_on: BasedOn) -> None:
    seen = {path: based_on if isinstance(based_on, int) else based_on.get(path, 0) for path in values}
    unknown = {number for number in seen.values() if not 0 <= number <= row["revision"]}
    conflicts = [
        Conflict(path, field.value, values[path], field.revision, field.by, field.at)
        for path, field in stored.items()
        if path in values
        and (field.revision > seen[path] or seen[path] in unknown)
        and value_text(field.value) != value_text(values[path])
    ]
    if conflicts:
        raise StaleWriteError(conflicts, row["revision"])
    if unknown:
        raise ProblemError([Problem("D109", shown(max(unknown)), f"0 to {row['revision']}")])


def _same(field: Field | None, value: Any, origin: Origin) -> bool:
    """Whether nothing changes; a person who saves a carried value confirms it, and that is a change."""
    if field is None:
        return value is None
    return value_text(field.value) == value_text(value) and not (field.origin == "carried" and origin != "carried")


def _store(
    connection: Connection,
    assessment_id: str,
    stored: dict[str, Field],
    changed: dict[str, Any],
    revision: int,
    origin: Origin,
    at: str,
    by: str,
    write_id: str,
) -> None:
    new, old, log = [], [], []
    for path, value in changed.items():
        text = value_text(value)
        cell = {"value": text, "revision": revision, "origin": origin, "changed_at": at, "changed_by": by}
        if path in stored:
            old.append(cell | {"a": assessment_id, "p": path})
        else:
            new.append(cell | {"assessment_id": assessment_id, "path": path})
        before = value_text(stored[path].value) if path in stored else None
        log.append(
            {"assessment_id": assessment_id, "revision": revision, "path": path, "old": before, "new": text}
            | {"origin": origin, "at": at, "by": by, "write_id": write_id}
        )
    if new:
        connection.execute(fields.insert(), new)
    if old:
        mine = (fields.c.assessment_id == bindparam("a")) & (fields.c.path == bindparam("p"))
        connection.execute(update(fields).where(mine), old)
    if log:
        connection.execute(history.insert(), log)


def read_sheet(store: Store, actor: Actor, assessment_id: str) -> Sheet:
    """All fields, with the revision that a page made from them is based on."""
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        stored = _fields(connection, row["id"])
        return Sheet(row["revision"], stored, marks_within(connection, row["id"], stored))


def read_history(store: Store, actor: Actor, assessment_id: str, path: str | None = None) -> list[HistoryEntry]:
    """All changes of an assessment, or of one field, oldest first."""
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        query = select(history).where(history.c.assessment_id == row["id"])
        if path is not None:
            query = query.where(history.c.path == path)
        return [
            HistoryEntry(
                entry["revision"],
                entry["path"],
                value_of(entry["old"]),
                value_of(entry["new"]),
                entry["origin"],
                moment(entry["at"]),
                entry["by"],
            )
            for entry in connection.execute(query.order_by(history.c.revision, history.c.path)).mappings()
        ]


def all_fields(connection: Connection, assessment_id: str) -> dict[str, Field]:
    """All fields, for other files of the store that have checked who asks."""
    return _fields(connection, assessment_id)
