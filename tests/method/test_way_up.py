from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import maturity
from diagnostic.method.parameters import framework_parameters
from diagnostic.method.way_up import Raise, way_up
from tests.method.small import Record, checklist, coded, framework, level, number, yes_no


def way(questionnaire: Questionnaire, answers: Record) -> list[tuple[str, Any, Any]] | None:
    """The way up of one city, as (question, from, to)."""
    given = coded(questionnaire, answers)
    found = maturity(questionnaire, given, framework_parameters(questionnaire))
    steps = way_up(questionnaire, given, found.factors, int(found.level[0]))
    return None if steps is None else [(s.question, pytest.approx(s.start), pytest.approx(s.end)) for s in steps]


def test_heaviest_share_first() -> None:
    """A raised point counts by question weight / factor's answered weight x factor weight."""
    questionnaire = framework(
        {"A": [number("A-1", weight=3), number("A-2")], "B": [number("B-1"), number("B-2", weight=9)]},
        weights={"A": 3},
        min_coverage=0.1,
    )
    # O = 15; A-1 moves it by 3/4 x 3/4 a point, B-1 (alone answered) by 1/4
    assert way(questionnaire, {"A-1": 10, "A-2": 20, "B-1": 22.5}) == [("A-1", 10, 10 + 5 / 0.5625)]
    steps = way(questionnaire, {"A-1": 0, "A-2": 0, "B-1": 0})
    assert steps == [("A-1", 0, 20 / 0.5625)]
    steps = way(questionnaire, {"A-1": 100, "A-2": 0, "B-1": 0})
    assert steps == [("B-1", 0, (60 - 56.25) * 4)]
    assert way(questionnaire, {"A-1": 100, "A-2": 0, "B-1": 95}) is None


def test_next_best_when_the_best_is_used_up() -> None:
    """The best question rises to its own highest score, then the next one, in file order."""
    questionnaire = framework({"A": [number("A-1"), number("A-2", (0, 0), (50, 40), weight=2)], "B": [number("B-1")]})
    # shares a point: B-1 1/2, A-2 1/3, A-1 1/6; O = (0 + 90) / 2 = 45 -> 60
    steps = way(questionnaire, {"A-1": 0, "A-2": 0, "B-1": 90})
    assert steps == [("A-2", 0, 30), ("B-1", 90, 100)]
    assert way(questionnaire, {"A-1": 0, "A-2": 0, "B-1": 100}) == [("A-2", 0, 30)]
    assert way(questionnaire, {"A-1": 0, "A-2": 50, "B-1": 100}) == [("A-1", 0, 100)]


def test_none_at_the_top_without_a_level_and_when_out_of_reach() -> None:
    """No next level, no score, or not enough room."""
    questionnaire = framework({"A": [level("A-1", 0, 30)]})
    assert way(questionnaire, {}) is None
    assert way(questionnaire, {"A-1": 2}) is None
    assert way(questionnaire, {"A-1": 1}) == [("A-1", 0, 20)]
    top = framework({"A": [number("A-1")]})
    assert way(top, {"A-1": 80}) is None
    assert way(top, {"A-1": 79}) == [("A-1", 79, 80)]


def test_context_is_never_raised() -> None:
    """Nobody raises GDP for a score; a dimension that is not context is raised."""
    factors = {"A": [number("A-1")], "B": [number("B-1")], "C": [number("C-1")]}
    questionnaire = framework(factors, dimension_of={"A": "outside", "B": "inside"})
    assert way(questionnaire, {"A-1": 0, "B-1": 50, "C-1": 99}) == [("B-1", 50, 81)]
    steps = way(questionnaire, {"A-1": 0, "B-1": 99, "C-1": 99})
    assert steps is None
    assert way(questionnaire, {"A-1": 0, "B-1": 90, "C-1": 80}) == [("B-1", 90, 100)]


def test_gates_come_first_and_count() -> None:
    """A gate's points lie in its own factor and count for the score as well."""
    factors = {"A": [number("A-1"), number("A-2", weight=3)], "B": [number("B-1")]}
    questionnaire = framework(factors, gates={"factors": ["A"], "levels_below": 1})
    # O = 50, A = 0 holds level 2; level 3 needs A >= 20 (a 26.7 at A-2), O is there already
    assert way(questionnaire, {"A-1": 0, "A-2": 0, "B-1": 100}) == [("A-2", 0, 20 * 4 / 3)]
    # O = 40 - 5 = 35: after the gate (5 points of A: +2.5) 2.5 are missing: B first (1/2 a point)
    steps = way(questionnaire, {"A-1": 15, "A-2": 15, "B-1": 55})
    assert steps == [("A-2", 15, 15 + 20 / 3), ("B-1", 55, 60)]


