"""Changes that are tried out: into the address, out of it, and over the answers."""

from __future__ import annotations

import pytest

from diagnostic.api import load_catalog, read_submission
from diagnostic.base.arrays import at_least
from diagnostic.content.load import content_root
from diagnostic.content.question_types import (
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    Option,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import question_scores
from diagnostic.method.responses import responses_of
from diagnostic.submission.submission import FORMAT, submission_from
from diagnostic.web.answering.scenario_fields import packed, unpacked, with_changes

CHANGES = {
    "/answers/STR-01": 4,
    "/answers/ECO-02": None,
    "/systems/e-archive/status": "pilot",
    "/target_level": 5,
    "/criteria": {"gap": 1.0, "need": 0.0, "readiness": 0.0, "value": 0.0},
}


def test_changes_come_back_from_the_address(ceds: Questionnaire) -> None:
    """All kinds, a taken-away answer too; in letters that an address may hold."""
    text = packed(CHANGES)
    assert text.replace("-", "").replace("_", "").isalnum()
    assert unpacked(text, ceds, load_catalog()) == (CHANGES, 0)
    assert packed({}) == ""


@pytest.mark.parametrize("text", ["x", "====", "ä", packed({"a": 1})[:-4], "A" * 100_000])
def test_an_address_that_holds_something_else_holds_no_change(text: str, ceds: Questionnaire) -> None:
    """And that is counted, to be said."""
    found, left_out = unpacked(text, ceds, None)
    assert found == {}
    assert left_out == 1


def test_what_does_not_fit_is_left_out_and_the_rest_is_kept(ceds: Questionnaire) -> None:
    """Unknown questions, wrong values, fields that are no answers."""
    wrong = {
        "/answers/NO-1": 1,
        "/answers/STR-01": 99,
        "/comments/STR-01": "x",
        "/city/name": "y",
        "/answers/STR-02": 1,
    }
    assert unpacked(packed(wrong), ceds, load_catalog()) == ({"/answers/STR-02": 1}, 4)


def test_changes_lie_over_the_answers() -> None:
    """The others stay; None takes away."""
    example = read_submission(content_root() / "questionnaires/ceds/1.0.0/examples/middling.json")
    found = with_changes(example, CHANGES)
    assert found.answers["STR-01"] == 4
    assert "ECO-02" not in found.answers
    assert found.systems["e-archive"].status == "pilot"
    assert found.target_level == 5
    assert found.criteria is not None
    assert found.criteria.gap == 1
    assert found.answers["SOC-01"] == example.answers["SOC-01"]
    assert with_changes(example, {}) == example


LEVEL = LevelQuestion(
    id="L-1",
    text="?",
    type="level",
    options=[Option(value=v, text="x") for v in (1, 2, 3, 4, 5)],
)
RISING = NumberQuestion(id="N-1", text="?", type="number", points=[[0, 0], [10, 50], [90, 100]])
FALLING = NumberQuestion(id="N-2", text="?", type="number", points=[[1, 100], [1000, 0]], scale="log")
TICKS = ChecklistQuestion(
    id="C-1", text="?", type="checklist",
    items=[{"id": "a", "text": "x", "points": 1}, {"id": "b", "text": "y", "points": 3}],  # type: ignore[list-item]
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "score", "before", "after"),
    [
        (LEVEL, 60, 1, 4),
        (RISING, 25, None, 5),
        (RISING, 75, 3, 50),
        (FALLING, 100, 7, 1),
        (TICKS, 60, [], ["b"]),
        (TICKS, 100, ["a"], ["a", "b"]),
        (YesNoQuestion(id="Y-1", text="?", type="yes_no"), 100, False, True),
    ],
)
def test_an_answer_that_reaches_a_score(question: AnyQuestion, score: float, before: object, after: object) -> None:
    """By hand."""
    assert question.answer_reaching(score, before) == after  # type: ignore[arg-type]


def test_every_question_reaches_every_score_it_can_give(ceds: Questionnaire) -> None:
    """Never less than asked, whatever its type."""
    for share in (0.1, 0.37, 0.8, 1.0):
        wanted = [low + (high - low) * share for low, high in (q.score_limits for q in ceds.questions)]
        answers = {q.id: q.answer_reaching(score) for q, score in zip(ceds.questions, wanted, strict=True)}
        head = {"format": FORMAT, "questionnaire": {"id": ceds.id, "version": ceds.version}}
        scores = question_scores(ceds, responses_of([submission_from({**head, "answers": answers})], ceds)).score[:, 0]
        assert [q.id for q, enough in zip(ceds.questions, at_least(scores, wanted), strict=True) if not enough] == []
