from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.factor_score import FactorScores, factor_scores
from diagnostic.method.parameters import framework_parameters
from tests.method.small import Record, checklist, coded, framework, level, number


def factors(questionnaire: Questionnaire, *answers: Record) -> FactorScores:
    """Factor scores of some cities with the questionnaire's own weights."""
    weights = framework_parameters(questionnaire).question_weight
    return factor_scores(questionnaire, coded(questionnaire, *answers), weights)


def two(**more: Any) -> Questionnaire:
    """Weights 1, 3 and 4 in one factor, 2 in the other."""
    return framework(
        {
            "A": [number("A-1"), number("A-2", weight=3), number("A-3", weight=4)],
            "B": [level("B-1", weight=2)],
        },
        **more,
    )


def test_weighted_mean_over_what_is_answered() -> None:
    """Missing answers leave the mean and lower the coverage; not applicable ones leave both."""
    found = factors(
        two(),
        {"A-1": 80, "A-2": 40, "A-3": 10, "B-1": 2},
        {"A-1": 80, "A-2": 40, "B-1": 5},
        {"A-1": 80, "A-2": 40, "A-3": "n/a", "B-1": "n/a"},
        {"A-1": "dont_know", "A-2": 40, "A-3": "n/a"},
    )
    assert found.score.tolist()[0] == [30.0, 50.0, 50.0, 40.0]
    assert found.coverage.tolist()[0] == [1.0, 0.5, 1.0, 0.75]
    assert found.score.tolist()[1][:2] == [25.0, 100.0]
    assert np.isnan(found.score[1, 2:]).all()
    assert found.coverage.tolist()[1] == [1.0, 1.0, 0.0, 0.0]


def test_rated_from_min_coverage_on() -> None:
    """Exactly at the limit a factor is rated and enters; just below it is not; without answers never."""
    found = factors(
        two(min_coverage=0.5, enter_coverage=0.125),
        {"A-1": 1, "A-2": 1},
        {"A-1": 1},
        {"A-3": "n/a", "A-2": 1},
        {},
    )
    assert found.coverage.tolist()[0] == [0.5, 0.125, 0.75, 0.0]
    assert found.rated.tolist() == [[True, False, True, False], [False] * 4]
    assert found.enters.tolist() == [[True, True, True, False], [False] * 4]


def test_enter_coverage_is_min_coverage_by_default() -> None:
    """Without enter_coverage a factor enters when it is rated: 0.6 by default."""
    found = factors(two(), {"A-1": 1, "A-3": 1}, {"A-1": 1, "A-2": 1})
    assert found.rated[0].tolist() == found.enters[0].tolist() == [True, False]


@pytest.mark.parametrize("limit", [0, 1])
def test_extreme_limits(limit: float) -> None:
    """At 0 one answer is enough but none is not; at 1 every answer is needed."""
    found = factors(two(min_coverage=limit), {"A-1": 0}, {"A-1": 0, "A-2": 0, "A-3": 0}, {})
    assert found.rated[0].tolist() == [limit == 0, True, False]


def test_coverage_reaches_its_limit_when_rounded() -> None:
    """Three tenths of a weight reach 0.3, though the sum is 0.30000000000000004 and the share less."""
    questionnaire = framework({"A": [number(f"A-{i}", weight=0.1) for i in range(10)]}, min_coverage=0.3)
    found = factors(questionnaire, {f"A-{i}": 5 for i in range(3)}, {f"A-{i}": 5 for i in range(2)})
    assert found.rated[0].tolist() == [True, False]


def test_weights_of_each_city_are_used() -> None:
    """With a column of weights a city (a draw), each city has its own mean."""
    questionnaire = framework({"A": [number("A-1"), number("A-2")]})
    answers = coded(questionnaire, {"A-1": 100, "A-2": 0}, {"A-1": 100, "A-2": 0})
    found = factor_scores(questionnaire, answers, np.array([[1.0, 3.0], [1.0, 1.0]]))
    assert found.score.tolist() == [[50.0, 75.0]]


def test_a_checklist_known_in_part_counts_in_part() -> None:
    """Of 4 points 1 is yes, 1 no, 2 not known: k 0.5, s 50. F = (2 x 0.5 x 50 + 90) / (2 x 0.5 + 1), c = 2/3."""
    questionnaire = framework({"A": [checklist("A-1", 1, 1, 2, weight=2), number("A-2")]})
    found = factors(questionnaire, {"A-1": {"a": True, "b": False}, "A-2": 90}, {"A-1": {}, "A-2": 90})
    assert found.score.tolist()[0] == [70.0, 90.0]
    assert found.coverage.tolist()[0] == pytest.approx([2 / 3, 1 / 3])
