"""Medians and their spread by hand, and nothing under ten."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from diagnostic.secretariat.cohort.spread import Spread, order_cut, spread


def test_by_hand() -> None:
    found = spread(np.array([7.0, 1, 2, 3, 4, 5, 6, 8, 9, 10, np.nan]))
    assert found == Spread(10, 5.5, 3.25, 7.75, 2.0, 9.0)


def test_nine_cities_give_no_figure() -> None:
    assert spread(np.arange(9.0)) == Spread(9)
    assert spread(np.append(np.arange(9.0), np.nan)).hidden
    assert not spread(np.arange(10.0)).hidden


@pytest.mark.parametrize("n", [10, 11, 20, 57, 120])
def test_the_range_of_the_median_holds_nine_of_ten(n: int) -> None:
    """The coverage of [x_k, x_(n+1-k)] is 1 - 2 P(Bin(n, 1/2) < k)."""

    def coverage(k: int) -> Fraction:
        return 1 - 2 * Fraction(sum(comb(n, i) for i in range(k)), 2**n)

    k = order_cut(n)
    assert coverage(k) >= Fraction(9, 10) > coverage(k + 1)
