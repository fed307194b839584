"""Uploaded files, kept byte for byte beside what was read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.store.access import Actor, changeable_assessment, check_changes, record, seen_assessment, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import as_json, cleaned, moment, moment_text, new_id, value_of
from diagnostic.store.tables import uploads
from diagnostic.submission.submission import Submission, submission_from


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file, without its bytes.

    Attributes:
        name: As the browser gave it: hostile text, for showing only, never a path.
        reading: What was read from it; None when nothing could be.
        problems: What ``check`` said, as ``Problem.as_dict``.
    """

    id: str
    city_id: str
    assessment_id: str | None
    name: str
    sha256: str
    size: int
    reading: Submission | None
    problems: list[dict[str, str]]
    at: datetime
    by: str


def keep_upload(
    store: Store,
    actor: Actor,
    city_id: str,
    name: str,
    content: bytes,
    *,
    assessment_id: str | None = None,
    reading: Submission | None = None,
    problems: Sequence[Problem] = (),
) -> Upload:
    """Keep a file as it came, whatever could be read from it.

    Raises:
        ProblemError: Larger than the setting allows (D125).
    """
    if len(content) > store.settings.largest_upload:
        raise ProblemError([Problem("D125", f"{len(content)} bytes", f"{store.settings.largest_upload} bytes")])
    row: dict[str, Any] = {
        "id": new_id(),
        "city_id": city_id,
        "assessment_id": assessment_id,
        "name": cleaned(name),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "content": content,
        "reading": None if reading is None else as_json(reading.model_dump(mode="json")),
        "problems": as_json([problem.as_dict() for problem in problems]),
        "at": moment_text(store.clock()),
        "by": actor.email,
    }
    with store.writing() as connection:
        check_changes(connection, actor, city_id)
        if assessment_id is not None and changeable_assessment(connection, actor, assessment_id)["city_id"] != city_id:
            raise NotFoundError([Problem("D105", "the assessment")])
        connection.execute(uploads.insert().values(row))
        detail = {"upload": row["id"], "name": row["name"], "sha256": row["sha256"], "size": row["size"]}
        record(store, connection, actor, "upload", city_id=city_id, assessment_id=assessment_id, **detail)
    return _upload(row)


def _upload(row: Any) -> Upload:
    reading = value_of(row["reading"])
    return Upload(
        row["id"],
        row["city_id"],
        row["assessment_id"],
        row["name"],
        row["sha256"],
        row["size"],
        None if reading is None else submission_from(reading),
        value_of(row["problems"]),
        moment(row["at"]),
        row["by"],
    )


def list_uploads(
    store: Store, actor: Actor, *, city_id: str | None = None, assessment_id: str | None = None
) -> list[Upload]:
    """The files that this person may see, newest first."""
    columns = [column for column in uploads.c if column.name != "content"]
    query = select(*columns).order_by(uploads.c.at.desc(), uploads.c.id)
    with store.reading() as connection:
        still_holds(connection, actor)
        if assessment_id is not None:
            seen_assessment(connection, actor, assessment_id)
            query = query.where(uploads.c.assessment_id == assessment_id)
        if not actor.sees_all:
            query = query.where(uploads.c.city_id == actor.city_id)
        if city_id is not None:
            query = query.where(uploads.c.city_id == city_id)
        return [_upload(row) for row in connection.execute(query).mappings()]


def upload_bytes(store: Store, actor: Actor, upload_id: str) -> bytes:
    """A file exactly as it came.

    Raises:
        NotFoundError: It does not exist or is another city's (D105).
    """
    with store.reading() as connection:
        still_holds(connection, actor)
        query = select(uploads.c.city_id, uploads.c.content).where(uploads.c.id == upload_id)
        row = connection.execute(query).mappings().first()
        if row is None or not (actor.sees_all or actor.city_id == row["city_id"]):
            raise NotFoundError([Problem("D105", "the upload")])
        return bytes(row["content"])
