from __future__ import annotations

import numpy as np
import pytest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import maturity, ranges
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.score_range import LIKELY_SHIFT, Range
from tests.method.small import Record, checklist, coded, framework, level, number, yes_no


def both(questionnaire: Questionnaire, answers: Record) -> tuple[Range, Range]:
    """Range and likely range of one city."""
    given = coded(questionnaire, answers)
    parameters = framework_parameters(questionnaire)
    return ranges(questionnaire, given, maturity(questionnaire, given, parameters), parameters)


def ends(found: Range) -> list[float]:
    """Low and high score, then low and high level."""
    return [float(x[0]) for x in (found.low_score, found.high_score, found.low_level, found.high_level)]


def test_missing_answers_take_what_their_type_can_give() -> None:
    """Own scores of options, scores of points, 0 and 100 for the others; what is given stays."""
    questionnaire = framework(
        {
            "A": [level("A-1", 30, 10, 90), number("A-2", (0, 80), (5, 20))],
            "B": [yes_no("B-1"), checklist("B-2", 1, 1), level("B-3")],
        },
        min_coverage=0.3,
    )
    whole, _ = both(questionnaire, {"B-3": 3, "A-1": "dont_know"})
    assert ends(whole) == pytest.approx([(15 + 50 / 3) / 2, (85 + 250 / 3) / 2, 1, 5])
    whole, _ = both(questionnaire, {"A-1": "n/a", "B-1": True, "B-2": "n/a", "B-3": "n/a"})
    assert ends(whole) == pytest.approx([60, 90, 4, 5])


def test_range_exists_without_a_score() -> None:
    """With no answer at all the range is everything; with nothing applicable there is none."""
    questionnaire = framework({"A": [yes_no("A-1")]})
    whole, likely = both(questionnaire, {})
    assert ends(whole) == [0, 100, 1, 5]
    assert np.isnan(likely.low_score[0])
    assert likely.low_level[0] == likely.high_level[0] == 0
    whole, _ = both(questionnaire, {"A-1": "n/a"})
    assert np.isnan(whole.high_score[0])
    assert whole.low_level[0] == whole.high_level[0] == 0


def test_likely_range_moves_by_what_is_not_covered() -> None:
    """25 (1 - c) down and up, kept in 0..100, over the factors that entered."""
    assert LIKELY_SHIFT == 25
    questionnaire = framework(
        {
            "A": [number("A-1", weight=3), number("A-2")],
            "B": [number("B-1"), number("B-2")],
            "C": [number("C-1", weight=2), number("C-2", weight=8)],
        },
        min_coverage=0.5,
        weights={"A": 2},
    )
    # A 50 -/+ 6.25; B 95 -/+ 12.5, at most 100; C does not enter (0.2)
    _, likely = both(questionnaire, {"A-1": 50, "B-1": 95, "C-1": 0})
    assert ends(likely) == pytest.approx([(2 * 43.75 + 82.5) / 3, (2 * 56.25 + 100) / 3, 3, 4])
    # B 5 -/+ 12.5, at least 0
    _, likely = both(questionnaire, {"A-1": 50, "B-2": 5, "C-1": 0})
    assert ends(likely) == pytest.approx([(2 * 43.75 + 0) / 3, (2 * 56.25 + 17.5) / 3, 2, 3])


def test_gates_move_with_the_likely_range() -> None:
    """A gate factor that has answers is moved by its own uncertainty, entered or not; a silent one stays silent."""
    questions = {"A": [number("A-1")], "B": [number("B-1", weight=2), number("B-2", weight=8)], "C": [number("C-1")]}
    gates = {"factors": ["B"], "levels_below": 1}
    questionnaire = framework(questions, gates=gates, min_coverage=0.5)
    _, likely = both(questionnaire, {"A-1": 90, "B-1": 30, "C-1": 90})
    assert ends(likely) == [90, 90, 2, 4]
    _, likely = both(questionnaire, {"A-1": 90, "C-1": 90})
    assert ends(likely) == [90, 90, 2, 2]


def test_geometric_ranges_use_the_floor() -> None:
    """The file's own mean is used at both ends."""
    questionnaire = framework(
        {"A": [number("A-1"), number("A-2")], "B": [number("B-1")]},
        aggregation={"geometric": {"floor": 4}},
        min_coverage=0.5,
    )
    whole, likely = both(questionnaire, {"A-1": 0, "B-1": 25})
    assert ends(whole)[:2] == pytest.approx([10, (50 * 25) ** 0.5])
    assert ends(likely)[:2] == pytest.approx([10, (12.5 * 25) ** 0.5])


def test_items_that_are_not_known_may_be_no_or_yes() -> None:
    """Of 4 points 1 is yes, 1 no, 2 not known: from 25 to 75. Likely: 50 -/+ 25 x 0.5."""
    whole, likely = both(
        framework({"A": [checklist("A-1", 1, 1, 2)]}, min_coverage=0.5), {"A-1": {"a": True, "b": False}}
    )
    assert ends(whole)[:2] == pytest.approx([25, 75])
    assert ends(likely)[:2] == pytest.approx([37.5, 62.5])


def test_a_whole_number_reaches_only_what_whole_numbers_reach() -> None:
    """The peak at 1.5 lies between 1 and 2, each 2/3 of the way up; without limits both ends are reached."""
    peak = number("A-1", (0, 0), (1.5, 90), (3, 30), integer=True, minimum=0, maximum=3)
    whole, _ = both(framework({"A": [peak]}), {})
    assert ends(whole)[:2] == pytest.approx([0, 70])
    whole, _ = both(framework({"A": [number("A-1", (0.5, 10), (1.5, 90), integer=True)]}), {})
    assert ends(whole)[:2] == pytest.approx([10, 90])


def test_conditions_read_answers_as_they_stand_in_the_likely_range() -> None:
    """The missing answer meets no condition there; in the range of all answers it may."""
    levels: list[Record] = [{"level": 1, "name": "L", "cut": 0}, {"level": 2, "name": "H", "cut": 50}]
    levels[1]["requires"] = [{"question": "A-2", "at_least": 40}]
    questionnaire = framework({"A": [number("A-1"), number("A-2")]}, min_coverage=0.5, levels=levels)
    whole, likely = both(questionnaire, {"A-1": 90})
    assert ends(whole)[2:] == [1, 2]
    assert ends(likely)[2:] == [1, 1]
