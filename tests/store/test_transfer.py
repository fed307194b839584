"""Submissions in and out, carried over, and the files kept beside them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from diagnostic import api as library
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import (
    AssessmentInfo,
    StaleWriteError,
    Store,
    answer_path,
    city_path,
    export_submission,
    import_submission,
    keep_upload,
    list_uploads,
    preview_import,
    read_audit,
    read_history,
    read_sheet,
    save_answer,
    save_fields,
    start_assessment,
    upload_bytes,
)
from diagnostic.store.assessments import assessing, saving
from diagnostic.store.assessments.field_paths import TARGET_LEVEL, flatten, is_field, nested
from diagnostic.submission.submission import Submission, submission_from
from tests.store.conftest import ALPHA, COLLEAGUE, SECRETARIAT, wid

EXAMPLES = sorted((content_root() / "questionnaires/ceds/1.0.0/examples").glob("*.json"))
HEAD = ("format", "questionnaire", "catalog", "period", "submitted_at")


def example(name: str = "middling") -> Submission:
    """A submission of an invented city."""
    return library.read_submission(next(path for path in EXAMPLES if path.stem == name))


def given(submission: Submission) -> dict[str, Any]:
    """What a submission gives, without its head and what it leaves open."""
    return flatten(submission)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_part_of_a_submission_has_a_path(path: Any) -> None:
    submission = library.read_submission(path)
    values = flatten(submission)
    assert all(map(is_field, values))
    head = {
        name: getattr(submission, name) for name in HEAD if name not in ("questionnaire", "submitted_at", "catalog")
    }
    again = submission_from(head | {"questionnaire": submission.questionnaire.model_dump()} | nested(values))
    assert flatten(again) == values
    assert {field for field in Submission.model_fields if field not in HEAD} == {
        "city", "answers", "facts", "comments", "confidence", "evidence", "verification",
        "systems", "target_level", "targets", "criteria",
    }, "a new part of a submission needs a path in field_paths.py"  # fmt: skip


def test_a_file_comes_back_as_it_went_in(store: Store, draft: AssessmentInfo) -> None:
    submission = example()
    preview = preview_import(store, ALPHA, draft.id, submission)
    assert not [problem for problem in preview.problems if problem.is_error]
    before = read_sheet(store, ALPHA, draft.id)
    kinds = {difference.path: difference.kind for difference in preview.differences}
    assert kinds[city_path("name")] == "overwrite"
    assert kinds[answer_path("STR-01")] == "new"
    assert read_sheet(store, ALPHA, draft.id) == before, "a preview changes nothing"
    upload = keep_upload(store, ALPHA, "alpha", "city.json", b"{}", assessment_id=draft.id, reading=submission)
    saved = import_submission(
        store,
        ALPHA,
        draft.id,
        submission,
        None,
        based_on=preview.revision,
        write_id=wid(),
        upload_id=upload.id,
    )
    assert set(saved.changed) == {path for path, kind in kinds.items() if kind != "same"}
    exported = export_submission(store, ALPHA, draft.id)
    assert given(exported) == given(submission)
    result, direct = library.diagnose(exported), library.diagnose(submission)
    assert result.maturity == direct.maturity
    assert result.priorities == direct.priorities
    (entry,) = [entry for entry in read_audit(store, SECRETARIAT) if entry.action == "import"]
    assert entry.detail["upload"] == upload.id


def test_only_the_chosen_paths_are_taken(store: Store, draft: AssessmentInfo) -> None:
    chosen = [answer_path("STR-01"), answer_path("STR-02")]
    import_submission(store, ALPHA, draft.id, example(), chosen, based_on=draft.revision, write_id=wid())
    assert set(export_submission(store, ALPHA, draft.id).answers) == {"STR-01", "STR-02"}
    with pytest.raises(ProblemError):
        import_submission(
            store, ALPHA, draft.id, example(), ["/answers/XXX-01"], based_on=draft.revision, write_id=wid()
        )


def test_what_changed_after_the_preview_is_not_overwritten(store: Store, draft: AssessmentInfo) -> None:
    preview = preview_import(store, ALPHA, draft.id, example())
    save_answer(store, COLLEAGUE, draft.id, "STR-01", "dont_know", based_on=draft.revision, write_id=wid())
    with pytest.raises(StaleWriteError) as error:
        import_submission(store, ALPHA, draft.id, example(), None, based_on=preview.revision, write_id=wid())
    assert [conflict.path for conflict in error.value.conflicts] == [answer_path("STR-01")]
    assert set(export_submission(store, ALPHA, draft.id).answers) == {"STR-01"}


def test_what_the_file_leaves_open_clears_nothing(store: Store, draft: AssessmentInfo) -> None:
    base = save_answer(store, ALPHA, draft.id, "STR-02", 2, based_on=draft.revision, write_id=wid()).revision
    submission = example().model_copy(update={"answers": {"STR-01": 3, "STR-02": None}, "period": "1999"})
    preview = preview_import(store, ALPHA, draft.id, submission)
    assert answer_path("STR-02") in preview.only_stored
    assert [problem.code for problem in preview.problems] == ["D123w"]
    import_submission(store, ALPHA, draft.id, submission, None, based_on=base, write_id=wid())
    assert export_submission(store, ALPHA, draft.id).answers["STR-02"] == 2


def test_what_does_not_fit_is_shown_and_not_taken(store: Store, draft: AssessmentInfo) -> None:
    submission = example().model_copy(update={"answers": {"STR-01": 77, "STR-99": 1, "STR-02": 2}})
    preview = preview_import(store, ALPHA, draft.id, submission)
    assert [problem.code for problem in preview.problems] == ["S504", "S501"]
    assert answer_path("STR-02") in {difference.path for difference in preview.differences}
    with pytest.raises(ProblemError):
        import_submission(store, ALPHA, draft.id, submission, None, based_on=draft.revision, write_id=wid())
    other = example().model_copy(
        update={"questionnaire": example().questionnaire.model_copy(update={"version": "9.0.0"})}
    )
    for act in (
        lambda: preview_import(store, ALPHA, draft.id, other),
        lambda: import_submission(store, ALPHA, draft.id, other, None, based_on=1, write_id=wid()),
    ):
        with pytest.raises(ProblemError) as error:
            act()
        assert error.value.problems[0].code == "S511"


def test_last_year_s_answers_are_carried_over_and_confirmed(store: Store, draft: AssessmentInfo) -> None:
    import_submission(store, ALPHA, draft.id, example(), None, based_on=draft.revision, write_id=wid())
    started = start_assessment(store, ALPHA, "alpha", "2027", carry_from=draft.id)
    assert [problem.where for problem in started.left_out] == ["target level"]
    assert started.info.carried_from == draft.id
    sheet = read_sheet(store, ALPHA, started.info.id)
    assert {field.origin for path, field in sheet.fields.items() if path.startswith("/answers")} == {"carried"}
    assert export_submission(store, ALPHA, started.info.id).answers == export_submission(store, ALPHA, draft.id).answers
    path = answer_path("STR-01")
    same = sheet.value(path)
    saved = save_fields(store, ALPHA, started.info.id, {path: same}, based_on=sheet.revision, write_id=wid())
    assert saved.changed == (path,), "saving a carried value confirms it"
    assert read_sheet(store, ALPHA, started.info.id).fields[path].origin == "person"
    assert [(entry.old, entry.new) for entry in read_history(store, ALPHA, started.info.id, path)] == [
        (None, same),
        (same, same),
    ]


def test_carrying_over_into_a_newer_version(
    store: Store, draft: AssessmentInfo, ceds: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved ids are followed; what the new version does not take is named, not dropped silently."""
    base = draft.revision
    for question, value in (("STR-01", 5), ("STR-02", 2), ("STR-03", 5), ("ECO-02", 34594)):
        base = save_answer(store, ALPHA, draft.id, question, value, based_on=base, write_id=wid()).revision
    save_fields(store, ALPHA, draft.id, {TARGET_LEVEL: 3}, based_on=base, write_id=wid())
    for module in (assessing, saving):
        monkeypatch.setattr(module, "load_questionnaire", lambda ref: ceds if "1.0.0" in ref else _newer(ceds))
    started = start_assessment(store, ALPHA, "alpha", "2027", questionnaire="ceds@1.1.0", carry_from=draft.id)
    sheet = read_sheet(store, ALPHA, started.info.id)
    assert (sheet.value("/answers/STR-51"), sheet.value("/answers/STR-02")) == (5, 2)
    assert sheet.value("/answers/ECO-02") is None, "it was given in another unit"
    assert sheet.value(TARGET_LEVEL) is None, "a target is a decision of its year"
    assert {problem.where: problem.found for problem in started.left_out} == {
        "STR-03": "the choices are different now",
        "ECO-02": "the unit is thousand USD now",
        "target level": "to be chosen anew each time",
    }