def test_every_gate_is_looked_at() -> None:
    """A gate that is met does not hide the next one."""
    factors = {"A": [number("A-1")], "B": [number("B-1")]}
    questionnaire = framework(factors, gates={"factors": ["A", "B"], "levels_below": 1})
    assert way(questionnaire, {"A-1": 90, "B-1": 5}) == [("B-1", 5, 20)]
    low = framework(factors | {"C": [number("C-1")]}, cuts=(0, 0.5, 60), gates={"factors": ["C"]})
    assert way(low, {"A-1": 70, "B-1": 70}) is None


def test_gate_that_cannot_be_met() -> None:
    """A silent gate factor, one of a context dimension, or one without enough room leaves no way."""
    factors = {"A": [level("A-1", 0, 15)], "B": [number("B-1")]}
    gates = {"factors": ["A"], "levels_below": 1}
    questionnaire = framework(factors, gates=gates)
    assert way(questionnaire, {"B-1": 100}) is None
    assert way(questionnaire, {"A-1": 1, "B-1": 100}) is None
    outside = framework(
        {"A": [number("A-1")], "B": [number("B-1")]}, gates=gates, dimension_of={"A": "outside", "B": "inside"}
    )
    assert way(outside, {"A-1": 10, "B-1": 100}) is None
    assert way(outside, {"A-1": 40, "B-1": 60}) == [("B-1", 60, 80)]
    # a gate at 0 asks nothing of a silent factor
    assert way(questionnaire, {"B-1": 10}) == [("B-1", 10, 20)]


def test_gate_factor_that_does_not_enter_is_raised_for_its_gate_only() -> None:
    """Its points do not move the score."""
    factors = {"A": [number("A-1"), number("A-2", weight=9)], "B": [number("B-1")]}
    questionnaire = framework(factors, gates={"factors": ["A"], "levels_below": 1}, min_coverage=0.5)
    assert way(questionnaire, {"A-1": 5, "B-1": 30}) == [("A-1", 5, 20), ("B-1", 30, 40)]


def test_equal_questions_rise_evenly_step_by_step() -> None:
    """Among equals the lowest rises first, to its next option, item or 20 points."""
    levels = framework({"A": [level("A-1"), level("A-2"), level("A-3")]})
    assert way(levels, {"A-1": 1, "A-2": 2, "A-3": 1}) == [("A-1", 0, 25), ("A-3", 0, 10)]
    numbers = framework({"A": [number("A-1"), number("A-2")]})
    assert way(numbers, {"A-1": 2, "A-2": 0}) == [("A-1", 2, 20), ("A-2", 0, 20)]
    lists = framework({"A": [checklist("A-1", 1, 1, 1, 1), yes_no("A-2")]})
    assert way(lists, {"A-1": [], "A-2": False}) == [("A-1", 0, 25), ("A-2", 0, 15)]
    assert way(lists, {"A-1": ["a", "b"], "A-2": False}) == [("A-2", 0, 30)]


def test_equal_questions_take_turns() -> None:
    """Round after round, the lowest first, whatever was raised before."""
    levels = framework({"A": [level("A-1"), level("A-2")]}, cuts=(0, 60))
    assert way(levels, {"A-1": 1, "A-2": 1}) == [("A-1", 0, 70), ("A-2", 0, 50)]
    assert way(levels, {"A-1": 2, "A-2": 1}) == [("A-1", 25, 70), ("A-2", 0, 50)]
    numbers = framework({"A": [number("A-1"), number("A-2")]}, cuts=(0, 30))
    assert way(numbers, {"A-1": 4.5, "A-2": 24}) == [("A-1", 4.5, 24.5), ("A-2", 24, 35.5)]
    assert way(numbers, {"A-1": 0, "A-2": 3}) == [("A-1", 0, 37), ("A-2", 3, 23)]
    uneven = framework({"A": [level("A-1", 0, 10, 60, 100), level("A-2", 0, 10, 60, 100)]}, cuts=(0, 40))
    assert way(uneven, {"A-1": 1, "A-2": 1}) == [("A-1", 0, 60), ("A-2", 0, 20)]
    lists = framework({"A": [checklist("A-1", 1, 1, 1, 1, 1), number("A-2")]}, cuts=(0, 49))
    assert way(lists, {"A-1": ["a"], "A-2": 10}) == [("A-1", 20, 48), ("A-2", 10, 50)]


