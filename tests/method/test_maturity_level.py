from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.maturity_level import Hold, factor_levels, gate_cut, gates_met, held_back_by, levels
from tests.method.small import Record, column, framework, number, row

FACTORS = {name: [number(f"{name}-1")] for name in ("A", "B", "C")}


def gated(below: int | None = 1, cuts: tuple[float, ...] = (0, 20, 40, 60, 80)) -> Questionnaire:
    """Gates on C and A; none for None."""
    gates: Record = {} if below is None else {"gates": {"factors": ["C", "A"], "levels_below": below}}
    return framework(FACTORS, cuts=cuts, **gates)


def test_cuts_make_the_level() -> None:
    """The highest level whose cut is reached; no level without a score."""
    overall = row(0, 19.999, 20, 59.9999999999, 60, 100.0000000001, math.nan, 40)
    found = levels(gated(None), overall, np.full((3, 8), 0.0))
    assert found.tolist() == [1, 1, 2, 4, 4, 5, 0, 3]


def test_gates_cap_the_level() -> None:
    """Each gate factor needs the cut of the level below; the others do not matter."""
    overall = np.full(5, 85.0)
    scores = np.array([[60, 59.99, 100, 19.9, 60.0], [0, 0, 0, 0, 0], [60, 100, 40, 100, math.nan]])
    assert levels(gated(1), overall, scores).tolist() == [5, 4, 4, 2, 2]
    assert levels(gated(2), overall, scores).tolist() == [5, 5, 5, 3, 3]
    assert levels(gated(0), overall, scores).tolist() == [4, 3, 3, 1, 1]
    assert levels(gated(None), overall, scores).tolist() == [5] * 5


@pytest.mark.parametrize(
    ("below", "expected"),
    [(None, [None] * 5), (0, [0, 20, 40, 60, 80]), (1, [None, 0, 20, 40, 60]), (2, [None, None, 0, 20, 40])],
)
def test_gate_of_a_level_is_the_cut_some_levels_below(below: int | None, expected: list[float | None]) -> None:
    """No gate where that level does not exist."""
    assert [gate_cut(gated(below), level) for level in range(1, 6)] == expected


def test_silent_gate_meets_only_a_gate_at_zero() -> None:
    """A gate factor without answers lifts nothing."""
    scores = np.array([[math.nan], [math.nan], [100.0]])
    assert [bool(gates_met(gated(1), level, scores)[0]) for level in (1, 2, 3)] == [True, True, False]


def test_silent_gate_does_not_meet_the_lowest_gate_above_zero() -> None:
    """Silence counts as 0, not as a point."""
    questionnaire = gated(1, cuts=(0, 0.5, 60))
    silent = row(math.nan, 0, 1)
    assert gates_met(questionnaire, 3, silent[:, None]).tolist() == [False]
    assert held_back_by(questionnaire, 70, 2, silent) == [Hold("A", None, 0.5, 0.5)]


def test_gate_is_met_when_rounded() -> None:
    """100/3 meets a gate at the next larger number."""
    questionnaire = gated(1, cuts=(0, 33.333333333336, 66))
    scores = column(100 / 3, 0, 33.3333333335)
    assert gates_met(questionnaire, 3, scores).tolist() == [True]
    assert gates_met(questionnaire, 3, column(100 / 3, 0, 33.33)).tolist() == [False]


def test_factors_have_levels_of_their_own() -> None:
    """By the cuts alone; none without a score."""
    assert factor_levels(gated(), np.array([[0, 19.9], [20, math.nan], [80, 100]])).tolist() == [[1, 1], [2, 0], [5, 5]]


def test_held_back_names_the_gates_in_their_order() -> None:
    """Factor, score, what is needed and missing; a silent one misses all of it; met ones are not named."""
    questionnaire = gated()
    holds = held_back_by(questionnaire, 85, 4, row(30, 0, math.nan))
    assert holds == [Hold("C", None, 60.0, 60.0), Hold("A", 30.0, 60.0, 30.0)]
    assert held_back_by(questionnaire, 85, 4, row(60, 0, 10)) == [Hold("C", 10.0, 60.0, 50.0)]


def test_nothing_is_held_back_otherwise() -> None:
    """Not when the score is too low, at the top, without a level, or without gates."""
    questionnaire, low = gated(), row(0, 0, 0)
    assert held_back_by(questionnaire, 59.9, 3, low) == []
    assert len(held_back_by(questionnaire, 59.9999999999, 3, low)) == 2
    assert held_back_by(questionnaire, 100, 5, low) == []
    assert held_back_by(questionnaire, math.nan, 0, low) == []
    assert held_back_by(gated(None), 85, 4, low) == []
    assert held_back_by(gated(3), 85, 2, low) == []
    assert held_back_by(gated(1), 85, 1, row(math.nan, 0, 0)) == []


def test_a_hold_at_the_last_level_but_one() -> None:
    """The top level can be the one that is held back."""
    assert held_back_by(gated(1, cuts=(0, 50)), 60, 1, row(0, 0, 0)) == []
    assert held_back_by(gated(0, cuts=(0, 50)), 60, 1, row(10, 0, 50)) == [Hold("A", 10.0, 50.0, 40.0)]
