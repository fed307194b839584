"""Last time's answers for this time: carried where they fit, listed where they do not."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from diagnostic.base.problems import ProblemError, raise_errors
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.content.question_types import ChecklistQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.carrying_over import bridges, carry_submission
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, parse_submission, submission_from
from tests.formats.workbook.conftest import CATALOG, FULL, QUESTIONNAIRE, essence, submission

EXAMPLES = sorted((content_root() / "questionnaires/ceds/1.0.0/examples").glob("*.json"))


@pytest.fixture
def old() -> Questionnaire:
    return Questionnaire.model_validate(QUESTIONNAIRE)


@pytest.fixture
def catalog() -> Catalog:
    return Catalog.model_validate(CATALOG)


def newer(**changes: Any) -> Questionnaire:
    """The next version, its questions changed by id; None takes one out."""
    data = deepcopy(QUESTIONNAIRE) | {"version": "2.0.0"} | changes.pop("top", {})
    for factor in data["factors"]:
        factor["questions"] = [
            question | changes.get(question["id"].replace("-", "_"), {})
            for question in factor["questions"]
            if changes.get(question["id"].replace("-", "_"), {}) is not None
        ]
    return Questionnaire.model_validate(data)


def why(carried: Any) -> dict[str, str]:
    return {left.what: left.why for left in carried.left_out}


def test_the_same_version_keeps_everything_but_time_and_target(old: Questionnaire, catalog: Catalog) -> None:
    given = submission(FULL)
    carried = carry_submission(given, old, old, catalog)
    without = {key: value for key, value in essence(given).items() if key not in {"period", "target_level"}}
    assert essence(carried.submission) == without
    assert carried.questions == list(given.answers)
    assert carried.systems == ["e-archive"]
    assert why(carried) == {"target level": "to be chosen anew each time"}


def test_moved_and_changed_questions(old: Questionnaire, catalog: Catalog) -> None:
    new = newer(
        top={"moved": {"1.0.0": {"AAA-03": "AAA-33", "BBB-02": "BBB-22"}}},
        AAA_01={"options": [{"value": value, "text": "state"} for value in (1, 2)]},
        AAA_02={"unit": "hundreds"},
        AAA_03={"id": "AAA-33"},
        AAA_04={"items": [{"id": "a", "text": "first"}, {"id": "d", "text": "new"}]},
        BBB_01={"allow_na": False},
        BBB_02={"id": "BBB-22"},
    )
    carried = carry_submission(submission(FULL), old, new, catalog)
    assert carried.submission.answers == {"AAA-33": True, "BBB-22": -3.25}
    assert set(carried.submission.comments) == {"AAA-01", "BBB-22"}
    assert carried.submission.confidence == {}
    assert carried.submission.questionnaire.version == "2.0.0"
    left = why(carried)
    assert left["AAA-01"] == "the choices are different now"
    assert left["AAA-02"] == "the unit is hundreds now"
    assert left["AAA-04"] == "the items are different now"
    assert left["BBB-01"].startswith("expected is one of low, high")


def test_what_is_gone_is_listed(old: Questionnaire) -> None:
    new = newer(AAA_01=None, BBB_02={"minimum": -10, "maximum": 10})
    given = submission(FULL | {"answers": {"AAA-01": 2, "BBB-02": 11}, "confidence": {}})
    left = why(carry_submission(given, old, new, None))
    assert left["AAA-01"] == left["comment of AAA-01"] == "this version has no such question"
    assert left["BBB-02"].startswith("expected is a number from -10 up to 10")
    assert left["e-archive"] == "this catalog has no such system"


def test_two_old_questions_in_one_place(old: Questionnaire) -> None:
    new = newer(top={"moved": {"1.0.0": {"BBB-02": "AAA-02"}}}, BBB_02=None, AAA_02={"unit": "", "minimum": -10})
    before = newer(AAA_02={"unit": "", "minimum": -10}).model_dump() | {"version": "1.0.0"}
    old_without_unit = Questionnaire.model_validate(before)
    given = submission(FULL | {"answers": {"AAA-02": 1234, "BBB-02": -3}})
    carried = carry_submission(given, old_without_unit, new, None)
    assert carried.submission.answers["AAA-02"] == 1234
    assert why(carried)["BBB-02"] == "AAA-02 has an answer already"
    del old


def test_another_questionnaire_is_refused(old: Questionnaire, ceds: Questionnaire) -> None:
    with pytest.raises(ProblemError, match="S511"):
        carry_submission(submission(FULL), old, ceds, None)


def test_only_unique_answers_come_back() -> None:
    head: dict[str, Any] = {"id": "A", "text": "?"}
    number = head | {"type": "number", "points": [[0, 0], [10, 50], [20, 50], [30, 100]]}
    falling_back = number | {"points": [[0, 0], [10, 100], [20, 0]]}
    log = number | {"scale": "log", "points": [[1, 0], [1000, 100]]}
    items = head | {"type": "checklist", "items": [{"id": i, "text": i} for i in "ab"]}
    weighted = items | {"items": [{"id": "a", "text": "a"}, {"id": "b", "text": "b", "points": 3}]}
    for data, score, wanted in (
        (number, 25.0, 5.0),
        (number, 50.0, None),
        (number, 0.0, None),
        (number, 100.0, None),
        (number | {"integer": True}, 24.0, None),
        (falling_back, 30.0, None),
        (log, 100 / 3, 10.0),
    ):
        question = NumberQuestion.model_validate(data)
        assert question.answer_with(score) == wanted, (data, score)
    for data, score, ticked in (
        (items, 50.0, None),
        (items, 0.0, []),
        (items, 100.0, ["a", "b"]),
        (weighted, 25.0, ["a"]),
    ):
        assert ChecklistQuestion.model_validate(data).answer_with(score) == ticked


def test_carried_submissions_are_submissions(old: Questionnaire, catalog: Catalog) -> None:
    carried = carry_submission(submission(FULL), old, old, catalog)
    assert isinstance(submission_from(carried.submission.model_dump(mode="json")), Submission)


def test_what_the_new_version_says_of_old_answers(old: Questionnaire, catalog: Catalog) -> None:
    """Where the scale is the same by its word the answer carries over, to be looked at; what is gone does not."""
    new = newer(
        top={
            "carries_over": {
                "1.0.0": {
                    "look_again": {"AAA-02": "The year is the last closed one."},
                    "not": {"AAA-03": {"instead": "AAA-01", "why": "One yes or no."}},
                }
            }
        },
        AAA_02={"unit": "hundreds"},
    )
    carried = carry_submission(submission(FULL), old, new, catalog)
    assert "AAA-02" in carried.submission.answers
    assert carried.look_again == {"AAA-02": "The year is the last closed one."}
    assert why(carried)["AAA-03"] == "One yes or no. AAA-01 asks about it now."


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.stem))
def test_the_shipped_examples_carry_to_the_next_version(path: Path) -> None:
    """Of the 80 questions that stayed every answer is carried, and every other one is listed."""
    given = parse_submission(path.read_text(encoding="utf-8"))
    before, after = load_questionnaire("ceds@1.0.0"), load_questionnaire("ceds@2.0.0")
    carried = carry_submission(given, before, after, catalog_for(after))
    lost = {left.what for left in carried.left_out if left.what in before.row_of}
    assert set(given.answers) == set(carried.questions) | lost
    assert lost >= set(given.answers) & set(after.carries_over["1.0.0"].not_)
    raise_errors([p for p in submission_problems(carried.submission, after, catalog_for(after)) if p.is_error])


def test_what_to_look_at_is_told_with_its_reason() -> None:
    """From 1.0.0 to 2.0.0: what the map says is to be looked at comes first, then what is lost, each with why."""
    one, two = load_questionnaire("ceds@1.0.0"), load_questionnaire("ceds@2.0.0")
    old = parse_submission((EXAMPLES[0].parent / "middling.json").read_text(encoding="utf-8"))
    carried = carry_submission(old, one, two, catalog_for(two))
    told = list(carried.told())
    worth = two.carries_over["1.0.0"]
    assert len(told) == len(carried.look_again) + len(carried.left_out)
    assert ("STR-07", f"Carried over; please look again. {worth.look_again['STR-07']}") in told
    lost = next(key for key in worth.not_ if key in old.answers)
    (reason,) = [text for what, text in told if what == lost]
    assert reason.startswith("Not carried over: " + worth.not_[lost].why.rstrip("."))


def test_every_old_question_has_a_bridge() -> None:
    one, two = load_questionnaire("ceds@1.0.0"), load_questionnaire("ceds@2.0.0")
    found = bridges(one, two)
    assert list(found) == [question.id for question in one.questions]
    worth = two.carries_over["1.0.0"]
    assert {key for key, one_ in found.items() if one_.look_again} == set(worth.look_again)
    assert set(worth.not_) <= {key for key, one_ in found.items() if one_.why_not}
