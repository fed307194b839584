"""What a review leaves behind: marks on single answers, and the result that a validated assessment keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection, select

from diagnostic.formats.result_file import result_from
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.store.access import Actor, seen_assessment
from diagnostic.store.assessments.field_paths import answer_path, evidence_path
from diagnostic.store.database import Store
from diagnostic.store.rows import moment_text
from diagnostic.store.tables import validated_results, verifications
from diagnostic.submission.submission import Verification, parse_json


class _Changed(Protocol):
    """A stored field, as far as it matters here."""

    @property
    def revision(self) -> int: ...


def marks_within(connection: Connection, assessment_id: str, stored: Mapping[str, _Changed]) -> dict[str, Verification]:
    """The reviewers' newest mark on each answer, inside a transaction that has checked who asks.

    A mark is about what its reviewer saw: it falls when the answer or its evidence changes.

    Args:
        connection: The transaction.
        assessment_id: Which assessment.
        stored: Its fields by path.
    """
    query = select(verifications).where(verifications.c.assessment_id == assessment_id).order_by(verifications.c.id)
    newest = {row["question_id"]: row for row in connection.execute(query).mappings()}

    def stands(question_id: str, seen: int) -> bool:
        shown = (stored.get(path) for path in (answer_path(question_id), evidence_path(question_id)))
        return all(field is None or field.revision <= seen for field in shown)

    return {
        question_id: row["mark"]
        for question_id, row in newest.items()
        if row["mark"] is not None and stands(question_id, row["revision"])
    }


def keep_result(store: Store, connection: Connection, actor: Actor, assessment_id: str, result: Diagnosis) -> None:
    """Keep the result of what is being validated, inside the transaction that validates it."""
    connection.execute(
        validated_results.insert().values(
            assessment_id=assessment_id,
            method=result.method,
            content=result.model_dump_json(by_alias=True),
            at=moment_text(store.clock()),
            by=actor.email,
        )
    )


def read_validated_result(store: Store, actor: Actor, assessment_id: str) -> Diagnosis | None:
    """The result as it was stored at the validation, whatever the method has become since.

    None where the assessment is not validated, or was before results were kept.

    Raises:
        NotFoundError: It does not exist or is another city's (D105).
    """
    with store.reading() as connection:
        seen_assessment(connection, actor, assessment_id)
        query = select(validated_results.c.content).where(validated_results.c.assessment_id == assessment_id)
        text = connection.execute(query).scalar()
    return None if text is None else result_from(parse_json(text))
