from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.base.arrays import Bools, Floats
from diagnostic.content.catalog import Catalog
from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.prerequisites import NONE, Entry, Need, Standings, module_needs
from tests.method.small import catalog_of, framework, module, needs, number, row

CATALOG = catalog_of(
    module("a"),
    module("b"),
    module("c", **needs({}, {"b": 40, "a": 80}, {"a": 50})),
    module("d", **needs({}, {"c": 20})),
)


def entries(catalog: Catalog, implementation: Floats, outside: Bools | None = None) -> list[Entry]:
    """The entries of all modules for cities in the middle of level 2 whose target is level 3."""
    cities = implementation.shape[1]
    not_ours = np.zeros(implementation.shape, np.bool_) if outside is None else outside
    has = Standings(np.full((1, cities), 50.0), np.zeros((0, cities)), implementation, not_ours)
    x = np.full(cities, 2.0)
    asked = module_needs(framework({"A": [number("A-1")]}), catalog, catalog_parameters(catalog), has, x, x + 1)
    return [entry for own in asked for entry in own.entries]


def found_for(*implemented: tuple[float, float, float, float]) -> list[dict[str, list[float]]]:
    """The entries for some cities, given the implementation of a, b, c, d."""
    found = entries(CATALOG, np.array(implemented, dtype=float).T)
    assert [entry.module for entry in found] == [2, 2, 3]
    assert [entry.needed for entry in found] == [[1, 0], [0], [2]]
    return [
        {
            "nearest": entry.nearest.tolist(),
            "required": entry.target.tolist(),
            "ratio": entry.ratio.tolist(),
            "met": entry.met_now.tolist(),
        }
        for entry in found
    ]


def test_nearest_has_the_highest_share_of_what_is_required() -> None:
    """Not capped at 1, and the first in the file among equals."""
    either, alone, last = found_for((79, 30, 5, 0), (30, 30, 20, 0), (160, 40, 0, 0), (40, 20, 0, 0), (80, 39, 0, 0))
    assert either["nearest"] == [0, 1, 0, 1, 0]
    assert either["required"] == [80, 40, 80, 40, 80]
    assert either["ratio"] == pytest.approx([0.9875, 0.75, 2, 0.5, 1])
    assert either["met"] == [False, False, True, False, True]
    assert alone["nearest"] == [0] * 5
    assert alone["met"] == [True, False, True, False, True]
    assert last["met"] == [False, True, False, False, False]


def test_equal_shares_are_compared_rounded() -> None:
    """A share that differs only in rounding does not take the first place; a real difference does."""
    either, _, _ = found_for((80 * (1 + 1e-11), 40, 0, 0), (80 * (1 + 1e-8), 40, 0, 0))
    assert either["nearest"] == [1, 0]


def test_unknown_modules_do_not_count() -> None:
    """The known one is nearest, even at 0; with all unknown there is none."""
    nan = math.nan
    either, alone, _ = found_for((nan, 0, 0, 0), (0, nan, 0, 0), (nan, nan, 0, 0), (nan, 40, 0, 0))
    assert either["nearest"] == [1, 0, NONE, 1]
    assert either["met"] == [False, False, False, True]
    assert either["ratio"][:2] == [0, 0]
    assert math.isnan(either["ratio"][2])
    assert math.isnan(either["required"][2])
    assert alone["nearest"] == [NONE, 0, NONE, NONE]


def test_met_by_any_and_when_rounded() -> None:
    """One module in place is enough; a hair below required is in place."""
    either, _, last = found_for((80, 0, 20 - 1e-11, 0), (0, 40, 19.9, 0))
    assert either["met"] == [True, True]
    assert last["met"] == [True, False]


def test_a_row_asks_for_less_now_than_at_the_target() -> None:
    """At level 2 the row asks for 20 to start, at level 3 for 50 to finish: in place, and still waited for."""
    catalog = catalog_of(module("a"), module("b", **needs({}, {"a": [10, 20, 50, 60, 70]})))
    (found,) = entries(catalog, np.array([[19.0, 20, 50, math.nan], [0.0] * 4]))
    assert found.now[:3].tolist() == [20] * 3
    assert found.target[:3].tolist() == [50] * 3
    assert found.in_place().tolist() == [False, True, True, False]
    assert found.waits_for().tolist() == [0, 0, NONE, NONE]
    assert found.part()[:3].tolist() == pytest.approx([38, 40, 100])


def test_a_module_of_an_entry_that_is_not_applicable_counts_as_met() -> None:
    """In place, waited for by nobody, fully ready."""
    catalog = catalog_of(module("a"), module("b"), module("c", **needs({}, {"a": 40, "b": 40})))
    (found,) = entries(catalog, np.array([[math.nan], [0.0], [0.0]]), np.array([[True], [False], [False]]))
    assert found.in_place().tolist() == [True]
    assert found.waits_for().tolist() == [NONE]
    assert found.part().tolist() == [100]


def test_a_required_value_of_0_counts_as_met() -> None:
    """By a known module, even one at 0; an entry of unknown ones is never met."""
    catalog = catalog_of(module("a"), module("b", **needs({}, {"a": 0})))
    (found,) = entries(catalog, np.array([[0.0, math.nan], [0.0, 0.0]]))
    assert found.in_place().tolist() == [True, False]
    assert found.waits_for().tolist() == [NONE, NONE]
    assert found.part()[0] == 100
    assert math.isnan(found.part()[1])


def test_needs_of_factors_and_foundations() -> None:
    """Met at 80 % of what is required now; below and short compare in full; without answers only 0 is met."""
    have = row(24, 24 - 1e-11, 23.9, 30, math.nan, math.nan, 0)
    need = Need(0, have, row(30, 30, 30, 30, 30, 0, 0), row(40, 40, 40, 20, 40, 0, 0))
    assert need.met(80).tolist() == [True, True, False, True, False, True, True]
    assert need.below().tolist() == [True, True, True, False, False, False, False]
    assert need.short_of_target().tolist() == [True, True, True, False, False, False, False]
    assert need.part()[[0, 3, 6]].tolist() == [60, 100, 100]
    assert np.isnan(need.part()[[4, 5]]).all()
