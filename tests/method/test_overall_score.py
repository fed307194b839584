from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.method.overall_score import OTHER_FLOOR, dimension_scores, overall_score
from tests.method.small import column, framework, number

SCORES = np.array([[10.0, 10.0, np.nan, 0.0], [40.0, 40.0, np.nan, 100.0], [90.0, np.nan, 50.0, 25.0]])
ENTERS = np.array([[True, True, False, True], [True, False, False, True], [True, False, False, True]])
WEIGHTS = column(0.5, 1, 2)


def test_arithmetic_mean_over_what_enters() -> None:
    """Weighted by the factors' weights; no score where nothing enters."""
    mean = overall_score(SCORES, ENTERS, WEIGHTS, None)
    assert mean[:2].tolist() == pytest.approx([225 / 3.5, 10.0], rel=1e-15)
    assert np.isnan(mean[2])
    assert mean[3] == pytest.approx(150 / 3.5, rel=1e-15)


@pytest.mark.parametrize("floor", [1.0, 0.1, 30.0])
def test_geometric_mean_lifts_to_the_floor(floor: float) -> None:
    """Exp of the weighted mean of logarithms; scores below the floor count as the floor."""
    mean = overall_score(SCORES, ENTERS, WEIGHTS, floor)
    low = max(10, floor)
    first = math.exp((0.5 * math.log(low) + math.log(40) + 2 * math.log(90)) / 3.5)
    last = math.exp((0.5 * math.log(floor) + math.log(100) + 2 * math.log(max(25, floor))) / 3.5)
    assert [mean[0], mean[1], mean[3]] == pytest.approx([first, low, last], rel=1e-14)
    assert np.isnan(mean[2])


def test_weights_may_differ_by_city() -> None:
    """A column of factor weights a city."""
    weights = np.array([[1.0, 3.0], [1.0, 1.0]])
    scores, enters = np.array([[0.0, 0.0], [40.0, 40.0]]), np.full((2, 2), True)
    assert overall_score(scores, enters, weights, None).tolist() == [20.0, 10.0]


def test_dimensions_average_their_own_factors() -> None:
    """Each dimension over its own factors that enter, with the file's kind of mean; a factor without one in none."""
    factors = {name: [number(f"{name}-1")] for name in ("A", "B", "C", "D")}
    inside = {"A": "inside", "B": "outside", "C": "inside"}
    scores = np.array([[20.0, 20.0], [50.0, 50.0], [80.0, 80.0], [1.0, 1.0]])
    enters = np.array([[True, True], [True, False], [True, False], [True, True]])
    plain = framework(factors, dimension_of=inside)
    found = dimension_scores(plain, scores, enters, column(1, 1, 3, 1))
    assert found[1].tolist() == [65.0, 20.0]
    assert found[0, 0] == 50
    assert np.isnan(found[0, 1])
    geometric = framework(factors, dimension_of=inside, aggregation={"geometric": {"floor": 40}})
    found = dimension_scores(geometric, scores, enters, column(1, 1, 3, 1))
    assert found[1, 0] == pytest.approx(math.exp((math.log(40) + 3 * math.log(80)) / 4), rel=1e-14)


def test_other_mean_has_a_floor_of_one() -> None:
    """The geometric mean that stands beside an arithmetic one."""
    assert OTHER_FLOOR == 1
