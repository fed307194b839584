from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from diagnostic.base.arrays import Bools, Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.gap import AHEAD, BEHIND, IN_STEP, NO_STANDING, Gaps, gaps, raised_targets
from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.position import at_position, default_target, position, target_position
from diagnostic.method.prerequisites import Standings, foundation_needs, module_needs
from tests.method.small import CUTS, catalog_of, column, foundation, framework, module, needs, number, row

NAN = math.nan


def levels(*cuts: float) -> Questionnaire:
    """A questionnaire with these cuts."""
    return framework({"A": [number("A-1")]}, cuts=cuts or CUTS)


def at(level: int, score: float, *cuts: float) -> float:
    """Position of one city."""
    return float(position(levels(*cuts), np.array([level]), row(score))[0])


@pytest.mark.parametrize(
    ("level", "score", "expected"),
    [
        (1, 0, 1),
        (1, 5, 1),
        (1, 15, 1.25),
        (2, 20, 1.5),
        (2, 30, 2),
        (2, 75, 2.5),
        (4, 65, 3.75),
        (5, 80, 4.5),
        (5, 90, 5),
        (5, 100, 5),
        (3, 30, 2),
    ],
)
def test_position_between_levels(level: int, score: float, expected: float) -> None:
    """L - 0.5 + share of the band, at most the next cut (a held city waits there), kept in 1..top."""
    assert at(level, score) == pytest.approx(expected, rel=1e-12)


def test_position_at_a_top_cut_of_100() -> None:
    """A top level without a band is reached as a whole."""
    assert at(3, 100, 0, 10, 100) == 3
    assert at(2, 55, 0, 10, 100) == 2
    assert at(1, 100, 0) == 1


def test_no_level_has_no_position() -> None:
    """Neither position nor target."""
    assert math.isnan(at(0, math.nan))
    assert default_target(levels(), np.array([0, 1, 4, 5])).tolist() == [0, 2, 5, 5]


def test_expected_rows_are_interpolated() -> None:
    """Linear between the entries, exact on them, also at both ends; nothing where there is no position."""
    rows = np.array([[0.0, 20, 45, 75, 95], [10, 10, 50, 50, 100]])[:, :, None]
    found = at_position(rows, row(1, 1.25, 2, 3.5, 4.75, 5, math.nan))
    assert found[0, :6].tolist() == [0, 5, 20, 60, 90, 95]
    assert found[1, :6].tolist() == [10, 10, 10, 50, 87.5, 100]
    assert np.isnan(found[:, 6]).all()


def test_expected_rows_of_one_and_two_levels() -> None:
    """The shortest rows work too."""
    assert at_position(np.array([[[30.0]]]), row(1, 1)).tolist() == [[30, 30]]
    assert at_position(np.array([[[30.0], [40.0]]]), row(1, 1.5, 2)).tolist() == [[30, 35, 40]]


def test_expected_rows_of_each_city() -> None:
    """A column a city (a draw) gives each its own row."""
    rows = np.array([[[0.0, 10.0], [100.0, 30.0]]])
    assert at_position(rows, row(1.5, 1.5)).tolist() == [[50, 20]]


def of(
    catalog: Catalog,
    implementation: Floats,
    level: int = 2,
    score: float = 30,
    target: int | None = None,
    outside: Bools | None = None,
    foundations: Floats | None = None,
) -> tuple[Gaps, Gaps]:
    """Gaps of modules and foundations of cities in the middle of level 2 unless said otherwise."""
    cities = implementation.shape[1]
    parameters, levels_of = catalog_parameters(catalog), np.full(cities, level)
    x = position(levels(), levels_of, np.full(cities, float(score)))
    x_target = target_position(levels(), x, levels_of, np.full(cities, level + 1 if target is None else target))
    standing = np.full((len(catalog.foundations), cities), NAN) if foundations is None else foundations
    not_ours = np.zeros(implementation.shape, np.bool_) if outside is None else outside
    has = Standings(np.full((1, cities), 50.0), standing, implementation, not_ours)
    needs_of = module_needs(levels(), catalog, parameters, has, x, x_target)
    below = foundation_needs(levels(), catalog, parameters, has, x, x_target)
    targets = raised_targets(
        catalog,
        at_position(parameters.expected, x_target),
        at_position(parameters.foundation_expected, x_target),
        implementation,
        standing,
        needs_of,
        below,
    )
    limits = catalog.standing
    return (
        gaps(limits, at_position(parameters.expected, x), targets[0], implementation),
        gaps(limits, at_position(parameters.foundation_expected, x), targets[1], standing),
    )


