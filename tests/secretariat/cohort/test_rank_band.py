"""Rank bands against every way in which the cities can lie inside their ranges."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from diagnostic.secretariat.cohort.spread import NO_BAND, rank_bands


def ranks(values: list[float]) -> list[int]:
    return [1 + sum(round(other, 9) > round(value, 9) for other in values) for value in values]


@pytest.mark.parametrize("seed", range(40))
def test_bands_are_the_best_and_worst_of_all_corners(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 8, 6).astype(np.float64)
    high = low + rng.integers(0, 4, 6).astype(np.float64)
    corners = [ranks(list(values)) for values in itertools.product(*zip(low, high, strict=True))]
    best, worst = rank_bands(low, high)
    assert best.tolist() == np.min(corners, axis=0).tolist()
    assert worst.tolist() == np.max(corners, axis=0).tolist()


def test_equal_values_share_a_rank_although_their_last_bits_differ() -> None:
    values = np.array([100 / 3, 33.333333333333336 + 1e-12, 10.0])
    best, worst = rank_bands(values, values)
    assert best.tolist() == worst.tolist() == [1, 1, 3]


def test_a_city_without_a_score_has_no_band_and_takes_no_place() -> None:
    low, high = np.array([np.nan, 10.0, 20.0]), np.array([np.nan, 10.0, 20.0])
    best, worst = rank_bands(low, high)
    assert best.tolist() == worst.tolist() == [NO_BAND, 2, 1]