def _newer(ceds: Questionnaire) -> Questionnaire:
    """STR-01 is called STR-51, STR-03 has no option 5 any more, and ECO-02 is asked in another unit."""
    data = ceds.model_dump(mode="json", exclude_defaults=True) | {"version": "1.1.0"}
    for factor in data["factors"]:
        for question in factor["questions"]:
            if question["id"] == "STR-03":
                question["options"] = question["options"][:4]
            if question["id"] == "ECO-02":
                question["unit"] = "thousand USD"
            question["id"] = {"STR-01": "STR-51"}.get(question["id"], question["id"])
    return Questionnaire.model_validate(data | {"moved": {"1.0.0": {"STR-01": "STR-51"}}})


def test_content_that_was_edited_is_noticed(
    store: Store, draft: AssessmentInfo, ceds: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = ceds.model_dump(mode="json", exclude_defaults=True) | {"title": "Edited"}
    edited = Questionnaire.model_validate(data)
    monkeypatch.setattr(saving, "load_questionnaire", lambda _: edited)
    with pytest.raises(ProblemError) as error:
        save_answer(store, ALPHA, draft.id, "STR-01", 1, based_on=draft.revision, write_id=wid())
    assert error.value.problems[0].code == "D113"
    export_submission(store, ALPHA, draft.id)


def test_a_file_is_kept_byte_for_byte_beside_what_was_read(store: Store, draft: AssessmentInfo) -> None:
    content = bytes(range(256)) * 10
    problem = Problem("S504", "<b>", "1, 2", "STR!C4", "city.xlsx")
    kept = keep_upload(
        store,
        ALPHA,
        "alpha",
        "../\x00\ud800 city.xlsx",
        content,
        assessment_id=draft.id,
        reading=example(),
        problems=[problem],
    )
    bad = keep_upload(store, COLLEAGUE, "alpha", "broken.xlsx", b"")
    assert upload_bytes(store, ALPHA, kept.id) == content
    assert [upload.id for upload in list_uploads(store, ALPHA)] == [bad.id, kept.id]
    (found,) = list_uploads(store, ALPHA, assessment_id=draft.id)
    assert found == kept
    assert (found.sha256, found.size, found.by) == (hashlib.sha256(content).hexdigest(), len(content), ALPHA.email)
    assert found.name == "../\ufffd\ufffd city.xlsx"
    assert found.problems[0]["code"] == "S504"
    assert found.reading == example()
    with pytest.raises(ProblemError) as error:
        keep_upload(store, ALPHA, "alpha", "big", b"x" * (store.settings.largest_upload + 1))
    assert error.value.problems[0].code == "D125"
