from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.base.arrays import above, at_least, rounded, stable_exp, stable_log


def test_rounded_keeps_nine_decimals() -> None:
    """The tenth decimal is rounded away, the ninth is kept."""
    assert rounded([1 / 3, 2 / 3, 100 / 3]).tolist() == [0.333333333, 0.666666667, 33.333333333]


def test_thresholds_compare_rounded_numbers() -> None:
    """A number a hair below its threshold reaches it, and one a hair above is not above it."""
    assert at_least([100 / 3, 33.3333333330, 33.333333331, math.nan], 33.333333333336).tolist() == [
        True,
        True,
        False,
        False,
    ]
    assert above([0.0, 4e-10, 6e-10, math.nan], 0.0).tolist() == [False, False, True, False]
    assert at_least(0.0, 4e-10)
    assert not at_least(0.0, 6e-10)
    assert not above(6e-10, 6e-10)


@pytest.mark.parametrize("function", [stable_log, stable_exp])
def test_last_bits_do_not_depend_on_the_place_in_memory(function: object) -> None:
    """Each element alone, in a batch, reversed or strided gives the same bits."""
    assert callable(function)
    x = np.random.default_rng(5).uniform(0.01, 100, 203)
    whole = function(x)
    assert whole.shape == x.shape
    assert [function(x[i : i + 1])[0] for i in range(len(x))] == whole.tolist()
    assert function(x[::-1]).tolist() == whole[::-1].tolist()
    assert function(x[3::7]).tolist() == whole[3::7].tolist()
    assert function(np.asfortranarray(x[:200].reshape(20, 10)).T).tolist() == whole[:200].reshape(20, 10).T.tolist()


def test_logarithm_and_exponential_are_the_usual_ones() -> None:
    """They agree with the mathematics to the last digits, also for no element, one, 16 and 17."""
    for count in (0, 1, 16, 17):
        x = np.linspace(0.5, 9, count)
        assert stable_log(x).tolist() == pytest.approx([math.log(v) for v in x], rel=1e-15)
        assert stable_exp(x).tolist() == pytest.approx([math.exp(v) for v in x], rel=1e-15)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 32])
def test_functions_are_handed_whole_lanes(count: int) -> None:
    """The routine sees a whole number of 16 elements, the last ones filled up with ones, and never none."""
    from diagnostic.base.arrays import _lane_by_lane  # noqa: PLC0415  # the trick itself is tested

    seen: list[list[float]] = []

    def note(x: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        seen.append(x.tolist())
        return 2 * x

    result = _lane_by_lane(note, np.arange(float(count)))
    assert result.tolist() == [2.0 * i for i in range(count)]
    lanes = max(1, -(-count // 16))
    assert seen == [[*map(float, range(count)), *[1.0] * (16 * lanes - count)]]