def of_modules(catalog: Catalog, implementation: Floats, *where: Any, **more: Any) -> Gaps:
    """Gaps of the modules alone."""
    return of(catalog, implementation, *where, **more)[0]


def test_gap_target_and_standing() -> None:
    """Expected and target less what is there; behind above 10, ahead below -10, in step on both limits."""
    catalog = catalog_of(*(module(name) for name in "abcdef"))
    found = of_modules(catalog, column(15, 14.9, 35, 35.1, math.nan, 0))
    assert found.expected[:, 0].tolist() == [25] * 6
    assert found.gap[:4, 0].tolist() == pytest.approx([10, 10.1, -10, -10.1])
    assert found.target[:, 0].tolist() == [50] * 6
    assert found.target_gap[:4, 0].tolist() == pytest.approx([35, 35.1, 15, 14.9])
    assert found.standing[:, 0].tolist() == [IN_STEP, BEHIND, IN_STEP, AHEAD, NO_STANDING, BEHIND]
    assert np.isnan(found.gap[4, 0])
    assert np.isnan(found.target_gap[4, 0])


def test_limits_of_standing_are_the_catalog_s() -> None:
    """Above behind, below ahead."""
    catalog = catalog_of(*(module(name) for name in "abcd"), standing={"behind": 3, "ahead": -5})
    assert of_modules(catalog, column(22, 21, 30, 31)).standing[:, 0].tolist() == [IN_STEP, BEHIND, IN_STEP, AHEAD]


@pytest.mark.parametrize(
    ("level", "score", "target", "expected"),
    [(2, 30, 4, 75), (2, 30, 1, 0), (2, 30, 5, 100), (2, 35, 3, 56.25), (5, 90, 5, 100), (1, 0, 1, 0), (1, 2, 5, 100)],
)
def test_target_level_moves_the_position(level: int, score: float, target: int, expected: float) -> None:
    """By as many levels as lie between, kept in 1..top; also below the city's own level."""
    found = of_modules(catalog_of(module("a")), column(0), level, score, target)
    assert found.target[0, 0] == pytest.approx(expected)


def test_without_a_level_nothing_is_expected() -> None:
    """No expected, gap, target or standing; nothing is raised."""
    catalog = catalog_of(module("a"), module("b", **needs({}, {"a": 90})))
    found = of_modules(catalog, column(5, 5), level=0, score=math.nan, target=3)
    for array in (found.expected, found.gap, found.target, found.target_gap):
        assert np.isnan(array).all()
    assert found.standing[:, 0].tolist() == [NO_STANDING] * 2


