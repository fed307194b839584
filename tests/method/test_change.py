from __future__ import annotations

import math
from random import Random

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.change import Comparison, _credits, _sides, compare  # the integrals themselves are tested too
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import submission_from
from tests.generators import random_case, random_submission
from tests.method.small import Record, framework, level, number, yes_no


def result(questionnaire: Questionnaire, answers: Record) -> Diagnosis:
    """The diagnosis of some answers, in whatever version."""
    submission = submission_from(
        {
            "format": "diagnostic-submission/1",
            "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
            "answers": answers,
        }
    )
    return diagnose_with(submission, questionnaire, None)


def change(questionnaire: Questionnaire, old: Record, new: Record, later: Questionnaire | None = None) -> Comparison:
    """From old answers to new ones, perhaps in a later version."""
    later = later or questionnaire
    return compare(result(questionnaire, old), questionnaire, result(later, new), later)


def points(comparison: Comparison) -> dict[str, float]:
    """Points by question, in the order of the comparison."""
    return {answer.question: answer.points for answer in comparison.answers}


TWO = framework({"A": [number("A-1"), number("A-2", weight=3)], "B": [number("B-1")]}, min_coverage=0.5)


def test_each_changed_answer_has_its_part() -> None:
    """Both scores, levels and states, and the largest part first; unchanged answers are not listed."""
    found = change(TWO, {"A-1": 0, "A-2": 40, "B-1": 10}, {"A-1": 80, "A-2": 20, "B-1": 10})
    assert (found.old_score, found.new_score, found.difference) == pytest.approx((20, 22.5, 2.5))
    assert (found.old_level, found.new_level) == (2, 2)
    assert points(found) == pytest.approx({"A-1": 10, "A-2": -7.5})
    assert list(points(found)) == ["A-1", "A-2"]
    first = found.answers[0]
    assert (first.old_state, first.new_state, first.old_score, first.new_score) == ("answered", "answered", 0, 80)


def test_an_answer_that_appears_is_credited() -> None:
    """With what it adds to the mean; one that leaves likewise."""
    found = change(TWO, {"A-2": 40, "B-1": 50}, {"A-1": 80, "A-2": 40, "B-1": 50})
    assert points(found) == pytest.approx({"A-1": 5})
    assert (found.answers[0].old_state, found.answers[0].old_score) == ("missing", None)
    found = change(TWO, {"A-1": 80, "A-2": 40, "B-1": 50}, {"A-1": "dont_know", "A-2": 40, "B-1": 50})
    assert points(found) == pytest.approx({"A-1": -5})
    assert (found.answers[0].new_state, found.answers[0].new_score) == ("dont_know", None)


def test_factor_that_enters_is_credited_to_what_turned() -> None:
    """By weight among the answers that became answered, missing or not applicable."""
    wide = framework({"A": [number("A-1"), number("A-2", weight=3), number("A-3")], "B": [number("B-1")]})
    found = change(wide, {"A-3": 90, "B-1": 30}, {"A-1": 90, "A-2": 90, "A-3": 90, "B-1": 30})
    assert points(found) == pytest.approx({"A-2": 22.5, "A-1": 7.5})
    # one leaves while another changes: the part of leaving belongs to the one that turned
    found = change(wide, {"A-2": 90, "B-1": 30}, {"A-2": "n/a", "A-1": "n/a", "B-1": 30})
    assert sum(points(found).values()) == pytest.approx(-30)
    assert points(found)["A-1"] == pytest.approx(-30 / 4)


def test_moving_to_dont_know_changes_nothing() -> None:
    """Missing and unknown count alike; the change of the state is listed with no points."""
    found = change(TWO, {"A-2": 40, "B-1": 50}, {"A-1": "dont_know", "A-2": 40, "B-1": 50})
    assert points(found) == {"A-1": 0}
    assert found.difference == 0


def test_without_a_score_there_is_no_difference() -> None:
    """The changed answers are listed without points."""
    found = change(TWO, {}, {"A-1": 1, "B-1": 90})
    assert (found.old_score, found.old_level, found.difference) == (None, None, None)
    assert (found.new_score, found.new_level) == (90, 5)
    assert points(found) == {"A-1": 0, "B-1": 0}
    found = change(TWO, {"B-1": 90}, {})
    assert (found.old_level, found.new_score, found.new_level) == (5, None, None)


def geometric(floor: float) -> Questionnaire:
    """Two factors with one number each, geometric mean."""
    return framework({"A": [number("A-1")], "B": [number("B-1")]}, aggregation={"geometric": {"floor": floor}})


