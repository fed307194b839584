"""From draft to validated, and how often."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.store import (
    OVERALL,
    AssessmentInfo,
    QuotaUsedError,
    StaleWriteError,
    Store,
    WrongStateError,
    get_assessment,
    grant_quota,
    list_assessments,
    read_audit,
    read_quota,
    read_review_comments,
    read_sheet,
    save_answer,
    save_review_comment,
    send_back,
    start_assessment,
    submit,
    validate,
)
from tests.store.conftest import ALPHA, BETA, COLLEAGUE, SECRETARIAT, wid


def codes(error: pytest.ExceptionInfo[ProblemError]) -> set[str]:
    """Codes of what was refused."""
    return {problem.code for problem in error.value.problems}


def answer(store: Store, info: AssessmentInfo, value: Any, actor: Any = ALPHA) -> int:
    """Save an answer on top of what is there."""
    base = read_sheet(store, actor, info.id).revision
    return save_answer(store, actor, info.id, "STR-01", value, based_on=base, write_id=wid()).revision


def test_the_whole_way(store: Store, draft: AssessmentInfo) -> None:
    assert submit(store, ALPHA, draft.id, based_on=answer(store, draft, 2)).state == "submitted"
    with pytest.raises(WrongStateError):
        answer(store, draft, 3)
    save_review_comment(store, SECRETARIAT, draft.id, "STR-01", "which decision?")
    save_review_comment(store, SECRETARIAT, draft.id, "STR-01", "Which council decision?")
    save_review_comment(store, SECRETARIAT, draft.id, "STR-02", "oops")
    save_review_comment(store, SECRETARIAT, draft.id, "STR-02", " ")
    back = send_back(store, SECRETARIAT, draft.id, {OVERALL: "Nearly there"})
    assert (back.state, back.editable, back.round) == ("sent_back", True, 1)
    notes = read_review_comments(store, ALPHA, draft.id)
    assert [(note.question_id, note.text) for note in notes] == [
        ("STR-01", "Which council decision?"),
        (None, "Nearly there"),
    ]
    revision = answer(store, draft, 3)
    assert get_assessment(store, ALPHA, draft.id).state == "draft"
    again = submit(store, ALPHA, draft.id, based_on=revision)
    assert (again.state, again.round, again.submitted_by) == ("submitted", 2, ALPHA.email)
    locked = validate(store, SECRETARIAT, draft.id, based_on=revision)
    assert (locked.state, locked.editable, locked.validated_by) == ("validated", False, SECRETARIAT.email)
    assert read_quota(store, ALPHA, "alpha").used == 1, "sent again is not counted again"
    actions = [entry.action for entry in read_audit(store, SECRETARIAT, assessment_id=draft.id)]
    assert actions == ["validate", "submit", "reopen", "send back", "submit", "start"]


def test_a_validated_assessment_is_locked_for_everybody(store: Store, draft: AssessmentInfo) -> None:
    submit(store, ALPHA, draft.id, based_on=draft.revision)
    validate(store, SECRETARIAT, draft.id, based_on=draft.revision)
    for act in (
        lambda: answer(store, draft, 1),
        lambda: answer(store, draft, 1, SECRETARIAT),
        lambda: submit(store, ALPHA, draft.id, based_on=draft.revision),
        lambda: send_back(store, SECRETARIAT, draft.id, {OVERALL: "x"}),
        lambda: validate(store, SECRETARIAT, draft.id, based_on=draft.revision),
        lambda: save_review_comment(store, SECRETARIAT, draft.id, None, "x"),
    ):
        with pytest.raises(WrongStateError) as error:
            act()
        assert codes(error) == {"D108"}


def test_only_what_was_seen_is_submitted_or_validated(store: Store, draft: AssessmentInfo) -> None:
    answer(store, draft, 5, COLLEAGUE)
    with pytest.raises(StaleWriteError) as error:
        submit(store, ALPHA, draft.id, based_on=draft.revision)
    assert codes(error) == {"D106"}
    submit(store, ALPHA, draft.id, based_on=error.value.revision)
    with pytest.raises(StaleWriteError):
        validate(store, SECRETARIAT, draft.id, based_on=draft.revision)


def test_sending_back_says_why(store: Store, draft: AssessmentInfo) -> None:
    submit(store, ALPHA, draft.id, based_on=draft.revision)
    for comments in (None, {}, {OVERALL: "  "}):
        with pytest.raises(ProblemError) as error:
            send_back(store, SECRETARIAT, draft.id, comments)
        assert codes(error) == {"M202"}
    with pytest.raises(ProblemError) as error:
        send_back(store, SECRETARIAT, draft.id, {"STR-01": "x", "STR-77": "y"})
    assert codes(error) == {"S501"}
    assert get_assessment(store, ALPHA, draft.id).state == "submitted"
    assert read_review_comments(store, SECRETARIAT, draft.id) == []


def test_a_draft_can_be_sent_again_without_a_change(store: Store, draft: AssessmentInfo) -> None:
    submit(store, ALPHA, draft.id, based_on=draft.revision)
    send_back(store, SECRETARIAT, draft.id, {OVERALL: "x"})
    assert submit(store, ALPHA, draft.id, based_on=draft.revision).round == 2


def test_four_a_calendar_year_and_exceptions(store: Store) -> None:
    clock: Any = store.clock
    infos = [start_assessment(store, ALPHA, "alpha", f"2026-Q{n}").info for n in (1, 2, 3, 4)]
    last = start_assessment(store, ALPHA, "alpha", "2026").info
    for info in infos:
        submit(store, ALPHA, info.id, based_on=info.revision)
    quota = read_quota(store, ALPHA, "alpha")
    assert (quota.year, quota.allowed, quota.used, quota.left) == (2026, 4, 4, 0)
    assert read_quota(store, BETA, "beta").left == 4
    with pytest.raises(QuotaUsedError):
        submit(store, ALPHA, last.id, based_on=last.revision)
    assert get_assessment(store, ALPHA, last.id).state == "draft"
    granted = grant_quota(store, SECRETARIAT, "alpha", 1, "flood in March")
    assert (granted.allowed, granted.left) == (5, 1)
    assert [(g.extra, g.reason, g.by) for g in granted.grants] == [(1, "flood in March", SECRETARIAT.email)]
    submit(store, ALPHA, last.id, based_on=last.revision)
    more = start_assessment(store, ALPHA, "alpha", "2027").info
    with pytest.raises(QuotaUsedError):
        submit(store, ALPHA, more.id, based_on=more.revision)
    clock.now = datetime(2026, 12, 31, 23, 59, 59, 990000, tzinfo=UTC)
    with pytest.raises(QuotaUsedError):
        submit(store, ALPHA, more.id, based_on=more.revision)
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    submit(store, ALPHA, more.id, based_on=more.revision)
    assert read_quota(store, ALPHA, "alpha").used == 1
    assert read_quota(store, ALPHA, "alpha", 2026).used == 5


@pytest.mark.parametrize(("extra", "reason"), [(0, "x"), (-1, "x"), (101, "x"), (1, " ")])
def test_a_grant_needs_a_number_and_a_reason(store: Store, extra: int, reason: str) -> None:
    with pytest.raises(ProblemError):
        grant_quota(store, SECRETARIAT, "alpha", extra, reason)


def test_one_open_assessment_a_period(store: Store, draft: AssessmentInfo) -> None:
    with pytest.raises(ProblemError) as error:
        start_assessment(store, COLLEAGUE, "alpha", "2026")
    assert codes(error) == {"D111"}
    start_assessment(store, BETA, "beta", "2026")
    submit(store, ALPHA, draft.id, based_on=draft.revision)
    validate(store, SECRETARIAT, draft.id, based_on=draft.revision)
    start_assessment(store, ALPHA, "alpha", "2026")
    assert [info.state for info in list_assessments(store, ALPHA)] == ["draft", "validated"]


@pytest.mark.parametrize("period", ["26", "2026-Q5", "", "2026 ", "２０２６"])
def test_a_period_is_a_year_or_a_quarter(store: Store, period: str) -> None:
    with pytest.raises(ProblemError):
        start_assessment(store, ALPHA, "alpha", period)


def test_pages_of_the_audit_log(store: Store) -> None:
    for n in (1, 2, 3):
        start_assessment(store, ALPHA, "alpha", f"2026-Q{n}")
    everything = read_audit(store, SECRETARIAT)
    first = read_audit(store, SECRETARIAT, limit=2)
    second = read_audit(store, SECRETARIAT, limit=1000, before=first[-1].id)
    assert first + second == everything
    assert {entry.city_id for entry in read_audit(store, SECRETARIAT, city_id="alpha")} == {"alpha"}
    assert everything[0].detail["period"] == "2026-Q3"
