from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import NO_TARGET, Maturity, Portfolio, maturity, portfolio
from diagnostic.method.bands import Band
from diagnostic.method.parameters import catalog_parameters, framework_parameters
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import CLASS_WORDS, Class
from diagnostic.method.question_score import Scored
from diagnostic.method.recommended_order import GROUP, NO_RANK, build_order
from tests.method.small import Record, catalog_of, coded, column, framework, module, needs, number

pytestmark = pytest.mark.filterwarnings("error")

NAN = math.nan
HALVES: Record = {"A": [number("A-1"), number("A-2")], "B": [number("B-1")], "C": [number("C-1")]}


def city(answers: Record) -> tuple[Questionnaire, Scored, Maturity]:
    """A city's answers and maturity in a questionnaire of three factors."""
    questionnaire = framework(HALVES, min_coverage=0.5)
    given = coded(questionnaire, answers)
    return questionnaire, given, maturity(questionnaire, given, framework_parameters(questionnaire))


MIDDLE = {"A-1": 20, "A-2": 40, "B-1": 30, "C-1": 30}
"""Level 2, in the middle of its band: expected 25, target 50."""


def planned(
    catalog: Catalog,
    implemented: list[float],
    answers: Record | None = None,
    criteria: list[float] | None = None,
    outside: tuple[int, ...] = (),
) -> Portfolio:
    """Steps 8 and 9 for one city; ``outside`` are rows of modules that are not applicable."""
    questionnaire, given, found = city(MIDDLE if answers is None else answers)
    weights = None if criteria is None else column(*criteria)
    have = column(*implemented)
    not_ours = np.array([[row_ in outside] for row_ in range(len(have))])
    numbers = catalog_parameters(catalog, weights)
    return portfolio(questionnaire, catalog, given, found, have, not_ours, numbers, np.array([NO_TARGET]))


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


def test_every_class_has_its_word_and_its_group() -> None:
    """Start now and improve come first, what is unknown or not applicable has no place."""
    assert set(CLASS_WORDS) == set(GROUP) == set(Class)
    assert GROUP[Class.START_NOW] == GROUP[Class.IMPROVE] < GROUP[Class.PREPARE_FIRST] < GROUP[Class.SUSTAIN]
    assert GROUP[Class.SUSTAIN] < GROUP[Class.WATCH] < GROUP[Class.UNKNOWN] == GROUP[Class.NOT_APPLICABLE]


def test_in_use_but_not_delivering_is_improve() -> None:
    """Built as far as the target asks, running, need at least 50: neither sustain nor watch nor more functions."""
    catalog = catalog_of(
        module("a", improves={"A-1": 1}),  # need 80
        module("b", improves={"A-2": 1, "A-1": 1}),  # need 70
        module("c", 0, 0, 0, 0, 0, improves={"A-1": 1}),  # target 0, nothing runs
        module("d", improves={"C-1": 1}, **needs({"A": 99})),  # need 70, ahead on weak ground
        module("e"),
        improve=50,
    )
    assert words(planned(catalog, [60, 60, 0, 90, 60])) == ["improve", "improve", "sustain", "improve", "sustain"]
    silent = catalog_of(*(m.model_dump(exclude_none=True) for m in catalog.modules))
    assert "improve" not in words(planned(silent, [60, 60, 0, 90, 60]))
    strict = catalog_of(*(m.model_dump(exclude_none=True) for m in catalog.modules), improve=75)
    assert words(planned(strict, [60, 60, 0, 90, 60])) == ["improve", "sustain", "sustain", "watch", "sustain"]


def test_not_measured_is_not_bad() -> None:
    """An answer at an unmeasured option leaves the need; it still scores."""
    options = [{"value": 1, "text": "nobody knows", "unmeasured": True}, {"value": 2, "text": "good"}]
    unmeasured = {"id": "A-3", "text": "?", "type": "level", "options": options}
    questionnaire = framework({"A": [number("A-1"), unmeasured]})
    catalog = catalog_of(module("m", improves={"A-1": 1, "A-3": 9}), module("n", improves={"A-3": 1}))
    given = coded(questionnaire, {"A-1": 60, "A-3": 1})
    assert given.score[:, 0].tolist() == [60, 0]
    found = maturity(questionnaire, given, framework_parameters(questionnaire))
    none = np.zeros((2, 1), np.bool_)
    numbers = catalog_parameters(catalog)
    done = portfolio(questionnaire, catalog, given, found, column(0, 0), none, numbers, np.array([NO_TARGET]))
    assert done.priorities.criteria[1, :, 0].tolist()[0] == 40
    assert math.isnan(done.priorities.criteria[1, 1, 0])


def test_not_applicable_has_no_place_and_counts_as_met() -> None:
    """Expected and target, no rank; whoever needs it may start and is fully ready."""
    catalog = catalog_of(module("a"), module("b", **needs({}, {"a": 40})))
    done = planned(catalog, [NAN, 0], outside=(0,))
    assert words(done) == ["not_applicable", "start_now"]
    assert done.rank[:, 0].tolist() == [0, 1]
    assert done.gaps.target[0, 0] == 50
    assert criteria_of(done, 1)[2] == 100


