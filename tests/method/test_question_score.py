from __future__ import annotations

import math

import pytest

from tests.method.small import Record, checklist, coded, framework, level, number, yes_no


def score(question: Record, *answers: object) -> list[float | None]:
    """Scores of some answers to one question; None where there is no score."""
    found = coded(framework({"A": [question]}), *({"A-1": answer} for answer in answers))
    return [None if math.isnan(s) else s for s in found.score[0].tolist()]


def test_level_scores_are_evenly_spaced_or_the_file_s_own() -> None:
    """Five options give quarters, four give thirds; given scores may stand in any order."""
    assert score(level("A-1"), 1, 2, 3, 4, 5) == [0, 25, 50, 75, 100]
    four = level("A-1", 0, 0, 0, 0)
    for option in four["options"]:
        del option["score"]
    assert score(four, 1, 2, 3, 4) == [0, 100 / 3, 200 / 3, 100]
    assert score(level("A-1", 40, 10, 90), 1, 2, 3) == [40, 10, 90]


def test_numbers_follow_their_points() -> None:
    """Linear between the points, flat beyond the ends, rising or falling."""
    rising = number("A-1", (0, 0), (10, 20), (20, 80), (40, 100))
    assert score(rising, -5, 0, 5, 10, 15, 20, 30, 40, 41) == [0, 0, 10, 20, 50, 80, 90, 100, 100]
    falling = number("A-1", (-4, 100), (4, 0))
    assert score(falling, -9, -4, -2, 0, 4, 9) == [100, 100, 75, 50, 0, 0]
    bent = number("A-1", (0, 30), (1, 90), (2, 60))
    assert score(bent, -1, 0.5, 1, 1.5, 3) == [30, 60, 90, 75, 60]


def test_ends_are_exact() -> None:
    """At and beyond the ends the score is the file's own number, to the last bit."""
    question = number("A-1", (0.1, 100 / 3), (0.7, 200 / 3))
    assert score(question, 0.1, 0.7, 0, 1) == [100 / 3, 200 / 3, 100 / 3, 200 / 3]
    log = number("A-1", (3, 100 / 7), (7, 300 / 7), scale="log")
    assert score(log, 3, 7, 1, 8) == [100 / 7, 300 / 7, 100 / 7, 300 / 7]


def test_log_scale_interpolates_in_the_logarithm() -> None:
    """Ten is half way from 1 to 100; the second piece starts anew."""
    question = number("A-1", (1, 0), (100, 50), (1000, 100), scale="log")
    assert score(question, 10, 100, 10**2.5, 0.5) == pytest.approx([25, 50, 75, 0], abs=1e-12)


def test_yes_is_all_and_no_is_nothing() -> None:
    """100 and 0."""
    assert score(yes_no("A-1"), True, False) == [100, 0]


def test_checklist_counts_points() -> None:
    """100 x points ticked / all points; none ticked is an answer worth 0."""
    assert score(checklist("A-1", 1, 2, 5), [], ["a"], ["b", "a"], ["c", "b", "a"]) == [0, 12.5, 37.5, 100]


@pytest.mark.parametrize("question", [level("A-1"), number("A-1"), yes_no("A-1"), checklist("A-1", 1, 1)])
def test_no_answer_has_no_score(question: Record) -> None:
    """Missing, unknown and not applicable answers have no score, never 0."""
    assert score(question, None, "dont_know", "n/a") == [None, None, None]


def test_each_question_has_its_own_row() -> None:
    """Scores stand in file order, factor by factor."""
    questionnaire = framework({"A": [number("A-1"), level("A-2")], "B": [yes_no("B-1")]})
    scores = coded(questionnaire, {"B-1": True, "A-1": 50}, {"A-2": 2}).score
    assert scores.shape == (3, 2)
    assert [scores[0, 0], scores[1, 1], scores[2, 0]] == [50, 25, 100]


def test_the_known_share_of_a_checklist() -> None:
    """The points known of all points; an answer that is one is known as a whole, what is missing not at all."""
    questionnaire = framework({"A": [checklist("A-1", 1, 2, 0.5), yes_no("A-2")]})
    answers = (
        {"A-1": {"a": True, "c": False}, "A-2": True},
        {"A-1": ["a"], "A-2": "dont_know"},
        {"A-1": {}, "A-2": "n/a"},
    )
    found = coded(questionnaire, *answers)
    assert found.known.tolist() == [[1.5 / 3.5, 1, 0], [1, 0, 0]]
    assert found.score[0, :2].tolist() == pytest.approx([100 / 1.5, 100 / 3.5])


def test_unmeasured_is_an_answer_with_its_score() -> None:
    """It scores as written and is marked."""
    question = level("A-1", 10, 90)
    question["options"][0]["unmeasured"] = True
    found = coded(framework({"A": [question]}), {"A-1": 1}, {"A-1": 2}, {})
    assert found.score[0, :2].tolist() == [10, 90]
    assert found.unmeasured.tolist() == [[True, False, False]]
