from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import NO_TARGET, Maturity, Portfolio, maturity, portfolio
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.prerequisites import NONE, Entry
from diagnostic.method.priority import CLASS_WORDS, Class, Priorities, blockers, floor_met, mean_in_order
from diagnostic.method.recommended_order import NO_RANK, build_order
from tests.method.small import Record, catalog_of, coded, column, framework, module, needs, number, row

pytestmark = pytest.mark.filterwarnings("error")

NAN = math.nan
HALVES: Record = {"A": [number("A-1"), number("A-2")], "B": [number("B-1")], "C": [number("C-1")]}


def city(answers: Record) -> tuple[Questionnaire, Floats, Maturity]:
    """A city's scores and maturity in a questionnaire of three factors."""
    questionnaire = framework(HALVES, min_coverage=0.5)
    scores, states = coded(questionnaire, answers)
    return questionnaire, scores, maturity(questionnaire, scores, states, framework_parameters(questionnaire))


MIDDLE = {"A-1": 20, "A-2": 40, "B-1": 30, "C-1": 30}
"""Level 2, in the middle of its band: expected 25, target 50."""


def planned(
    catalog: Catalog, implemented: list[float], answers: Record | None = None, criteria: list[float] | None = None
) -> Portfolio:
    """Steps 8 and 9 for one city."""
    questionnaire, scores, found = city(MIDDLE if answers is None else answers)
    weights = None if criteria is None else column(*criteria)
    return portfolio(
        questionnaire,
        catalog,
        scores,
        found,
        column(*implemented),
        catalog_parameters(catalog, weights),
        np.array([NO_TARGET]),
    )


def criteria_of(done: Portfolio, module_row: int = 0) -> list[float | None]:
    """The four criteria of a module, None where dropped."""
    return [None if math.isnan(c) else c for c in done.priorities.criteria[:, module_row, 0].tolist()]


def words(done: Portfolio) -> list[str]:
    """Classes of the modules."""
    return [Class(code).word for code in done.priorities.class_[:, 0]]


def test_the_four_criteria_and_their_mean() -> None:
    """Gap, need, readiness, value, and P as their weighted mean with the catalog's weights."""
    catalog = catalog_of(
        module("m", improves={"A-1": 1, "A-2": 3}, value=70, **needs({"A": 60, "B": 20}, {"n": 40, "o": 80})),
        module("n"),
        module("o"),
    )
    done = planned(catalog, [10, 10, 30])
    # need (80 + 3 x 60) / 4; readiness 30/60, capped 1, best of 10/40 and 30/80
    assert CRITERIA == ("gap", "need", "readiness", "value")
    assert criteria_of(done) == pytest.approx([40, 65, 62.5, 70])
    assert done.priorities.score[0, 0] == pytest.approx(0.25 * 40 + 0.3 * 65 + 0.2 * 62.5 + 0.25 * 70)
    done = planned(catalog, [10, 10, 30], criteria=[2, 0, 1, 1])
    assert done.priorities.score[0, 0] == pytest.approx((80 + 62.5 + 70) / 4)


def test_gap_criterion_is_never_negative() -> None:
    """A module above its target has gap 0, not less."""
    assert criteria_of(planned(catalog_of(module("m")), [80])) == [0, None, 100, None]


def test_unanswered_leaves_the_mean() -> None:
    """Missing questions, silent factors and unknown modules leave the means of need and readiness."""
    catalog = catalog_of(
        module("m", improves={"A-1": 1, "B-1": 1}, **needs({"A": 60, "C": 10}, {"n": 40}, {"o": 40})),
        module("n"),
        module("o"),
    )
    done = planned(catalog, [0, NAN, 20], {"A-1": "dont_know", "A-2": 30, "B-1": 30})
    assert criteria_of(done) == pytest.approx([50, 70, 50, None])


