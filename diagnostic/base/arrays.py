"""Small array tools that keep results bit for bit the same, however many rows are computed together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
States = npt.NDArray[np.int8]

DECIMALS = 9
_LANES = 16


def rounded(x: npt.ArrayLike) -> Floats:
    """Rounded to 9 decimals, as every comparison with a threshold and every ranking needs."""
    numbers: Floats = np.asarray(x, dtype=np.float64)
    return np.round(numbers, DECIMALS)


def at_least(x: npt.ArrayLike, threshold: npt.ArrayLike) -> Bools:
    """``x >= threshold`` with both sides rounded; False where x is NaN."""
    result: Bools = rounded(x) >= rounded(threshold)
    return result


def above(x: npt.ArrayLike, threshold: npt.ArrayLike) -> Bools:
    """``x > threshold`` with both sides rounded; False where x is NaN."""
    result: Bools = rounded(x) > rounded(threshold)
    return result


def number_or_none(value: float | np.floating) -> float | None:
    """A plain number, or None for NaN: what is not known is never a zero."""
    return None if np.isnan(value) else float(value)


def _lane_by_lane(function: Callable[[Floats], Floats], x: Floats) -> Floats:
    """A numpy function of one variable whose last bit may depend on where in memory x lies.

    Vector units compute the odd elements at an array's end, or strided ones, by another routine. Whole,
    contiguous lanes always take the same one.
    """
    flat = np.ones(-(-max(x.size, 1) // _LANES) * _LANES)
    flat[: x.size] = x.ravel()
    return function(flat)[: x.size].reshape(x.shape)


def stable_log(x: Floats) -> Floats:
    """Natural logarithm."""
    return _lane_by_lane(np.log, x)


def stable_power(x: Floats, exponent: float) -> Floats:
    """X to a power; NaN where that is no real number."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return _lane_by_lane(lambda lanes: np.power(lanes, exponent), x)


def halves_away(x: Floats) -> Floats:
    """Rounded to whole numbers, first to 9 decimals, then halves away from zero."""
    near = rounded(x)
    result: Floats = np.copysign(np.floor(np.abs(near) + 0.5), near)
    return result


def stable_exp(x: Floats) -> Floats:
    """Exponential function."""
    return _lane_by_lane(np.exp, x)
