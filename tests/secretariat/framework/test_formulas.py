"""The formulas against brute force, and their laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.secretariat.framework.consistency import Pairs, consistency, minres, omega, pairs
from diagnostic.secretariat.framework.intervals import NARROW, SIZES, growth, of_alpha

SOME = settings(max_examples=25, deadline=None)


@SOME
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 40), st.floats(0, 0.8))
def test_pairs_are_those_of_pandas(seed: int, k: int, n: int, gaps: float) -> None:
    rng = np.random.default_rng(seed)
    values = np.round(rng.uniform(0, 100, (k, n)))
    values[rng.random((k, n)) < gaps] = np.nan
    frame, found = pd.DataFrame(values.T), pairs(values)
    assert np.allclose(found.covariance, frame.cov().to_numpy(), atol=1e-9, equal_nan=True)
    assert np.allclose(found.correlation, frame.corr().to_numpy(), atol=1e-9, equal_nan=True)
    both = (~np.isnan(values)).astype(int)
    assert (found.count == both @ both.T).all()


@SOME
@given(st.integers(0, 10_000), st.integers(3, 6))
def test_alpha_and_item_rest_by_their_definition(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(50, 10, 60) + rng.normal(0, 15, (k, 60))
    weights = rng.uniform(0.5, 2, k)
    weighted = weights[:, None] * values
    found = consistency(pairs(values), weights)
    shares = weighted.var(axis=1, ddof=1).sum() / weighted.sum(axis=0).var(ddof=1)
    assert found.alpha == pytest.approx(k / (k - 1) * (1 - shares), abs=1e-9)
    for row in range(k):
        rest = np.delete(weighted, row, axis=0)
        assert found.item_rest[row] == pytest.approx(np.corrcoef(weighted[row], rest.sum(axis=0))[0, 1], abs=1e-9)
        shares = rest.var(axis=1, ddof=1).sum() / rest.sum(axis=0).var(ddof=1)
        assert found.dropped[row] == pytest.approx((k - 1) / (k - 2) * (1 - shares), abs=1e-9)


@SOME
@given(st.lists(st.floats(0.2, 0.9), min_size=3, max_size=8))
def test_a_perfect_factor_gives_its_own_loadings_and_omega(loadings: list[float]) -> None:
    own = np.array(loadings)
    correlation = np.outer(own, own)
    np.fill_diagonal(correlation, 1.0)
    assert minres(correlation) == pytest.approx(own, abs=1e-4)
    spread = np.linspace(1, 2, len(own))
    wanted = (spread @ own) ** 2 / ((spread @ own) ** 2 + np.sum(spread**2 * (1 - own**2)))
    assert omega(correlation, spread).value == pytest.approx(wanted, abs=1e-4)


def test_pairs_that_contradict_each_other_give_no_item_total_correlation() -> None:
    """(0.9 + 0.9) / sqrt(1 + 1 - 1.8) is 4."""
    covariance = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]])
    found = consistency(Pairs(np.full((3, 3), 40), covariance, covariance), np.ones(3))
    assert np.isnan(found.item_rest[0])
    assert found.item_rest[1] == pytest.approx(0.0)


def test_minres_is_the_least() -> None:
    """No small step in any direction makes the squares of the correlations less."""
    rng = np.random.default_rng(4)
    correlation = pairs(rng.normal(0, 1, 200) + rng.normal(0, 1.5, (6, 200))).correlation
    found = minres(correlation)
    assert found is not None

    def squares(loadings: np.typing.NDArray[np.float64]) -> float:
        return float(np.sum(np.triu(correlation - np.outer(loadings, loadings), k=1) ** 2))

    for _ in range(200):
        assert squares(found) <= squares(found + rng.normal(0, 0.01, 6)) + 1e-12


@pytest.mark.parametrize(
    ("correlation", "why"),
    [
        ([[1.0, 0.5], [0.5, 1.0]], "few_items"),
        ([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]], "not_positive_definite"),
        ([[1.0, 0.9, 0.9], [0.9, 1.0, 0.65], [0.9, 0.65, 1.0]], "loading_above_one"),
        (np.eye(3).tolist(), "no_convergence"),
    ],
)
def test_why_there_is_no_omega(correlation: list[list[float]], why: str) -> None:
    found = omega(np.array(correlation), np.ones(len(correlation)))
    assert (found.value, found.why_not) == (None, why)


def test_the_number_of_cities_needed_is_the_least() -> None:
    found = growth(0.8, 12, 0.6, 20.0, 0.9)
    needed = found.needed_for_alpha
    assert needed is not None
    for cities, narrow in ((needed, True), (needed - 1, False)):
        low, high = of_alpha(0.8, cities * 0.6, 12)
        assert (high - low <= NARROW) is narrow
    # 1.96 x 20 / 2 = 19.6 standard deviations squared: 384.1 scores, of which 9 in 10 cities have one
    assert found.needed_for_mean == 427
    assert found.mean_half is not None
    assert found.mean_half[SIZES.index(120)] == pytest.approx(1.959964 * 20 / 108**0.5, abs=1e-5)
    assert list(found.alpha_width or ()) == sorted(found.alpha_width or (), reverse=True)


def test_nothing_grows_from_nothing() -> None:
    found = growth(None, 0, 0.0, None, 0.0)
    assert (found.alpha_width, found.mean_half, found.needed_for_alpha, found.needed_for_mean) == (None,) * 4