def test_nothing_left_drops_the_criterion() -> None:
    """From both sums; without any weight left there is no P."""
    catalog = catalog_of(module("m", improves={"C-1": 1}, **needs({"C": 10}, {"n": 40})), module("n"))
    answers = {"A-1": 20, "A-2": 40, "B-1": 30}
    done = planned(catalog, [10, NAN], answers)
    assert criteria_of(done) == [40, None, None, None]
    assert done.priorities.score[0, 0] == pytest.approx(40)
    done = planned(catalog, [10, NAN], answers, criteria=[0, 1, 1, 1])
    assert math.isnan(done.priorities.score[0, 0])
    assert done.rank[:, 0].tolist() == [1, 0]


def test_unknown_module_has_no_criteria() -> None:
    """No P, no criteria, no rank; but expected and target."""
    done = planned(catalog_of(module("m", value=5), module("n", value=5)), [NAN, 0])
    assert criteria_of(done) == [None] * 4
    assert math.isnan(done.priorities.score[0, 0])
    assert words(done) == ["unknown", "start_now"]
    assert done.rank[:, 0].tolist() == [NO_RANK, 1]
    assert done.gaps.target[0, 0] == 50


def test_class_of_modules_to_build() -> None:
    """Start now when every floor is met to 80 % and every entry by a known module in place; else prepare first."""
    catalog = catalog_of(
        module("a", **needs({"A": 37.5})),
        module("b", **needs({"A": 37.6})),
        module("c", **needs({"A": 20, "B": 90})),
        module("d", **needs({}, {"i": 40})),
        module("e", **needs({}, {"i": 41})),
        module("f", **needs({}, {"i": 41, "a": 1, "h": 20})),
        module("g", **needs({}, {"j": 5})),
        module("h"),
        module("i"),
        module("j"),
    )
    done = planned(catalog, [0, 0, 0, 0, 0, 0, 0, 20, 40, NAN])
    assert words(done) == [
        "start_now",
        "prepare_first",
        "prepare_first",
        "start_now",
        "prepare_first",
        "start_now",
        "prepare_first",
        "start_now",
        "start_now",
        "unknown",
    ]


def test_ready_is_the_catalog_s() -> None:
    """At 100 a floor must be met in full."""
    modules = (module("a", **needs({"A": 30})), module("b", **needs({"A": 31})))
    assert words(planned(catalog_of(*modules, ready=100), [0, 0])) == ["start_now", "prepare_first"]
    assert words(planned(catalog_of(*modules), [0, 0])) == ["start_now", "start_now"]


def test_class_of_modules_that_are_built() -> None:
    """Watch when ahead and below a floor; else sustain, whatever entries say."""
    catalog = catalog_of(
        module("a", **needs({"A": 30.1})),
        module("b", **needs({"A": 30})),
        module("c", 0, 45, 45, 45, 45, **needs({"A": 99})),
        module("d", **needs({"B": 1, "A": 99}, {"e": 99})),
        module("e"),
    )
    assert words(planned(catalog, [60, 60, 50, 50, 0])) == ["watch", "sustain", "sustain", "watch", "start_now"]
    assert words(planned(catalog, [60, 60, 45, 49.9, 0])) == [
        "watch",
        "sustain",
        "sustain",
        "prepare_first",
        "start_now",
    ]


def test_silent_factor_neither_lets_start_nor_makes_watch() -> None:
    """Without answers a floor is not met, and not missed either."""
    catalog = catalog_of(module("a", **needs({"C": 1})), module("b", **needs({"C": 99})))
    answers = {"A-1": 20, "A-2": 40, "B-1": 30}
    assert words(planned(catalog, [0, 90], answers)) == ["prepare_first", "sustain"]


def test_floor_is_compared_rounded() -> None:
    """80 per cent of the floor, to 9 decimals."""
    scores = row(24, 24 - 1e-11, 23.9, NAN)
    assert floor_met(scores, row(30), 80).tolist() == [True, True, False, False]


def test_every_class_has_its_word() -> None:
    """In the order in which they are recommended."""
    assert [CLASS_WORDS[c] for c in sorted(Class)] == ["start_now", "prepare_first", "sustain", "watch", "unknown"]