def test_geometric_credits_are_integrals_along_the_way() -> None:
    """DO = O / 2 (dA / A + dB / B), summed up along the straight way in many small steps."""
    found = change(geometric(1), {"A-1": 20, "B-1": 50}, {"A-1": 80, "B-1": 90})
    steps = 20_000
    expected = [0.0, 0.0]
    for i in range(steps):
        t = (i + 0.5) / steps
        a, b = 20 + 60 * t, 50 + 40 * t
        expected[0] += (b / a) ** 0.5 / 2 * 60 / steps
        expected[1] += (a / b) ** 0.5 / 2 * 40 / steps
    assert points(found) == pytest.approx({"A-1": expected[0], "B-1": expected[1]}, abs=1e-6)
    assert sum(points(found).values()) == pytest.approx(7200**0.5 - 1000**0.5, abs=1e-11)


def test_below_the_floor_nothing_is_credited() -> None:
    """A factor that stays below the floor adds nothing; one that passes it adds from there on."""
    found = change(geometric(30), {"A-1": 0, "B-1": 40}, {"A-1": 29, "B-1": 50})
    assert points(found) == pytest.approx({"B-1": 1500**0.5 - 1200**0.5, "A-1": 0})
    found = change(geometric(30), {"A-1": 0, "B-1": 40}, {"A-1": 90, "B-1": 40})
    assert points(found) == pytest.approx({"A-1": 60 - 1200**0.5})
    found = change(geometric(30), {"A-1": 0, "B-1": 40}, {"A-1": 90, "B-1": 80})
    steps, expected = 20_000, 0.0
    for i in range(steps):
        t = (i + 0.5) / steps
        a, b = 90 * t, 40 + 40 * t
        expected += (b / a) ** 0.5 / 2 * 90 / steps if a > 30 else 0
    assert points(found)["A-1"] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("seed", range(20))
def test_parts_sum_to_the_difference(seed: int) -> None:
    """On random content; and the way back has the opposite parts."""
    rng = Random(seed)
    case = random_case(rng, catalog=False)
    submission, questionnaire, _ = case.models()
    questionnaire = questionnaire.model_copy(
        update={"uncertainty": questionnaire.uncertainty.model_copy(update={"draws": 1})}
    )
    old = diagnose_with(submission, questionnaire, None)
    new = diagnose_with(submission_from(random_submission(rng, case.questionnaire, None)), questionnaire, None)
    there = compare(old, questionnaire, new, questionnaire)
    back = compare(new, questionnaire, old, questionnaire)
    if there.difference is not None:
        assert sum(points(there).values()) == pytest.approx(there.difference, abs=1e-10)
        assert points(back) == pytest.approx({q: -p for q, p in points(there).items()}, abs=1e-8)


@pytest.mark.parametrize("seed", range(40))
def test_credits_need_no_closing(seed: int) -> None:
    """Before the last rounding is shared out the integrals already add up to the difference."""
    rng = Random(seed)
    case = random_case(rng, catalog=False)
    submission, questionnaire, _ = case.models()
    uncertainty = questionnaire.uncertainty.model_copy(update={"draws": 1})
    questionnaire = questionnaire.model_copy(update={"uncertainty": uncertainty})
    old = diagnose_with(submission, questionnaire, None)
    new = diagnose_with(submission_from(random_submission(rng, case.questionnaire, None)), questionnaire, None)
    if old.maturity.score is not None and new.maturity.score is not None:
        sides = _sides(old, questionnaire, new, questionnaire)
        total = _credits(questionnaire, *sides).sum()
        assert total == pytest.approx(new.maturity.score - old.maturity.score, abs=1e-8)


def test_factor_that_enters_while_another_changes() -> None:
    """O = (t A + B) / (t + 1): the answer that lets A enter gets the part of entering, B its own slope."""
    questionnaire = framework({"A": [number("A-1"), number("A-2")], "B": [number("B-1")]})
    found = change(questionnaire, {"A-1": 80, "B-1": 20}, {"A-1": 80, "A-2": 80, "B-1": 40})
    # dO/dt = 20 / (t + 1) from B, and (80 - O) / (t + 1) from entering, with O = (80 t + 20 + 20 t) / (t + 1)
    # the first integrates to 20 ln 2; the second is what is left of 60 - 20
    assert points(found) == pytest.approx({"A-2": 40 - 20 * math.log(2), "B-1": 20 * math.log(2)}, abs=1e-9)
    assert list(points(found)) == ["A-2", "B-1"]


def test_a_silent_factor_in_front_does_not_hide_the_others() -> None:
    """A factor without answers is passed over."""
    questionnaire = framework({"A": [number("A-1")], "B": [number("B-1")], "C": [number("C-1")]})
    found = change(questionnaire, {"B-1": 20, "C-1": 50}, {"B-1": 40, "C-1": 80})
    assert points(found) == pytest.approx({"C-1": 15, "B-1": 10})


def test_larger_part_comes_first_whatever_its_sign() -> None:
    """Also where they are less than a point apart; equal parts stay in file order."""
    questionnaire = framework({"A": [number("A-1"), number("A-2"), number("A-3"), number("A-4")]})
    found = change(
        questionnaire,
        {"A-1": 10, "A-2": 10, "A-3": 10, "A-4": 10},
        {"A-1": 10.8, "A-2": 9, "A-3": 11.2, "A-4": 11},
    )
    assert list(points(found)) == ["A-3", "A-2", "A-4", "A-1"]


