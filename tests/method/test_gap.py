from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.gap import AHEAD, BEHIND, IN_STEP, NO_STANDING, Gaps, default_target, expected_at, gaps, position
from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.prerequisites import entries
from tests.method.small import CUTS, catalog_of, column, framework, module, needs, number, row


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
    """A top level without a band stands at its beginning."""
    assert at(3, 100, 0, 10, 100) == 2.5
    assert at(2, 55, 0, 10, 100) == 2
    assert at(1, 100, 0) == 1


def test_no_level_has_no_position() -> None:
    """Neither position nor target."""
    assert math.isnan(at(0, math.nan))
    assert default_target(levels(), np.array([0, 1, 4, 5])).tolist() == [0, 2, 5, 5]


def test_expected_rows_are_interpolated() -> None:
    """Linear between the entries, exact on them, also at both ends; nothing where there is no position."""
    rows = np.array([[0.0, 20, 45, 75, 95], [10, 10, 50, 50, 100]])[:, :, None]
    found = expected_at(rows, row(1, 1.25, 2, 3.5, 4.75, 5, math.nan))
    assert found[0, :6].tolist() == [0, 5, 20, 60, 90, 95]
    assert found[1, :6].tolist() == [10, 10, 10, 50, 87.5, 100]
    assert np.isnan(found[:, 6]).all()


def test_expected_rows_of_one_and_two_levels() -> None:
    """The shortest rows work too."""
    assert expected_at(np.array([[[30.0]]]), row(1, 1)).tolist() == [[30, 30]]
    assert expected_at(np.array([[[30.0], [40.0]]]), row(1, 1.5, 2)).tolist() == [[30, 35, 40]]


def test_expected_rows_of_each_city() -> None:
    """A column a city (a draw) gives each its own row."""
    rows = np.array([[[0.0, 10.0], [100.0, 30.0]]])
    assert expected_at(rows, row(1.5, 1.5)).tolist() == [[50, 20]]


def of(catalog: Catalog, implementation: Floats, level: int = 2, score: float = 30, target: int | None = None) -> Gaps:
    """Gaps of one city that stands in the middle of level 2 unless said otherwise."""
    parameters = catalog_parameters(catalog)
    needed = entries(catalog, implementation, parameters.required)
    return gaps(
        levels(),
        catalog,
        parameters.expected,
        implementation,
        needed,
        np.array([level]),
        row(score),
        np.array([level + 1 if target is None else target]),
    )


def test_gap_target_and_standing() -> None:
    """Expected and target less what is there; behind above 10, ahead below -10, in step on both limits."""
    catalog = catalog_of(*(module(name) for name in "abcdef"))
    found = of(catalog, column(15, 14.9, 35, 35.1, math.nan, 0))
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
    assert of(catalog, column(22, 21, 30, 31)).standing[:, 0].tolist() == [IN_STEP, BEHIND, IN_STEP, AHEAD]


@pytest.mark.parametrize(
    ("level", "score", "target", "expected"),
    [(2, 30, 4, 75), (2, 30, 1, 0), (2, 30, 5, 100), (2, 35, 3, 56.25), (5, 90, 5, 100), (1, 0, 1, 0), (1, 2, 5, 100)],
)
def test_target_level_moves_the_position(level: int, score: float, target: int, expected: float) -> None:
    """By as many levels as lie between, kept in 1..top; also below the city's own level."""
    found = of(catalog_of(module("a")), column(0), level, score, target)
    assert found.target[0, 0] == pytest.approx(expected)


def test_without_a_level_nothing_is_expected() -> None:
    """No expected, gap, target or standing; nothing is raised."""
    catalog = catalog_of(module("a"), module("b", **needs({}, {"a": 90})))
    found = of(catalog, column(5, 5), level=0, score=math.nan, target=3)
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
    assert of(catalog, column(0, 0, 0)).target[:, 0].tolist() == [30, 40, 50]
    # c has what it is to have: nothing is asked of b, nor of a
    assert of(catalog, column(0, 0, 50)).target[:, 0].tolist() == [0, 0, 50]
    # b is in place already: its target still stays in the plan, but a is not needed any more
    assert of(catalog, column(0, 40, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of(catalog, column(0, 39, 0)).target[:, 0].tolist() == [30, 40, 50]
    # an unknown module wants nothing
    assert of(catalog, column(0, 0, math.nan)).target[:, 0].tolist() == [0, 0, 50]


def test_only_the_nearest_known_module_of_an_entry_rises() -> None:
    """The higher share first; among equals the first in the file; targets already high enough stay."""
    low = (0, 0, 0, 0, 0)
    catalog = catalog_of(module("a", *low), module("b", *low), module("c", **needs({}, {"b": 40, "a": 20})))
    assert of(catalog, column(11, 20, 0)).target[:, 0].tolist() == [20, 0, 50]
    assert of(catalog, column(10, 20, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of(catalog, column(math.nan, 0, 0)).target[:, 0].tolist() == [0, 40, 50]
    assert of(catalog, column(math.nan, math.nan, 0)).target[:, 0].tolist() == [0, 0, 50]
    high = catalog_of(module("a", 0, 60, 90, 95, 95), module("b", **needs({}, {"a": 40})))
    assert of(high, column(0, 0)).target[:, 0].tolist() == [90, 50]


def test_higher_of_two_requirements_holds() -> None:
    """Two modules need the same one, in any order of the file."""
    low = (0, 0, 0, 0, 0)
    for first, second in ((30, 70), (70, 30)):
        catalog = catalog_of(
            module("b", **needs({}, {"a": first})), module("a", *low), module("c", **needs({}, {"a": second}))
        )
        assert of(catalog, column(0, 0, 0)).target[1, 0] == 70


def test_each_city_has_its_own_targets() -> None:
    """One city wants the module, the other does not."""
    catalog = catalog_of(module("a", 0, 0, 0, 0, 0), module("b", **needs({}, {"a": 30})))
    implementation = np.array([[0.0, 0.0], [0.0, 90.0]])
    parameters = catalog_parameters(catalog)
    found = gaps(
        levels(),
        catalog,
        parameters.expected,
        implementation,
        entries(catalog, implementation, parameters.required),
        np.array([2, 2]),
        row(30, 30),
        np.array([3, 3]),
    )
    assert found.target.tolist() == [[30, 0], [50, 50]]
    assert found.expected.tolist() == [[0, 0], [25, 25]]