def test_room_of_less_than_a_point_is_used() -> None:
    """The last half point of a question counts like any other."""
    assert way(framework({"A": [number("A-1")]}, cuts=(0, 99.8)), {"A-1": 99.5}) == [("A-1", 99.5, 99.8)]
    two = framework({"A": [number("A-1", weight=2), number("A-2")]}, cuts=(0, 99.9))
    assert way(two, {"A-1": 99.5, "A-2": 99.5}) == [("A-1", 99.5, 100), ("A-2", 99.5, 99.7)]


def test_factors_take_turns_too() -> None:
    """The lighter question of one factor comes after the better one of another."""
    questionnaire = framework(
        {"A": [number("A-1", weight=3), number("A-2")], "B": [number("B-1"), number("B-2")]}, cuts=(0, 40)
    )
    # O = 33.75; A-1 gives 3/8 a point and has 10 left, B-1 and B-2 give 1/4, A-2 1/8
    assert way(questionnaire, {"A-1": 90, "A-2": 0, "B-1": 0, "B-2": 0}) == [("A-1", 90, 100), ("B-1", 0, 10)]


def test_only_gates_in_the_way() -> None:
    """No step is added for the rounding of a score that lies on its cut."""
    questionnaire = framework(
        {"A": [number("A-1")], "B": [level("B-1", 0, 100 / 3)]},
        cuts=(0, 10, 50 / 3 + 1e-12),
        gates={"factors": ["A"], "levels_below": 1},
    )
    assert way(questionnaire, {"A-1": 0, "B-1": 2}) == [("A-1", 0, 10)]


def test_highest_score_is_exact() -> None:
    """A question that rises to its top ends there to the last bit."""
    questionnaire = framework({"A": [checklist("A-1", 1, 1, 1, 1, 1, 1, 1)]}, cuts=(0, 100))
    given = coded(questionnaire, {"A-1": ["a"]})
    found = maturity(questionnaire, given, framework_parameters(questionnaire))
    assert way_up(questionnaire, given, found.factors, 1) == [Raise("A-1", 100 / 7, 100.0)]
    # the steps of 20 from 3.02 add up to 99.99999999999999
    questionnaire = framework({"A": [number("A-1")]}, cuts=(0, 100))
    given = coded(questionnaire, {"A-1": 3.02})
    found = maturity(questionnaire, given, framework_parameters(questionnaire))
    assert way_up(questionnaire, given, found.factors, 1) == [Raise("A-1", 3.02, 100.0)]


def geometric(floor: float, *, cuts: tuple[float, ...] = (0, 20, 40, 60, 80), **more: Any) -> Questionnaire:
    """Two factors with one number each."""
    factors = {"A": [number("A-1")], "B": [number("B-1")]}
    return framework(factors, aggregation={"geometric": {"floor": floor}}, cuts=cuts, **more)


def test_geometric_raises_the_lower_factor() -> None:
    """Both to where their next points gain equally much."""
    # (30 x 50)^0.5 = 38.7; the cheapest way to 40 raises A alone: 1600 / 50
    assert way(geometric(1), {"A-1": 30, "B-1": 50}) == [("A-1", 30, 32)]
    # from 30 and 31 to a product of 1600 both go to 40
    assert way(geometric(1), {"A-1": 30, "B-1": 31}) == [("A-1", 30, 40), ("B-1", 31, 40)]
    # the weight of a factor counts: A^2 B = 64000, at the best point A = 2 B
    steps = way(geometric(1, weights={"A": 2}), {"A-1": 30, "B-1": 20})
    assert steps == [("A-1", 30, 128000 ** (1 / 3)), ("B-1", 20, 128000 ** (1 / 3) / 2)]


def test_geometric_floor_must_be_passed() -> None:
    """Points below the floor gain nothing; a factor far below it is left alone where another is cheaper."""
    # A = 0 counts as 30: 30 B = 1600 -> B = 53.3 costs 13.3; to lift A past 30 costs more
    assert way(geometric(30), {"A-1": 0, "B-1": 40}) == [("B-1", 40, 160 / 3)]
    # A = 29 is one point below: 1600 / 40 = 40 costs 11
    assert way(geometric(30), {"A-1": 29, "B-1": 40}) == [("A-1", 29, 40)]
    # both below
    assert way(geometric(30), {"A-1": 29, "B-1": 10}) == [("A-1", 29, 160 / 3)]
    assert way(geometric(30), {"A-1": 29, "B-1": 28}) == [("A-1", 29, 40), ("B-1", 28, 40)]


