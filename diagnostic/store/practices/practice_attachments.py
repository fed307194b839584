"""Files of good practices: kept as they came, never opened here, given out under a safe name."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import func, select

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, record, still_holds
from diagnostic.store.database import Store
from diagnostic.store.errors import WrongStateError
from diagnostic.store.practices.practice_rows import (
    PracticeFile,
    changeable_practice,
    not_found,
    practice_row,
    sees_drafts,
    shown_to,
)
from diagnostic.store.rows import cleaned, moment_text, new_id
from diagnostic.store.tables import practice_files

ENDINGS = ("csv", "docx", "jpeg", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "txt", "xlsx")
"""Kinds of files that are kept: documents and pictures, nothing that runs when it is opened in a browser."""

MOST_FILES = 20
"""Of one practice, over all its versions."""

_UNSAFE = re.compile(r"[^\w .()-]+")


def keep_practice_file(store: Store, actor: Actor, practice_id: str, name: str, content: bytes) -> PracticeFile:
    """Keep a file for a practice; it belongs to a version once that names it.

    Raises:
        ProblemError: An ending that is not kept (D128), too large (D125), or too many (D129).
        WrongStateError: The practice is proposed (D108).
    """
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise ProblemError([Problem("D128", shown(name), ", ".join(f".{known}" for known in ENDINGS))])
    if len(content) > store.settings.largest_upload:
        raise ProblemError([Problem("D125", f"{len(content)} bytes", f"{store.settings.largest_upload} bytes")])
    with store.writing() as connection:
        row = changeable_practice(connection, actor, practice_id)
        if row["state"] == "proposed":
            raise WrongStateError([Problem("D108", "state proposed", "draft or sent_back")])
        own = practice_files.c.practice_id == practice_id
        count = connection.execute(select(func.count()).select_from(practice_files).where(own)).scalar_one()
        if count >= MOST_FILES:
            raise ProblemError([Problem("D129", f"{count} files", f"{MOST_FILES} files")])
        kept = PracticeFile(new_id(), cleaned(name), len(content), hashlib.sha256(content).hexdigest())
        detail: dict[str, Any] = {"name": kept.name, "sha256": kept.sha256, "size": kept.size}
        values = detail | {"id": kept.id, "practice_id": practice_id, "content": content}
        values |= {"at": moment_text(store.clock()), "by": actor.email}
        connection.execute(practice_files.insert().values(values))
        detail |= {"practice": practice_id, "file": kept.id}
        record(store, connection, actor, "practice file", city_id=row["city_id"], **detail)
    return kept


def practice_file_bytes(store: Store, actor: Actor, file_id: str) -> bytes:
    """A file exactly as it came, for those who may see the version that names it.

    Raises:
        NotFoundError: It does not exist or is not for this person (D105).
    """
    with store.reading() as connection:
        still_holds(connection, actor)
        found = connection.execute(select(practice_files).where(practice_files.c.id == file_id)).mappings().first()
        if found is None:
            raise not_found()
        row = practice_row(connection, found["practice_id"])
        seen = shown_to(connection, actor, row)
        if not sees_drafts(actor, row["city_id"]) and file_id not in seen.text.files:
            raise not_found()
        return bytes(found["content"])


def safe_name(name: str) -> str:
    """A name for downloading: letters, digits and a few signs of any script, with the ending it came with."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    stem = _UNSAFE.sub("_", path.name.removesuffix(path.suffix)).strip(" ._")[:80]
    known = ending.removeprefix(".") in ENDINGS
    return (stem or "file") + (ending if known else ".bin")
