"""What a review leaves behind: marks that reach the diagnosis, and results that stay as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from diagnostic.base.problems import ProblemError
from diagnostic.method.one_city import diagnose_with
from diagnostic.store import (
    LOCAL,
    NotAllowedError,
    Store,
    WrongStateError,
    export_submission,
    import_submission,
    read_content,
    read_sheet,
    read_validated_result,
    save_fields,
    save_verification,
    send_back,
    start_assessment,
    submit,
    validate,
)
from diagnostic.store.operating.verify_results import verify_results
from diagnostic.submission.submission import Submission
from tests.store.conftest import ALPHA, SECRETARIAT, wid

SHOWN = ("STR-01", "STR-02", "STR-03", "STR-04")


def in_review(store: Store) -> str:
    """A submitted assessment with four answers, each measured and with evidence."""
    info = start_assessment(store, ALPHA, "alpha", "2026", questionnaire="ceds@1.0.0").info
    values: dict[str, Any] = {}
    for question in SHOWN:
        values |= {
            f"/answers/{question}": 3,
            f"/confidence/{question}": "measured",
            f"/evidence/{question}": {"text": "council decision 14/2025"},
        }
    revision = save_fields(store, ALPHA, info.id, values, based_on=info.revision, write_id=wid()).revision
    submit(store, ALPHA, info.id, based_on=revision)
    return info.id


def diagnosed(store: Store, key: str, *, validated: bool = False) -> Any:
    """The evidence of the diagnosis of what the store holds."""
    content = read_content(store, SECRETARIAT, key)
    return diagnose_with(export_submission(store, SECRETARIAT, key), *content, validated=validated).evidence


def test_marks_reach_the_diagnosis(store: Store) -> None:
    """Half of the shown weight is refused (the four questions weigh alike): from B to C, 0.5 being between the two."""
    key = in_review(store)
    weights = {read_content(store, ALPHA, key)[0].question(q).weight for q in SHOWN}
    assert len(weights) == 1
    assert (diagnosed(store, key).grade, diagnosed(store, key).shown) == ("B", 1.0)
    save_verification(store, SECRETARIAT, key, "STR-01", "not_verified")
    save_verification(store, SECRETARIAT, key, "STR-02", "not_reported")
    save_verification(store, SECRETARIAT, key, "STR-03", "verified")
    assert (diagnosed(store, key).grade, diagnosed(store, key).shown) == ("C", 0.5)
    save_verification(store, SECRETARIAT, key, "STR-01", "verified")
    save_verification(store, SECRETARIAT, key, "STR-02", None)
    assert export_submission(store, ALPHA, key).verification == {"STR-01": "verified", "STR-03": "verified"}


def test_a_mark_falls_when_what_it_is_about_changes(store: Store) -> None:
    key = in_review(store)
    for question in SHOWN:
        save_verification(store, SECRETARIAT, key, question, "verified")
    send_back(store, SECRETARIAT, key, {"STR-01": "Which decision?"})
    changed = {"/answers/STR-01": 4, "/evidence/STR-02": {"text": "another"}, "/comments/STR-03": "see annex"}
    revision = read_sheet(store, ALPHA, key).revision
    save_fields(store, ALPHA, key, changed, based_on=revision, write_id=wid())
    assert set(read_sheet(store, ALPHA, key).verification) == {"STR-03", "STR-04"}


def test_who_marks_and_when(store: Store) -> None:
    key = in_review(store)
    with pytest.raises(NotAllowedError):
        save_verification(store, ALPHA, key, "STR-01", "verified")
    for question, mark in (("STR-99", "verified"), ("STR-01", "fine")):
        with pytest.raises(ProblemError):
            save_verification(store, SECRETARIAT, key, question, mark)  # type: ignore[arg-type]
    validate(store, SECRETARIAT, key, based_on=read_sheet(store, ALPHA, key).revision)
    with pytest.raises(WrongStateError):
        save_verification(store, SECRETARIAT, key, "STR-01", "verified")


def test_a_city_cannot_bring_marks_in_a_file(store: Store) -> None:
    info = start_assessment(store, ALPHA, "alpha", "2026", questionnaire="ceds@1.0.0").info
    data = {
        "format": "diagnostic-submission/1",
        "questionnaire": {"id": "ceds", "version": "1.0.0"},
        "answers": {"STR-01": 3},
        "verification": {"STR-01": "verified"},
    }
    submission = Submission.model_validate(data)
    import_submission(store, ALPHA, info.id, submission, None, based_on=0, write_id=wid())
    assert export_submission(store, ALPHA, info.id).verification == {}


def test_a_validated_result_has_its_grade_and_stays_as_it_was(store: Store) -> None:
    key = in_review(store)
    assert read_validated_result(store, ALPHA, key) is None
    validate(store, SECRETARIAT, key, based_on=read_sheet(store, ALPHA, key).revision)
    kept = read_validated_result(store, ALPHA, key)
    assert kept is not None
    assert (kept.evidence.grade, kept.evidence.validated) == ("A", True)
    assert kept.evidence == diagnosed(store, key, validated=True)
    with pytest.raises(Exception, match="append-only"), store.writing() as connection:
        connection.execute(text("UPDATE validated_results SET content = '{}'"))


def test_verify_computes_again_what_the_method_of_today_made(store: Store) -> None:
    """One equal, one of another method, one validated before results were kept; then one that was tampered with."""
    keys = []
    for period in ("2024", "2025", "2026"):
        info = start_assessment(store, LOCAL, "alpha", period, questionnaire="ceds@1.0.0").info
        submit(store, LOCAL, info.id, based_on=info.revision)
        validate(store, LOCAL, info.id, based_on=info.revision)
        keys.append(info.id)
    assert verify_results(store).recomputed == 3
    drop_triggers(store)
    change(store, "UPDATE validated_results SET method = 1 WHERE assessment_id = :key", keys[0])
    change(store, "DELETE FROM validated_results WHERE assessment_id = :key", keys[1])
    found = verify_results(store)
    assert found.recomputed == 1
    assert sum(found.left_out.values()) == 2
    assert any("method 1" in why for why in found.left_out)
    kept = read_validated_result(store, LOCAL, keys[2])
    assert kept is not None
    other = json.loads(kept.model_dump_json(by_alias=True)) | {"period": "1999"}
    change(
        store,
        "UPDATE validated_results SET content = :content WHERE assessment_id = :key",
        keys[2],
        content=json.dumps(other),
    )
    with pytest.raises(ProblemError) as refused:
        verify_results(store)
    (problem,) = refused.value.problems
    assert (problem.code, problem.where, "period" in problem.found) == ("D122", keys[2], True)


def drop_triggers(store: Store) -> None:
    """Somebody with the database in hand."""
    with store.writing() as connection:
        if store.is_sqlite:
            for event in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER validated_results_no_{event}"))
        else:
            connection.execute(text("DROP TRIGGER validated_results_no_change ON validated_results"))


def change(store: Store, statement: str, key: str, **values: str) -> None:
    """One statement about one assessment."""
    with store.writing() as connection:
        connection.execute(text(statement), {"key": key, **values})
