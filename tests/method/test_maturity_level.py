from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from diagnostic.base.arrays import Floats, Ints
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.maturity_level import factor_levels, gate_cut, gates_met, holds
from diagnostic.method.maturity_level import levels as levels_of
from tests.method.small import Record, coded, column, framework, number, row, silent

FACTORS = {name: [number(f"{name}-1")] for name in ("A", "B", "C")}


def gated(below: int | None = 1, cuts: tuple[float, ...] = (0, 20, 40, 60, 80)) -> Questionnaire:
    """Gates on C and A; none for None."""
    gates: Record = {} if below is None else {"gates": {"factors": ["C", "A"], "levels_below": below}}
    return framework(FACTORS, cuts=cuts, **gates)


def levels(questionnaire: Questionnaire, overall: Floats, factor_score: Floats) -> Ints:
    """Levels where no level names a condition."""
    return levels_of(questionnaire, overall, factor_score, silent(questionnaire, len(overall)))


Held = tuple[str, float | None, float, float]


def held_back_by(questionnaire: Questionnaire, overall: float, level: int, factor_score: Floats) -> list[Held]:
    """What holds one city back: factor, score, what it must reach, what is missing."""
    found = holds(questionnaire, row(overall), np.array([level]), factor_score[:, None], silent(questionnaire))
    return [
        (
            h.name,
            None if math.isnan(h.score[0]) else float(h.score[0]),
            float(h.needed[0]),
            float(h.needed[0] - np.nan_to_num(h.score[0])),
        )
        for h in found
        if h.short[0]
    ]


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
    assert held_back_by(questionnaire, 70, 2, silent) == [("A", None, 0.5, 0.5)]


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
    held = held_back_by(questionnaire, 85, 4, row(30, 0, math.nan))
    assert held == [("C", None, 60.0, 60.0), ("A", 30.0, 60.0, 30.0)]
    assert held_back_by(questionnaire, 85, 4, row(60, 0, 10)) == [("C", 10.0, 60.0, 50.0)]


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
    assert held_back_by(gated(0, cuts=(0, 50)), 60, 1, row(10, 0, 50)) == [("A", 10.0, 50.0, 40.0)]


def conditional(**more: Any) -> Questionnaire:
    """Level 2 asks for 30 of A-1, level 3 for 50 of it and for 20 of B-1."""
    levels = [{"level": n, "name": f"Level {n}", "cut": cut} for n, cut in enumerate((0, 20, 40), start=1)]
    levels[1]["requires"] = [{"question": "A-1", "at_least": 30}]
    levels[2]["requires"] = [{"question": "B-1", "at_least": 20}, {"question": "A-1", "at_least": 50}]
    return framework({"A": [number("A-1")], "B": [number("B-1")]}, levels=levels, **more)


@pytest.mark.parametrize(
    ("answers", "level", "held"),
    [
        ({"A-1": 50, "B-1": 20}, 3, []),
        ({"A-1": 49, "B-1": 20}, 2, [("A-1", 49.0, 50.0)]),
        ({"A-1": 29, "B-1": 90}, 1, [("A-1", 29.0, 30.0)]),
        ({"A-1": 30, "B-1": "dont_know"}, 2, [("A-1", 30.0, 50.0), ("B-1", None, 20.0)]),
        ({"A-1": "n/a", "B-1": 20}, 3, []),
        ({"A-1": "n/a", "B-1": "n/a"}, 3, []),
        ({"A-1": 50 - 1e-11, "B-1": 20}, 3, []),
    ],
)
def test_conditions_of_levels(answers: Record, level: int, held: list[tuple[str, float | None, float]]) -> None:
    """They hold for the level that names them and every one above; missing meets only 0, n/a drops the condition.

    What holds back is named once, with the highest value that the next level asks for, where the score is enough.
    """
    questionnaire, overall = conditional(), row(45)
    given = coded(questionnaire, answers)
    scores = np.full((2, 1), 100.0)
    found = levels_of(questionnaire, overall, scores, given)
    assert found.tolist() == [level]
    names = [
        (h.name, None if math.isnan(h.score[0]) else float(h.score[0]), float(h.needed[0]))
        for h in holds(questionnaire, overall, found, scores, given)
        if h.short[0]
    ]
    assert [(name, None if score is None else pytest.approx(score), needed) for name, score, needed in names] == held


def test_level_1_is_always_reached() -> None:
    """Whatever the lowest level asks for."""
    levels = [{"level": 1, "name": "L", "cut": 0, "requires": [{"question": "A-1", "at_least": 50}]}]
    questionnaire = framework({"A": [number("A-1")]}, levels=levels)
    assert levels_of(questionnaire, row(5), column(5), coded(questionnaire, {"A-1": 5})).tolist() == [1]