def test_factor_stuck_below_the_floor_is_left_alone() -> None:
    """A factor that cannot pass the floor gains nothing and is not raised."""
    questionnaire = framework(
        {"A": [level("A-1", 0, 20)], "B": [number("B-1")]}, aggregation={"geometric": {"floor": 30}}
    )
    assert way(questionnaire, {"A-1": 1, "B-1": 40}) == [("B-1", 40, 160 / 3)]


def test_each_choice_of_lifted_factors_is_tried() -> None:
    """One factor can hardly pass the floor, another can: the first choice that fails is not the last."""
    questionnaire = framework(
        {"A": [number("A-1", (0, 0), (31, 31))], "B": [number("B-1")], "C": [level("C-1", 0, 40)]},
        aggregation={"geometric": {"floor": 30}},
        cuts=(0, 35),
    )
    # 30 x B x 40 = 35 ** 3
    assert way(questionnaire, {"A-1": 0, "B-1": 25, "C-1": 2}) == [("B-1", 25, 42875 / 1200)]


def cheapest_on_a_grid(weights: list[list[float]], own: list[float], data: Record) -> float | None:
    """The smallest sum of raised points over a grid of all ways, in steps of one point."""
    axes = np.meshgrid(
        *(np.arange(low, high + 1.0) for low, high in zip(data["start"], data["tops"], strict=True)), indexing="ij"
    )
    means, at = [], 0
    for group in weights:
        pairs = zip(group, axes[at : at + len(group)], strict=True)
        means.append(sum(w * axis for w, axis in pairs) / sum(group))
        at += len(group)
    if data["floor"] is None:
        overall = sum(w * m for w, m in zip(own, means, strict=True)) / sum(own)
    else:
        lifted = [np.log(np.maximum(m, data["floor"])) for m in means]
        overall = np.exp(sum(w * m for w, m in zip(own, lifted, strict=True)) / sum(own))
    reached = (overall >= data["cut"] - 1e-9) & (not data["gate"] or means[0] >= data["cut"] - 1e-9)
    cost = sum(axis - low for axis, low in zip(axes, data["start"], strict=True))
    return float(cost[reached].min()) if reached.any() else None


@pytest.mark.parametrize("seed", range(60))
def test_no_point_of_a_grid_is_cheaper(seed: int) -> None:
    """Two factors of one or two questions, arithmetic or geometric, with and without a gate."""
    rng = Random(seed)
    weights: list[list[float]] = [[rng.choice([1, 2, 0.5]) for _ in range(rng.randint(1, 2))], [1]]
    names = [f"{name}-{i}" for name, group in zip("AB", weights, strict=True) for i in range(len(group))]
    tops = [rng.choice([100, 60, 30, 15]) for _ in names]
    data: Record = {
        "tops": tops,
        "start": [rng.randint(0, min(30, top)) for top in tops],
        "floor": rng.choice([None, 1, 12, 20, 35]),
        "cut": rng.choice([25, 40, 55]),
        "gate": rng.random() < 0.3,
    }
    own = [rng.choice([1.0, 2.0]), 1.0]
    flat = [w for group in weights for w in group]
    questions = [number(name, (0, 0), (top, top), weight=w) for name, top, w in zip(names, tops, flat, strict=True)]
    more: Record = {} if data["floor"] is None else {"aggregation": {"geometric": {"floor": data["floor"]}}}
    if data["gate"]:
        more["gates"] = {"factors": ["A"], "levels_below": 0}
    questionnaire = framework(
        {"A": questions[:-1], "B": questions[-1:]}, cuts=(0, data["cut"]), weights={"A": own[0]}, **more
    )
    given = coded(questionnaire, dict(zip(names, data["start"], strict=True)))
    found = maturity(questionnaire, given, framework_parameters(questionnaire))
    if found.level[0] != 1:
        return
    steps = way_up(questionnaire, given, found.factors, 1)
    best = cheapest_on_a_grid(weights, own, data)
    assert (steps is None) == (best is None)
    if steps is not None and best is not None:
        # on the grid each question may stand up to a point above where it has to
        assert best - len(names) <= sum(step.end - step.start for step in steps) <= best + 1e-6
        raised = given.score.copy()
        for step in steps:
            raised[questionnaire.row_of[step.question]] = step.end
        better = replace(given, score=raised)
        assert maturity(questionnaire, better, framework_parameters(questionnaire)).level[0] == 2


