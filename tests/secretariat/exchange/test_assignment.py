"""The assignment is the best there is: compared with every possible one."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.base.arrays import Bools, Floats
from diagnostic.secretariat.exchange.pair_score import NOBODY, best_assignment


def best_of_all(values: Floats, allowed: Bools, capacity: list[int]) -> float:
    """The greatest sum over all ways; what is the same for two ways is computed once."""

    @cache
    def best(row: int, left: tuple[int, ...]) -> float:
        if row == len(values):
            return 0.0
        found = best(row + 1, left)
        for helper in range(len(left)):
            if allowed[row, helper] and left[helper]:
                rest = tuple(places - (other == helper) for other, places in enumerate(left))
                found = max(found, float(values[row, helper]) + best(row + 1, rest))
        return found

    return best(0, tuple(capacity))


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32 - 1), st.booleans())
def test_equal_to_every_possible_one(needs: int, helpers: int, seed: int, coarse: bool) -> None:
    """With ties (few different values) and without."""
    rng = np.random.default_rng(seed)
    fine: Floats = np.round(rng.random((needs, helpers)), 9) + 1e-9
    values: Floats = np.ceil(fine * 3) if coarse else fine
    allowed = rng.random((needs, helpers)) < 0.6
    capacity = rng.integers(0, 3, helpers).tolist()
    chosen = best_assignment(values, allowed, capacity)
    met = np.flatnonzero(chosen != NOBODY)
    assert all(allowed[row, chosen[row]] for row in met)
    assert all(
        count <= places for count, places in zip(np.bincount(chosen[met], minlength=helpers), capacity, strict=True)
    )
    assert values[met, chosen[met]].sum() == pytest.approx(best_of_all(values, allowed, capacity), abs=1e-9)


def test_nobody_and_nothing() -> None:
    """No needs, no helpers, no places: no error."""
    assert best_assignment(np.zeros((0, 3)), np.zeros((0, 3), np.bool_), [1, 1, 1]).tolist() == []
    assert best_assignment(np.zeros((2, 0)), np.zeros((2, 0), np.bool_), []).tolist() == [NOBODY, NOBODY]
    assert best_assignment(np.ones((1, 1)), np.ones((1, 1), np.bool_), [0]).tolist() == [NOBODY]
