"""Assessments as submissions: out as a file, in from a file, seen side by side first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.access import Actor, changeable_assessment, record, seen_assessment
from diagnostic.store.assessments.field_paths import checked, flatten, nested
from diagnostic.store.assessments.reviewed import marks_within
from diagnostic.store.assessments.saving import BasedOn, Field, Saved, all_fields, content_of, write_fields
from diagnostic.store.database import Store
from diagnostic.store.errors import NotFoundError
from diagnostic.store.rows import value_text
from diagnostic.store.tables import uploads
from diagnostic.submission.submission import FORMAT, Submission, submission_from


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a file beside the stored one.

    Attributes:
        path: JSON pointer.
        stored: What the assessment holds; None for nothing.
        offered: What the file holds.
        kind: ``new`` (nothing stored), ``same``, or ``overwrite``.
        field: The stored field with who and when; None when it was never given.
    """

    path: str
    stored: Any
    offered: Any
    kind: Literal["new", "same", "overwrite"]
    field: Field | None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do; nothing was changed.

    Attributes:
        revision: ``based_on`` for the import.
        differences: Every value of the file that can be taken, in the file's order.
        problems: Values that cannot be taken, and warnings.
        only_stored: Paths that hold a value here and none in the file; an import leaves them as they are.
    """

    revision: int
    differences: list[Difference]
    problems: list[Problem]
    only_stored: list[str]


def export_submission(store: Store, actor: Actor, assessment_id: str) -> Submission:
    """An assessment as ``diagnostic-submission/1``."""
    with store.reading() as connection:
        return submission_within(connection, seen_assessment(connection, actor, assessment_id))


def submission_within(connection: Connection, row: RowMapping) -> Submission:
    """An assessment as a submission, inside a transaction that has checked who asks."""
    stored = all_fields(connection, row["id"])
    head: dict[str, Any] = {
        "format": FORMAT,
        "questionnaire": {"id": row["questionnaire_id"], "version": row["questionnaire_version"]},
        "catalog": row["catalog_version"] and {"version": row["catalog_version"]},
        "period": row["period"],
    }
    if row["submitted_at"] is not None:
        head["submitted_at"] = row["submitted_at"]
    head["verification"] = marks_within(connection, row["id"], stored)
    return submission_from(head | nested({path: field.value for path, field in stored.items()}))


def preview_import(store: Store, actor: Actor, assessment_id: str, submission: Submission) -> ImportPreview:
    """What importing a submission would add and overwrite.

    Raises:
        ProblemError: It is for another questionnaire (S511).
    """
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        stored = all_fields(connection, row["id"])
    _check_questionnaire(row, submission)
    content = content_of(row)
    problems: list[Problem] = []
    if submission.period not in (None, row["period"]):
        problems.append(Problem("D123w", shown(submission.period), row["period"], "/period"))
    differences = []
    for path, offered in flatten(submission).items():
        try:
            value = checked({path: offered}, *content)[path]
        except ProblemError as error:
            problems += error.problems
            continue
        field = stored.get(path)
        before = None if field is None else field.value
        kind: Literal["new", "same", "overwrite"] = "new" if before is None else "overwrite"
        if value_text(before) == value_text(value):
            kind = "same"
        differences.append(Difference(path, before, value, kind, field))
    offered_paths = {difference.path for difference in differences}
    only_stored = [path for path, field in stored.items() if field.value is not None and path not in offered_paths]
    return ImportPreview(row["revision"], differences, problems, only_stored)


def _check_questionnaire(row: RowMapping, submission: Submission) -> None:
    wanted = f"{row['questionnaire_id']}@{row['questionnaire_version']}"
    given = f"{submission.questionnaire.id}@{submission.questionnaire.version}"
    if given != wanted:
        raise ProblemError([Problem("S511", given, wanted, "/questionnaire")])


def import_submission(
    store: Store,
    actor: Actor,
    assessment_id: str,
    submission: Submission,
    paths: Collection[str] | None,
    *,
    based_on: BasedOn,
    write_id: str,
    upload_id: str | None = None,
) -> Saved:
    """Take values of a submission into a draft; in one transaction, with history, like any other save.

    Args:
        store: The store.
        actor: Who.
        assessment_id: Which assessment.
        submission: What was read.
        paths: Those to take; None for all. What the submission leaves open clears nothing.
        based_on: ``ImportPreview.revision``: what changed after the preview is not overwritten.
        write_id: As for ``save_fields``.
        upload_id: The kept file, for the audit log.

    Raises:
        StaleWriteError: Something to be overwritten changed after the preview (D106).
        ProblemError: A value does not fit, or a path is not in the submission (D114).
    """
    given = flatten(submission)
    if paths is not None:
        missing = [path for path in paths if path not in given]
        if missing:
            raise ProblemError([Problem("D114", shown(path), "a path of the file") for path in missing])
        given = {path: value for path, value in given.items() if path in set(paths)}
    with store.writing() as connection:
        row = changeable_assessment(connection, actor, assessment_id)
        _check_questionnaire(row, submission)
        _check_upload(connection, row, upload_id)
        saved = write_fields(store, connection, actor, row, given, based_on, write_id, "import")
        if not saved.repeated:
            record(
                store,
                connection,
                actor,
                "import",
                city_id=row["city_id"],
                assessment_id=row["id"],
                upload=upload_id,
                revision=saved.revision,
                changed=len(saved.changed),
            )
        return saved


def _check_upload(connection: Connection, row: RowMapping, upload_id: str | None) -> None:
    if upload_id is None:
        return
    city = connection.execute(select(uploads.c.city_id).where(uploads.c.id == upload_id)).scalar()
    if city != row["city_id"]:
        raise NotFoundError([Problem("D105", "the upload")])