def test_geometric_uses_up_the_heavier_question_first() -> None:
    """Inside a factor the cost a point of the factor rises from stretch to stretch."""
    questionnaire = framework(
        {"A": [number("A-1"), number("A-2", (0, 0), (50, 50), weight=3)], "B": [number("B-1")]},
        aggregation={"geometric": {"floor": 1}},
        cuts=(0, 20),
    )
    # A = 4: gain a point of A-2 (3/4)/A against 1/B: equal where A = 0.75 B; A B = 400
    b = (400 / 0.75) ** 0.5
    steps = way(questionnaire, {"A-1": 4, "A-2": 4, "B-1": 20})
    assert steps == [("A-2", 4, 4 + (0.75 * b - 4) / 0.75), ("B-1", 20, b)]
    # cut 34: A-2 is used up at A = 1 + 37.5, then A-1 at 1/4 a point
    steep = framework(
        {"A": [number("A-1"), number("A-2", (0, 0), (50, 50), weight=3)], "B": [level("B-1", 0, 20)]},
        aggregation={"geometric": {"floor": 1}},
        cuts=(0, 30),
    )
    assert way(steep, {"A-1": 4, "A-2": 4, "B-1": 2}) == [("A-1", 4, 4 + (45 - 38.5) * 4), ("A-2", 4, 50)]


def test_geometric_out_of_reach_or_just_in_reach() -> None:
    """None where even the highest scores are too low; all of it where exactly they are needed."""
    questionnaire = framework(
        {"A": [level("A-1", 0, 10)], "B": [number("B-1", weight=0.7)]}, aggregation={"geometric": {"floor": 1}}
    )
    assert way(questionnaire, {"A-1": 2, "B-1": 90}) is None
    assert way(geometric(1, cuts=(0, 100)), {"A-1": 7, "B-1": 100}) == [("A-1", 7, 100)]


def test_geometric_gates_and_factors_left_out() -> None:
    """A gate is raised first; a factor that does not enter or is context does not move the score."""
    questionnaire = framework(
        {"A": [number("A-1")], "B": [number("B-1")], "C": [number("C-1"), number("C-2", weight=9)]},
        aggregation={"geometric": {"floor": 1}},
        gates={"factors": ["A", "C"], "levels_below": 1},
        min_coverage=0.5,
        dimension_of={"B": "outside"},
    )
    # level 2 -> 3: gates at 20, O = (A x 50)^0.5 = 40 -> A = 32
    assert way(questionnaire, {"A-1": 16, "B-1": 50, "C-1": 2}) == [("A-1", 16, 32), ("C-1", 2, 20)]


def conditional(*conditions: tuple[str, float], **more: Any) -> Questionnaire:
    """Two factors; level 2 from 40 points on, with conditions."""
    asked = [{"question": question, "at_least": least} for question, least in conditions]
    levels = [{"level": 1, "name": "L", "cut": 0}, {"level": 2, "name": "H", "cut": 40, "requires": asked}]
    questions = {"A": [number("A-1"), number("A-2", weight=3)], "B": [number("B-1")]}
    return framework(questions, levels=levels, min_coverage=0.1, **more)


def test_conditions_are_met_first() -> None:
    """A-1 must reach 50 whatever else is cheaper; what it adds to A is then not needed elsewhere."""
    # O = (20 + 50) / 2 = 35; A-1 to 50 adds 7.5 to A, 3.75 to O; the rest by B-1 at 1/2 a point
    steps = way(conditional(("A-1", 50)), {"A-1": 20, "A-2": 20, "B-1": 50})
    assert steps == [("A-1", 20, 50), ("B-1", 50, 52.5)]
    assert way(conditional(("A-1", 50)), {"A-1": 20, "A-2": 90, "B-1": 50}) == [("A-1", 20, 50)]


def test_a_condition_that_nothing_can_raise() -> None:
    """A missing answer must be given first, and nobody raises what surrounds the city."""
    assert way(conditional(("A-1", 50)), {"A-2": 20, "B-1": 50}) is None
    assert way(conditional(("A-1", 50)), {"A-1": "n/a", "A-2": 40, "B-1": 30}) == [("A-2", 40, 50)]
    context = conditional(("B-1", 60), dimension_of={"B": "outside"})
    assert way(context, {"A-1": 90, "A-2": 90, "B-1": 50}) is None
