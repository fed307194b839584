"""Saving: what was acknowledged is there; what somebody else changed is never overwritten silently."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import ChecklistQuestion, NumberQuestion, YesNoQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import (
    CRITERIA,
    TARGET_LEVEL,
    AssessmentInfo,
    Saved,
    StaleWriteError,
    Store,
    answer_path,
    city_path,
    comment_path,
    confidence_path,
    function_path,
    get_assessment,
    read_history,
    read_sheet,
    save_answer,
    save_fields,
    status_path,
    target_path,
)
from diagnostic.store.operating.operations import verify_store
from diagnostic.store.tables import APPEND_ONLY, METADATA
from tests.store.conftest import ALPHA, COLLEAGUE, wid
from tests.store.written import write_something


def codes(error: pytest.ExceptionInfo[ProblemError]) -> set[str]:
    """Codes of what was refused."""
    return {problem.code for problem in error.value.problems}


def save(store: Store, draft: AssessmentInfo, path: str, value: Any, based_on: int | None = None) -> Saved:
    """Save one field on top of what is there."""
    base = read_sheet(store, ALPHA, draft.id).revision if based_on is None else based_on
    return save_fields(store, ALPHA, draft.id, {path: value}, based_on=base, write_id=wid())


def test_an_answer_is_saved_with_confidence_comment_and_history(store: Store, draft: AssessmentInfo) -> None:
    saved = save_answer(
        store,
        ALPHA,
        draft.id,
        "STR-01",
        3,
        based_on=draft.revision,
        write_id=wid(),
        confidence="measured",
        comment=" as adopted ",
    )
    sheet = read_sheet(store, COLLEAGUE, draft.id)
    assert sheet.revision == saved.revision == draft.revision + 1
    assert sheet.value(answer_path("STR-01")) == 3
    assert sheet.value(confidence_path("STR-01")) == "measured"
    assert sheet.value(comment_path("STR-01")) == "as adopted"
    field = sheet.fields[answer_path("STR-01")]
    assert (field.by, field.at, field.revision, field.origin) == (ALPHA.email, saved.at, saved.revision, "person")
    (entry,) = read_history(store, ALPHA, draft.id, answer_path("STR-01"))
    assert (entry.old, entry.new, entry.by, entry.at) == (None, 3, ALPHA.email, saved.at)
    assert get_assessment(store, ALPHA, draft.id).revision == saved.revision


def test_the_four_states_of_an_answer_differ(store: Store, draft: AssessmentInfo, ceds: Questionnaire) -> None:
    question = next(question for question in ceds.questions if question.allow_na)
    path = answer_path(question.id)
    assert path not in read_sheet(store, ALPHA, draft.id).fields
    for value in ("dont_know", "n/a", None):
        save(store, draft, path, value)
        assert read_sheet(store, ALPHA, draft.id).fields[path].value == value
    assert [entry.new for entry in read_history(store, ALPHA, draft.id, path)] == ["dont_know", "n/a", None]


def test_a_stale_write_is_refused_with_both_values(store: Store, draft: AssessmentInfo) -> None:
    seen = draft.revision
    save_answer(store, COLLEAGUE, draft.id, "STR-01", 4, based_on=seen, write_id=wid())
    before = read_sheet(store, ALPHA, draft.id)
    with pytest.raises(StaleWriteError) as error:
        save_answer(store, ALPHA, draft.id, "STR-01", 2, based_on=seen, write_id=wid(), comment="mine")
    (conflict,) = error.value.conflicts
    assert (conflict.stored, conflict.offered, conflict.by) == (4, 2, COLLEAGUE.email)
    assert codes(error) == {"D106"}
    assert read_sheet(store, ALPHA, draft.id) == before, "a refused write leaves nothing behind, its comment included"
    save_answer(store, ALPHA, draft.id, "STR-01", 2, based_on=error.value.revision, write_id=wid())
    assert read_sheet(store, ALPHA, draft.id).value(answer_path("STR-01")) == 2


def test_a_cleared_answer_is_a_change_too(store: Store, draft: AssessmentInfo) -> None:
    first = save(store, draft, answer_path("STR-01"), 4)
    save(store, draft, answer_path("STR-01"), None)
    with pytest.raises(StaleWriteError) as error:
        save(store, draft, answer_path("STR-01"), 5, based_on=first.revision)
    assert error.value.conflicts[0].stored is None


def test_other_fields_do_not_make_a_write_stale(store: Store, draft: AssessmentInfo) -> None:
    seen = draft.revision
    save_answer(store, COLLEAGUE, draft.id, "STR-02", 4, based_on=seen, write_id=wid())
    save_answer(store, ALPHA, draft.id, "STR-01", 2, based_on=seen, write_id=wid())
    assert read_sheet(store, ALPHA, draft.id).value(answer_path("STR-02")) == 4


def test_the_same_value_is_no_conflict_and_no_new_revision(store: Store, draft: AssessmentInfo) -> None:
    seen = draft.revision
    first = save_answer(store, COLLEAGUE, draft.id, "STR-01", 4, based_on=seen, write_id=wid())
    second = save_answer(store, ALPHA, draft.id, "STR-01", 4.0, based_on=seen, write_id=wid())
    assert (second.revision, second.changed) == (first.revision, ())
    assert len(read_history(store, ALPHA, draft.id, answer_path("STR-01"))) == 1


def test_each_field_may_name_its_own_revision(store: Store, draft: AssessmentInfo) -> None:
    one, two = answer_path("STR-01"), answer_path("STR-02")
    first = save(store, draft, one, 1)
    save_fields(store, ALPHA, draft.id, {one: 2, two: 2}, based_on={one: first.revision}, write_id=wid())
    with pytest.raises(StaleWriteError) as error:
        save_fields(store, ALPHA, draft.id, {one: 3, two: 3}, based_on={one: first.revision + 1}, write_id=wid())
    assert [conflict.path for conflict in error.value.conflicts] == [two]


@pytest.mark.parametrize("based_on", [-1, 10**6])
def test_a_revision_that_does_not_exist_never_overwrites(store: Store, draft: AssessmentInfo, based_on: int) -> None:
    save(store, draft, answer_path("STR-01"), 1)
    with pytest.raises(StaleWriteError):
        save(store, draft, answer_path("STR-01"), 2, based_on=based_on)
    with pytest.raises(ProblemError) as error:
        save(store, draft, answer_path("STR-02"), 2, based_on=based_on)
    assert codes(error) == {"D109"}


def test_the_same_write_sent_again_is_acknowledged_once(store: Store, draft: AssessmentInfo) -> None:
    one = wid()
    first = save_answer(store, ALPHA, draft.id, "STR-01", 3, based_on=draft.revision, write_id=one)
    save_answer(store, COLLEAGUE, draft.id, "STR-01", 5, based_on=first.revision, write_id=wid())
    again = save_answer(store, ALPHA, draft.id, "STR-01", 3, based_on=draft.revision, write_id=one)
    assert again.repeated
    assert (again.revision, again.at, again.changed) == (first.revision, first.at, first.changed)
    assert read_sheet(store, ALPHA, draft.id).value(answer_path("STR-01")) == 5, "nothing was written again"
    with pytest.raises(ProblemError) as error:
        save_answer(store, ALPHA, draft.id, "STR-01", 4, based_on=again.revision, write_id=one)
    assert codes(error) == {"D107"}


def test_every_kind_of_field_is_saved_and_cleared(store: Store, draft: AssessmentInfo, modules: Catalog) -> None:
    module = modules.modules[0]
    values = {
        status_path(module.id): "pilot",
        function_path(module.id, module.functions[0].id): "partly",
        target_path("STR"): 4,
        TARGET_LEVEL: 4,
        CRITERIA: {"gap": 0.4, "need": 0.3, "readiness": 0.2, "value": 0.1},
        city_path("population"): 812000,
        city_path("currency"): "KES",
        city_path("name"): "Alpha on Sea",
    }
    base = draft.revision
    for path, value in values.items():
        base = save_fields(store, ALPHA, draft.id, {path: value}, based_on=base, write_id=wid()).revision
    sheet = read_sheet(store, ALPHA, draft.id)
    assert {path: sheet.value(path) for path in values} == values
    save_fields(store, ALPHA, draft.id, dict.fromkeys(values), based_on=base, write_id=wid())
    assert not any(read_sheet(store, ALPHA, draft.id).value(path) for path in values)


def test_values_are_stored_in_one_form(store: Store, draft: AssessmentInfo, ceds: Questionnaire) -> None:
    checklist = next(question for question in ceds.questions if isinstance(question, ChecklistQuestion))
    number = next(question for question in ceds.questions if isinstance(question, NumberQuestion))
    yes_no = next(question for question in ceds.questions if isinstance(question, YesNoQuestion))
    items = [item.id for item in checklist.items]
    middle = float(round((number.points[0][0] + number.points[-1][0]) / 2))
    save(store, draft, answer_path(checklist.id), items[::-1])
    save(store, draft, answer_path(number.id), middle)
    save(store, draft, answer_path(yes_no.id), False)
    sheet = read_sheet(store, ALPHA, draft.id)
    assert sheet.value(answer_path(checklist.id)) == items
    assert sheet.value(answer_path(number.id)) == middle
    assert sheet.value(answer_path(yes_no.id)) is False
    save(store, draft, answer_path(checklist.id), [])
    assert read_sheet(store, ALPHA, draft.id).value(answer_path(checklist.id)) == [], "none ticked is an answer"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("/answers/STR-01", 9, "S504"),
        ("/answers/STR-01", True, "S502"),
        ("/answers/STR-99", 1, "S501"),
        ("/answers/STR-99", None, "S501"),
        ("/comments/STR-99", None, "S501"),
        ("/confidence/STR-99", None, "S501"),
        ("/confidence/STR-01", "sure", "M204"),
        ("/answers/STR-01", float("nan"), "S502"),
        ("/systems/nowhere/status", None, "S506"),
        ("/systems/groupware/status", "maybe", "M204"),
        ("/systems/groupware/functions/nothing", "yes", "S506"),
        ("/targets/XXX", None, "S515"),
        ("/target_level", 6, "S508"),
        ("/city/country", "Kenya", "M204"),
        ("/city/mayor", "x", "D114"),
        ("/period", "2027", "D114"),
        ("/answers", {}, "D114"),
        ("/answers/STR-01/x", 1, "D114"),
        ("answers/STR-01", 1, "D114"),
        ("", 1, "D114"),
        ("/comments/STR-01", "a\x00b", "D115"),
        ("/comments/STR-01", "\ud800", "D115"),
        ("/comments/STR-01", "x" * 10_001, "D115"),
        ("/city/name", "x" * 201, "D115"),
        ("/criteria", {"gap": 1}, "M202"),
        ("/criteria", {"gap": 0, "need": 0, "readiness": 0, "value": 0}, "S509"),
    ],
)
def test_what_does_not_fit_is_refused(store: Store, draft: AssessmentInfo, path: str, value: Any, code: str) -> None:
    before = read_sheet(store, ALPHA, draft.id)
    with pytest.raises(ProblemError) as error:
        save(store, draft, path, value)
    assert code in codes(error)
    with pytest.raises(ProblemError):
        save_fields(store, ALPHA, draft.id, {TARGET_LEVEL: 3, path: value}, based_on=before.revision, write_id=wid())
    assert read_sheet(store, ALPHA, draft.id) == before, "all or nothing"


@pytest.mark.parametrize("text_", ["<script>", "=HYPERLINK()", "'; DROP TABLE fields; --", "\u202eabc", "😀" * 50])
def test_hostile_text_comes_back_as_it_was(store: Store, draft: AssessmentInfo, text_: str) -> None:
    save(store, draft, comment_path("STR-01"), text_)
    assert read_sheet(store, ALPHA, draft.id).value(comment_path("STR-01")) == text_


@pytest.mark.parametrize("write_id", ["", "x" * 65, "é", "a\nb"])
def test_write_ids_have_a_form(store: Store, draft: AssessmentInfo, write_id: str) -> None:
    with pytest.raises(ProblemError) as error:
        save_answer(store, ALPHA, draft.id, "STR-01", 1, based_on=draft.revision, write_id=write_id)
    assert codes(error) == {"D115"}


def test_two_people_write_the_same_field_at_once(store: Store, draft: AssessmentInfo) -> None:
    """In each round exactly one of two different values is saved; the other is refused and sees it."""
    rounds = 25
    for number in range(rounds):
        seen = read_sheet(store, ALPHA, draft.id).revision
        values = (1, 2) if number % 2 else (3, 4)
        barrier = threading.Barrier(2)
        outcomes: list[Saved | StaleWriteError] = []

        def write(actor: Any, value: int, seen: int = seen, barrier: Any = barrier, out: Any = outcomes) -> None:
            barrier.wait()
            try:
                out.append(save_answer(store, actor, draft.id, "STR-01", value, based_on=seen, write_id=wid()))
            except StaleWriteError as error:
                out.append(error)

        pair = zip((ALPHA, COLLEAGUE), values, strict=True)
        threads = [threading.Thread(target=write, args=(actor, value)) for actor, value in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [outcome for outcome in outcomes if isinstance(outcome, Saved)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, StaleWriteError)]
        assert (len(won), len(lost)) == (1, 1)
        stored = read_sheet(store, ALPHA, draft.id).value(answer_path("STR-01"))
        assert lost[0].conflicts[0].stored == stored
        assert {stored, lost[0].conflicts[0].offered} == set(values)
    verify_store(store)


def test_many_threads_lose_nothing(store: Store, draft: AssessmentInfo, ceds: Questionnaire) -> None:
    """Eight threads, each its own questions: no error, every acknowledged write stands in the history."""
    questions = [question.id for question in ceds.questions][:80]
    seen = draft.revision
    done: list[tuple[str, int]] = []
    failed: list[BaseException] = []

    def write(mine: list[str]) -> None:
        try:
            for question in mine:
                saved = save_answer(store, ALPHA, draft.id, question, "dont_know", based_on=seen, write_id=wid())
                done.append((question, saved.revision))
        except BaseException as error:  # noqa: BLE001  # carried to the test
            failed.append(error)

    threads = [threading.Thread(target=write, args=(questions[i::8],)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    sheet = read_sheet(store, ALPHA, draft.id)
    assert {question: sheet.fields[answer_path(question)].revision for question in questions} == dict(done)
    assert len({revision for _, revision in done}) == len(questions)
    verify_store(store)


def test_history_cannot_be_changed(store: Store) -> None:
    """The database itself refuses, whoever asks."""
    write_something(store)
    every_row = "INSERT OR REPLACE INTO {0} SELECT * FROM {0}" if store.is_sqlite else "TRUNCATE {} CASCADE"
    for table in APPEND_ONLY:
        for statement in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", every_row):
            first = METADATA.tables[table].columns.keys()[0]
            with pytest.raises(DBAPIError, match="append-only"), store.writing() as connection:
                connection.execute(text(statement.format(table, first)))
