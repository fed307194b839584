"""From draft to validated: submit, comment, send back, validate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.method.one_city import diagnose_with
from diagnostic.store.access import Actor, changeable_assessment, check_manages, record, seen_assessment
from diagnostic.store.assessments.assessing import AssessmentInfo, info_within
from diagnostic.store.assessments.quota import quota_within
from diagnostic.store.assessments.reviewed import keep_result
from diagnostic.store.assessments.saving import EDITABLE, content_of
from diagnostic.store.assessments.transfer import submission_within
from diagnostic.store.database import Store
from diagnostic.store.errors import QuotaUsedError, StaleWriteError, WrongStateError
from diagnostic.store.rows import kept_text, moment, moment_text
from diagnostic.store.tables import MARKS, assessments, cities, review_comments, verifications
from diagnostic.submission.submission import Verification

OVERALL = ""
"""Key of a comment on the assessment as a whole."""


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """What a reviewer wrote.

    Attributes:
        question_id: None for the assessment as a whole.
        round: The submission it belongs to; those of the latest round are the open ones.
    """

    question_id: str | None
    text: str
    round: int
    at: datetime
    by: str


def submit(store: Store, actor: Actor, assessment_id: str, *, based_on: int) -> AssessmentInfo:
    """Hand an assessment in.

    Args:
        store: The store.
        actor: Who.
        assessment_id: Which assessment.
        based_on: Revision of the review page: nobody submits what they have not seen.

    Raises:
        WrongStateError: Not a draft (D108).
        QuotaUsedError: The year's assessments are used (D110).
        StaleWriteError: Something changed after that revision (D106); it has no conflicts to show, reload.
    """
    with store.writing() as connection:
        city_id = seen_assessment(connection, actor, assessment_id)["city_id"]
        # the city first, then the assessment: two submissions of a city wait for each other
        connection.execute(select(cities.c.id).where(cities.c.id == city_id).with_for_update(key_share=True))
        row = changeable_assessment(connection, actor, assessment_id)
        _check_state(row, EDITABLE)
        if based_on != row["revision"]:
            raise StaleWriteError([], row["revision"])
        content_of(row)
        now = store.clock()
        values: dict[str, Any] = {"submitted_at": moment_text(now), "submitted_by": actor.email}
        if row["first_submitted_at"] is None:
            quota = quota_within(store, connection, city_id, now.year)
            if not quota.left:
                raise QuotaUsedError([Problem("D110", f"{quota.used} in {quota.year}", f"{quota.allowed} a year")])
            values["first_submitted_at"] = moment_text(now)
        return _move(store, connection, actor, row, "submit", "submitted", values | {"round": row["round"] + 1})


def save_review_comment(
    store: Store, actor: Actor, assessment_id: str, question_id: str | None, text: str
) -> ReviewComment:
    """Keep a reviewer's comment on a question, or on the whole (None); the city sees it once it is sent back.

    The newest text of a reviewer on a question counts, an empty one withdraws it; all are kept.

    Raises:
        WrongStateError: Not submitted (D108).
    """
    with store.writing() as connection:
        row = _reviewed(connection, actor, assessment_id)
        return _comment(store, connection, actor, row, question_id, text)


def _comment(
    store: Store, connection: Connection, actor: Actor, row: RowMapping, question_id: str | None, text: str
) -> ReviewComment:
    if question_id is not None:
        _check_question(row, question_id)
    now = store.clock()
    kept = kept_text(text, f"comment {question_id or ''}".strip(), required=False)
    values = {"assessment_id": row["id"], "round": row["round"], "question_id": question_id, "text": kept}
    connection.execute(review_comments.insert().values(values | {"at": moment_text(now), "by": actor.email}))
    return ReviewComment(question_id, kept, row["round"], now, actor.email)


def _check_question(row: RowMapping, question_id: str) -> None:
    questionnaire, _ = content_of(row)
    if question_id not in questionnaire.row_of:
        advice = did_you_mean(question_id, questionnaire.row_of)
        raise ProblemError([Problem("S501", shown(question_id), "an id of this version", "question", mend=advice)])


def read_review_comments(store: Store, actor: Actor, assessment_id: str) -> list[ReviewComment]:
    """The reviewers' comments of all rounds, oldest first.

    While an assessment is being reviewed, only the secretariat sees the comments of that round.
    """
    with store.reading() as connection:
        row = seen_assessment(connection, actor, assessment_id)
        query = select(review_comments).where(review_comments.c.assessment_id == row["id"])
        latest: dict[tuple[int, str | None, str], ReviewComment] = {}
        for entry in connection.execute(query.order_by(review_comments.c.id)).mappings():
            hidden = row["state"] == "submitted" and entry["round"] == row["round"] and not actor.manages
            key = (entry["round"], entry["question_id"], entry["by"])
            latest.pop(key, None)
            if entry["text"] and not hidden:
                latest[key] = ReviewComment(
                    entry["question_id"], entry["text"], entry["round"], moment(entry["at"]), entry["by"]
                )
        return list(latest.values())


def send_back(
    store: Store, actor: Actor, assessment_id: str, comments: Mapping[str, str] | None = None
) -> AssessmentInfo:
    """Send an assessment back to its city, with at least one comment; the secretariat's work.

    Args:
        store: The store.
        actor: Who.
        assessment_id: Which assessment.
        comments: More comments, by question id; ``OVERALL`` ("") for the whole.

    Raises:
        WrongStateError: Not submitted (D108).
        ProblemError: No comment says why (M202).
    """
    with store.writing() as connection:
        row = _reviewed(connection, actor, assessment_id)
        for question_id, text in (comments or {}).items():
            _comment(store, connection, actor, row, question_id or None, text)
        if not _has_comment(connection, row):
            raise ProblemError([Problem("M202", "", "at least one comment that says why", "comments")])
        return _move(store, connection, actor, row, "send back", "sent_back", {})


def _has_comment(connection: Connection, row: RowMapping) -> bool:
    mine = (review_comments.c.assessment_id == row["id"]) & (review_comments.c.round == row["round"])
    query = select(review_comments).where(mine).order_by(review_comments.c.id)
    latest = {(entry["question_id"], entry["by"]): entry["text"] for entry in connection.execute(query).mappings()}
    return any(latest.values())


def save_verification(
    store: Store, actor: Actor, assessment_id: str, question_id: str, mark: Verification | None
) -> None:
    """Mark an answer as verified, not verified or not reported; None takes the mark back. All are kept.

    The newest mark on an answer counts, until the answer or its evidence changes; everybody who may see the
    assessment sees it.

    Raises:
        WrongStateError: Not submitted (D108).
        ProblemError: No such question (S501), or another word (M204).
    """
    with store.writing() as connection:
        row = _reviewed(connection, actor, assessment_id)
        _check_question(row, question_id)
        if mark is not None and mark not in MARKS:
            raise ProblemError([Problem("M204", shown(mark), ", ".join(MARKS), "mark")])
        now = moment_text(store.clock())
        values = {"assessment_id": row["id"], "question_id": question_id, "mark": mark, "revision": row["revision"]}
        connection.execute(verifications.insert().values(values | {"at": now, "by": actor.email}))
        connection.execute(update(assessments).where(assessments.c.id == row["id"]).values(changed_at=now))


def validate(store: Store, actor: Actor, assessment_id: str, *, based_on: int) -> AssessmentInfo:
    """Accept an assessment, lock it for good and keep its result as it is now; the secretariat's work.

    Raises:
        WrongStateError: Not submitted (D108).
        StaleWriteError: It was sent back, changed and submitted again after that revision, or somebody marked an
            answer in this moment (D106).
    """
    with store.reading() as connection:
        check_manages(connection, actor)
        row = seen_assessment(connection, actor, assessment_id)
        _check_state(row, ("submitted",))
        submission = submission_within(connection, row)
    result = diagnose_with(submission, *content_of(row), validated=True)  # seconds: nobody waits for them in a lock
    with store.writing() as connection:
        row = _reviewed(connection, actor, assessment_id)
        if based_on != row["revision"] or submission_within(connection, row) != submission:
            raise StaleWriteError([], row["revision"])
        keep_result(store, connection, actor, assessment_id, result)
        values = {"validated_at": moment_text(store.clock()), "validated_by": actor.email}
        return _move(store, connection, actor, row, "validate", "validated", values)


def _reviewed(connection: Connection, actor: Actor, assessment_id: str) -> RowMapping:
    check_manages(connection, actor)
    row = changeable_assessment(connection, actor, assessment_id)
    _check_state(row, ("submitted",))
    return row


def _check_state(row: RowMapping, allowed: tuple[str, ...]) -> None:
    if row["state"] not in allowed:
        raise WrongStateError([Problem("D108", f"state {row['state']}", " or ".join(allowed))])


def _move(
    store: Store,
    connection: Connection,
    actor: Actor,
    row: RowMapping,
    action: str,
    state: str,
    values: dict[str, Any],
) -> AssessmentInfo:
    mine = assessments.c.id == row["id"]
    changed = {"state": state, "changed_at": moment_text(store.clock())}
    connection.execute(update(assessments).where(mine).values(changed | values))
    record(
        store,
        connection,
        actor,
        action,
        city_id=row["city_id"],
        assessment_id=row["id"],
        revision=row["revision"],
    )
    return info_within(connection, row["id"])