def test_targets_rise_to_what_is_required() -> None:
    """Dependents first, so that a raised target raises the next; only for a positive target gap."""
    catalog = catalog_of(
        module("a", 0, 0, 0, 0, 0),
        module("b", 0, 0, 0, 0, 0, **needs({}, {"a": 30})),
        module("c", **needs({}, {"b": 40})),
    )
    assert of_modules(catalog, column(0, 0, 0)).target[:, 0].tolist() == [30, 40, 50]
    # c has what it is to have: nothing is asked of b, nor of a
    assert of_modules(catalog, column(0, 0, 50)).target[:, 0].tolist() == [0, 0, 50]
    # b is in place already: its target still stays in the plan, but a is not needed any more
    assert of_modules(catalog, column(0, 40, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of_modules(catalog, column(0, 39, 0)).target[:, 0].tolist() == [30, 40, 50]
    # an unknown module wants nothing
    assert of_modules(catalog, column(0, 0, math.nan)).target[:, 0].tolist() == [0, 0, 50]


def test_only_the_nearest_known_module_of_an_entry_rises() -> None:
    """The higher share first; among equals the first in the file; targets already high enough stay."""
    low = (0, 0, 0, 0, 0)
    catalog = catalog_of(module("a", *low), module("b", *low), module("c", **needs({}, {"b": 40, "a": 20})))
    assert of_modules(catalog, column(11, 20, 0)).target[:, 0].tolist() == [20, 0, 50]
    assert of_modules(catalog, column(10, 20, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of_modules(catalog, column(math.nan, 0, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of_modules(catalog, column(math.nan, math.nan, 0)).target[:, 0].tolist() == [0, 0, 50]
    high = catalog_of(module("a", 0, 60, 90, 95, 95), module("b", **needs({}, {"a": 40})))
    assert of_modules(high, column(0, 0)).target[:, 0].tolist() == [90, 50]


def test_higher_of_two_requirements_holds() -> None:
    """Two modules need the same one, in any order of the file."""
    low = (0, 0, 0, 0, 0)
    for first, second in ((30, 70), (70, 30)):
        catalog = catalog_of(
            module("b", **needs({}, {"a": first})), module("a", *low), module("c", **needs({}, {"a": second}))
        )
        assert of_modules(catalog, column(0, 0, 0)).target[1, 0] == 70


def test_each_city_has_its_own_targets() -> None:
    """One city wants the module, the other does not."""
    catalog = catalog_of(module("a", 0, 0, 0, 0, 0), module("b", **needs({}, {"a": 30})))
    found = of_modules(catalog, np.array([[0.0, 0.0], [0.0, 90.0]]))
    assert found.target.tolist() == [[30, 0], [50, 50]]
    assert found.expected.tolist() == [[0, 0], [25, 25]]


def test_an_entry_with_a_module_that_is_not_applicable_raises_nothing() -> None:
    """It counts as met by somebody else's system."""
    low = (0, 0, 0, 0, 0)
    catalog = catalog_of(module("a", *low), module("b", *low), module("c", **needs({}, {"b": 40, "a": 20}, {"b": 10})))
    found = of_modules(catalog, column(NAN, 0, 0), outside=np.array([[True], [False], [False]]))
    assert found.target[:, 0].tolist() == [0, 10, 50]


def test_required_rows_are_read_at_the_target() -> None:
    """In the middle of level 2 with target 3 the row asks for 30; at target 5 for 70."""
    row_needs = needs({}, {"a": [0, 10, 30, 50, 70]})
    catalog = catalog_of(module("a", 0, 0, 0, 0, 0), module("b", **row_needs))
    assert of_modules(catalog, column(0, 0)).target[:, 0].tolist() == [30, 50]
    assert of_modules(catalog, column(0, 0), target=5).target[:, 0].tolist() == [70, 100]


def test_targets_of_foundations_rise() -> None:
    """For a module with a positive target gap, and for a foundation below its own target; known ones only."""
    low = (0, 0, 0, 0, 0)
    catalog = catalog_of(
        module("m", **needs(foundations={"k": 60})),
        foundations=[
            foundation("i", {"A-1": 1}, *low),
            foundation("j", {"A-1": 1}, *low, **needs(foundations={"i": 20})),
            foundation("k", {"A-1": 1}, *low, **needs(foundations={"j": 40})),
        ],
    )

    def targets(implemented: float, *standing: float) -> list[float]:
        found: list[float] = of(catalog, column(implemented), foundations=column(*standing))[1].target[:, 0].tolist()
        return found

    assert targets(0, 0, 0, 0) == [20, 40, 60]
    assert targets(90, 0, 0, 0) == [0, 0, 0]
    assert targets(0, 0, 0, 60) == [0, 0, 60]
    assert targets(0, 0, 0, NAN) == [0, 0, 60]
    assert targets(0, 0, 40, 10) == [0, 40, 60]
