from __future__ import annotations

import numpy as np
import pytest

from diagnostic.method.assessment import is_provisional, maturity, other_aggregation_level
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from tests.method import town
from tests.method.small import coded, column, framework, level, number


def test_maturity_of_several_cities() -> None:
    """Factors, score and level together, a column a city."""
    questionnaire = framework({"A": [number("A-1")], "B": [level("B-1")]}, weights={"B": 3})
    answers = coded(questionnaire, {"A-1": 40, "B-1": 3}, {"A-1": 90}, {})
    found = maturity(questionnaire, answers, framework_parameters(questionnaire))
    assert found.overall[:2].tolist() == [47.5, 90]
    assert np.isnan(found.overall[2])
    assert found.level.tolist() == [3, 5, 0]
    assert is_provisional(found).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        ("arithmetic", [1, 2, 1, 0]),
        ({"geometric": {"floor": 1}}, [3, 2, 3, 0]),
        ({"geometric": {"floor": 50}}, [3, 2, 3, 0]),
    ],
)
def test_level_of_the_other_mean(aggregation: object, expected: list[int]) -> None:
    """Geometric with floor 1 beside an arithmetic mean, arithmetic beside any geometric one."""
    questionnaire = framework({"A": [number("A-1")], "B": [number("B-1")]}, aggregation=aggregation)
    answers = coded(questionnaire, {"A-1": 0, "B-1": 100}, {"A-1": 30, "B-1": 30}, {"A-1": 1, "B-1": 99}, {})
    parameters = framework_parameters(questionnaire)
    found = maturity(questionnaire, answers, parameters)
    assert other_aggregation_level(questionnaire, answers, found, parameters).tolist() == expected


def test_parameters_are_the_content_s() -> None:
    """Weights, rows, values and what is required, in file order, one column each."""
    own = framework_parameters(town.questionnaire())
    assert own.question_weight.tolist() == [[1], [3], [1], [1], [1], [1]]
    assert own.factor_weight.tolist() == [[1], [2], [0.5]]
    numbers = catalog_parameters(town.catalog())
    assert numbers.criterion_weight.tolist() == [[0.25], [0.3], [0.2], [0.25]]
    assert numbers.expected[:, :, 0].tolist()[:2] == [[0, 10, 20], [10, 40, 80]]
    assert numbers.expected.shape == (5, 3, 1)
    assert numbers.value[:3, 0].tolist() == [30, 60, 80]
    assert np.isnan(numbers.value[3, 0])
    floors = [rows.factors[:, :, 0].tolist() for rows in numbers.required if len(rows.factors)]
    assert floors == [[[40] * 3], [[30] * 3], [[50] * 3, [50] * 3]]
    assert [[entry[:, 0, 0].tolist() for entry in rows.modules] for rows in numbers.required] == [
        [],
        [],
        [[20, 50]],
        [],
        [[10], [60]],
    ]
    weights = column(1, 2, 3, 4)
    assert catalog_parameters(town.catalog(), weights).criterion_weight is weights