def test_mean_in_order() -> None:
    """Weighted, NaN leaves; without values NaN in the shape asked for."""
    assert mean_in_order([row(1, NAN, NAN), row(4, 4, NAN)], [1, 2])[:2].tolist() == [3, 4]
    assert math.isnan(mean_in_order([row(NAN)], [1])[0])
    assert mean_in_order([row(1), row(2), row(6)]).tolist() == [3]
    assert np.isnan(mean_in_order([], like=row(1, 2))).tolist() == [True, True]
    with pytest.raises(ValueError, match="zip"):
        mean_in_order([row(1)], [1, 2])


def order(classes: list[list[int]], scores: list[list[float]], entries: list[Entry] | None = None) -> list[list[int]]:
    """Ranks, a list a city."""
    found = Priorities(np.empty((4, 0, 0)), np.array(scores).T, np.array(classes).T)
    ranks: list[list[int]] = build_order(found, entries or []).T.tolist()
    return ranks


def entry(module_row: int, nearest: list[int], met: list[bool]) -> Entry:
    """An entry of a module's prerequisites."""
    nothing = row(*[NAN] * len(met))
    return Entry(module_row, [], np.array(nearest), nothing, nothing, np.array(met))


def test_order_by_class_then_priority_then_catalog() -> None:
    """Classes first; a higher P inside; no P last in its class; equals in catalog order; unknown without a rank."""
    assert order([[1, 0, 3, 2, 0, 4]], [[99, 5, 99, 99, 7, NAN]]) == [[3, 2, 5, 4, 1, 0]]
    assert order([[0, 0, 0, 1]], [[NAN, 5, NAN, 3]]) == [[2, 1, 3, 4]]
    assert order([[0, 0, 0]], [[5, 5 + 1e-11, 5 + 1e-8]]) == [[2, 3, 1]]
    assert order([[4, 4]], [[NAN, NAN]]) == [[0, 0]]


def test_order_waits_for_the_nearest() -> None:
    """A module comes after the known one it waits for, of whatever class, and frees the next at once."""
    waits = [entry(0, [2], [False]), entry(2, [3], [False])]
    assert order([[0, 0, 1, 3]], [[90, 10, 80, 1]], waits) == [[4, 1, 3, 2]]
    assert order([[0, 0, 1, 3]], [[90, 10, 80, 1]], [entry(0, [2], [True])]) == [[1, 2, 3, 4]]
    assert order([[0, 1]], [[1, 1]], [entry(0, [NONE], [False])]) == [[1, 2]]
    assert order([[0, 1]], [[1, 1]], [entry(0, [1], [False]), entry(0, [1], [True])]) == [[2, 1]]


def test_each_city_has_its_own_order() -> None:
    """Columns do not disturb each other."""
    waits = [entry(0, [1, 1], [False, True])]
    assert order([[0, 0], [0, 0]], [[9, 1], [9, 1]], waits) == [[2, 1], [1, 2]]
    assert order([[0, 0], [1, 0]], [[9, 1], [9, 1]]) == [[1, 2], [2, 1]]


def test_blockers_are_of_unmet_entries() -> None:
    """The nearest where it is not met, else none."""
    (found,) = blockers([entry(3, [1, 1, NONE], [False, True, False])])
    assert found[0] == 3
    assert found[1].tolist() == [1, NONE, NONE]


def test_target_is_the_city_s_or_the_next() -> None:
    """A chosen target is taken, else the next level; without a level no ranks."""
    catalog = catalog_of(module("m"))
    questionnaire, scores, found = city(MIDDLE)
    done = portfolio(questionnaire, catalog, scores, found, column(0), catalog_parameters(catalog), np.array([5]))
    assert done.target_level.tolist() == [5]
    assert done.gaps.target[0, 0] == 100
    assert planned(catalog, [0]).target_level.tolist() == [3]
    nothing = planned(catalog, [0], {})
    assert nothing.rank.tolist() == [[0]]
    assert nothing.target_level.tolist() == [0]