def test_readiness_is_measured_at_the_target_and_class_now() -> None:
    """At level 2 the row asks for 30, at level 3 for 60: A stands at 30, so start now with readiness 50."""
    catalog = catalog_of(module("a", **needs({"A": [0, 30, 60, 60, 60]})))
    done = planned(catalog, [0])
    assert words(done) == ["start_now"]
    assert criteria_of(done)[2] == pytest.approx(50)


def test_inherited_priority_goes_through_those_that_wait() -> None:
    """C waits for b, b for a: a has the P of c, and is told for whom; d does not wait, so nothing reaches e."""
    catalog = catalog_of(
        module("a", value=0),
        module("b", value=10, **needs({}, {"a": 50})),
        module("c", value=100, **needs({}, {"b": 50})),
        module("d", value=90, **needs({}, {"e": 30})),
        module("e", value=1),
    )
    done = planned(catalog, [0, 0, 0, 0, 40], criteria=[0, 0, 0, 1])
    assert done.priorities.score[:, 0].tolist() == [0, 10, 100, 90, 1]
    assert done.inherited.score[:, 0].tolist() == [100, 100, 100, 90, 1]
    assert done.inherited.source[:, 0].tolist() == [2, 2, 2, 3, 4]
    assert words(done) == ["start_now", "prepare_first", "prepare_first", "start_now", "start_now"]
    assert done.rank[:, 0].tolist() == [1, 4, 5, 2, 3]


def test_a_module_with_nothing_left_to_build_waits_for_nobody() -> None:
    """Only a positive target gap hands a priority on, and holds back the order."""
    catalog = catalog_of(module("a", value=0), module("b", value=100, **needs({}, {"a": 50})))
    done = planned(catalog, [0, 60], criteria=[0, 0, 0, 1])
    assert done.inherited.score[:, 0].tolist() == [0, 100]
    assert words(done) == ["start_now", "sustain"]
    assert done.rank[:, 0].tolist() == [1, 2]


def order(classes: list[list[int]], inherited: list[list[float]], *waits: tuple[int, list[int]]) -> list[list[int]]:
    """Ranks, a list a city."""
    blockers = [(waiter, np.array(blocker)) for waiter, blocker in waits]
    ranks: list[list[int]] = build_order(np.array(classes).T, np.array(inherited).T, blockers).T.tolist()
    return ranks


S, M, P, K, W, U = Class.START_NOW, Class.IMPROVE, Class.PREPARE_FIRST, Class.SUSTAIN, Class.WATCH, Class.UNKNOWN


def test_order_by_class_then_priority_then_catalog() -> None:
    """Classes first; a higher P* inside; none last in its class; equals in catalog order; unknown without a rank."""
    assert order([[P, S, W, K, S, U]], [[99, 5, 99, 99, 7, NAN]]) == [[3, 2, 5, 4, 1, 0]]
    assert order([[S, M, S, P]], [[NAN, 5, NAN, 3]]) == [[2, 1, 3, 4]]
    assert order([[S, S, S]], [[5, 5 + 1e-11, 5 + 1e-8]]) == [[2, 3, 1]]
    assert order([[U, Class.NOT_APPLICABLE]], [[NAN, NAN]]) == [[0, 0]]


def test_order_waits_for_the_nearest() -> None:
    """A module comes after the known one it waits for, of whatever class, and frees the next at once."""
    assert order([[S, S, P, W]], [[90, 10, 80, 1]], (0, [2]), (2, [3])) == [[4, 1, 3, 2]]
    assert order([[S, S, P, W]], [[90, 10, 80, 1]], (0, [NONE])) == [[1, 2, 3, 4]]
    assert order([[S, P]], [[1, 1]], (0, [1]), (0, [NONE])) == [[2, 1]]


def test_each_city_has_its_own_order() -> None:
    """Columns do not disturb each other."""
    assert order([[S, S], [S, S]], [[9, 1], [9, 1]], (0, [1, NONE])) == [[2, 1], [1, 2]]
    assert order([[S, S], [P, S]], [[9, 1], [9, 1]]) == [[1, 2], [2, 1]]


def test_target_is_the_city_s_or_the_next() -> None:
    """A chosen target is taken, else the next level; without a level no ranks."""
    catalog = catalog_of(module("m"))
    questionnaire, given, found = city(MIDDLE)
    none, numbers = np.zeros((1, 1), np.bool_), catalog_parameters(catalog)
    done = portfolio(questionnaire, catalog, given, found, column(0), none, numbers, np.array([5]))
    assert done.gaps.target[0, 0] == 100
    nothing = planned(catalog, [0], {})
    assert nothing.rank.tolist() == [[0]]
    assert nothing.band.tolist() == [[Band.NONE]]
