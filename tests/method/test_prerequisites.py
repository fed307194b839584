from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.method.parameters import catalog_parameters
from diagnostic.method.prerequisites import NONE, entries
from tests.method.small import catalog_of, module, needs

CATALOG = catalog_of(
    module("a"),
    module("b"),
    module("c", **needs({}, {"b": 40, "a": 80}, {"a": 50})),
    module("d", **needs({}, {"c": 20})),
)


def found_for(*implemented: tuple[float, float, float, float]) -> list[dict[str, list[float]]]:
    """The entries for some cities, given the implementation of a, b, c, d."""
    parameters = catalog_parameters(CATALOG)
    found = entries(CATALOG, np.array(implemented, dtype=float).T, parameters.required)
    assert [entry.module for entry in found] == [2, 2, 3]
    assert [entry.needed for entry in found] == [[1, 0], [0], [2]]
    return [
        {
            "nearest": entry.nearest.tolist(),
            "required": entry.required.tolist(),
            "ratio": entry.ratio.tolist(),
            "met": entry.met.tolist(),
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