def test_order_of_questions_and_factors_does_not_matter() -> None:
    """The same parts from a questionnaire written the other way round."""
    content = {"A": [number("A-1"), number("A-2", weight=3)], "B": [number("B-1"), yes_no("B-2")]}
    old, new = {"A-1": 20, "A-2": 40, "B-1": 70}, {"A-1": 60, "A-2": "dont_know", "B-1": 10, "B-2": True}
    turned = {name: content[name][::-1] for name in ("B", "A")}
    kind: Record = {"aggregation": {"geometric": {"floor": 1}}, "min_coverage": 0.25}
    there = points(change(framework(content, **kind), old, new))
    assert points(change(framework(turned, **kind), old, new)) == pytest.approx(there, abs=1e-10)
    assert len(there) == 4


# Versions


def refused(old: Questionnaire, new: Questionnaire, answers: Record | None = None) -> str:
    """The problem of comparing the same answers in two versions."""
    with pytest.raises(ProblemError) as raised:
        change(old, answers or {}, answers or {}, new)
    (problem,) = raised.value.problems
    assert problem.code == "X803"
    return f"{problem.found} | {problem.allowed}"


def test_versions_that_do_not_compare() -> None:
    """Another id or major version, other factors, another mean, other limits of coverage."""
    same = {"A": [number("A-1")]}
    old = framework(same)
    assert (
        refused(old, framework(same, version="2.0.0")) == "small@1.0.0 and small@2.0.0 | the same id and major version"
    )
    refused(old, framework(same, id="other"))
    refused(old, framework({"B": [number("A-1")]}))
    refused(old, framework(same, weights={"A": 2}))
    refused(old, framework(same, aggregation={"geometric": {"floor": 1}}))
    refused(old, framework(same, min_coverage=0.5))
    refused(old, framework(same, enter_coverage=0.5))


def test_result_must_come_from_the_questionnaire_at_hand() -> None:
    """Another content under the same version is refused: the digest differs."""
    old, other = framework({"A": [number("A-1")]}), framework({"A": [number("A-1", weight=2)]})
    made = result(old, {"A-1": 5})
    with pytest.raises(ProblemError) as raised:
        compare(made, other, made, other)
    (problem,) = raised.value.problems
    assert problem.code == "X803"
    assert problem.found == f"small@1.0.0 {old.digest}"
    assert problem.allowed == f"small@1.0.0 {other.digest}"


def test_moved_questions_are_followed() -> None:
    """The map of the new version leads from old ids to new ones, and results use the new."""
    old = framework({"A": [level("A-1"), number("A-2")]})
    new = framework(
        {"A": [number("A-3"), level("A-9")]}, version="1.1.0", moved={"1.0.0": {"A-1": "A-9", "A-2": "A-3"}}
    )
    made = compare(result(old, {"A-1": 1, "A-2": 50}), old, result(new, {"A-9": 5, "A-3": 50}), new)
    assert points(made) == pytest.approx({"A-9": 50})
    lost = framework({"A": [number("A-3")]}, version="1.1.0")
    assert refused(old, lost) == "questions that the new version dropped: A-1, A-2 | versions with the same questions"


def test_new_question_of_a_later_version() -> None:
    """It was missing before; its answer is credited."""
    old = framework({"A": [number("A-1")]})
    new = framework({"A": [number("A-2"), number("A-1")]}, version="1.1.0")
    found = change(old, {"A-1": 20}, {"A-1": 20, "A-2": 60}, new)
    assert points(found) == pytest.approx({"A-2": 20})
    assert found.answers[0].old_state == "missing"


def test_other_weights_of_a_later_version_are_credited() -> None:
    """The parts sum to the difference though no answer changed."""
    old = framework({"A": [number("A-1"), number("A-2")]})
    new = framework({"A": [number("A-1", weight=3), number("A-2")]}, version="1.1.0")
    found = change(old, {"A-1": 20, "A-2": 60}, {"A-1": 20, "A-2": 60}, new)
    assert found.difference == -10
    assert points(found) == pytest.approx({"A-1": -10})
    assert (found.answers[0].old_score, found.answers[0].new_score) == (20, 20)


def test_new_questions_may_make_a_factor_leave() -> None:
    """More is asked, less is covered: the parts still sum to the difference."""
    old = framework({"A": [number("A-1"), number("A-2")], "B": [number("B-1")]})
    new = framework(
        {"A": [number("A-1"), number("A-2"), number("A-3"), number("A-4")], "B": [number("B-1")]}, version="1.1.0"
    )
    answers = {"A-1": 20, "A-2": 60, "B-1": 90}
    found = change(old, answers, answers, new)
    assert found.difference == 25
    assert sum(points(found).values()) == pytest.approx(25)
