"""The figures against R's psych package and against published ones, on public data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.framework.consistency import Consistency, consistency, harmonic_mean, minres, omega, pairs
from diagnostic.secretariat.framework.intervals import of_alpha, of_correlation, of_mean, of_share

DATA = Path(__file__).parent / "data"
THURSTONE = """
1.000 0.828 0.776 0.439 0.432 0.447 0.447 0.541 0.380
0.828 1.000 0.779 0.493 0.464 0.489 0.432 0.537 0.358
0.776 0.779 1.000 0.460 0.425 0.443 0.401 0.534 0.359
0.439 0.493 0.460 1.000 0.674 0.590 0.381 0.350 0.424
0.432 0.464 0.425 0.674 1.000 0.541 0.402 0.367 0.446
0.447 0.489 0.443 0.590 0.541 1.000 0.288 0.320 0.325
0.447 0.432 0.401 0.381 0.402 0.288 1.000 0.555 0.598
0.541 0.537 0.534 0.350 0.367 0.320 0.555 1.000 0.452
0.380 0.358 0.359 0.424 0.446 0.325 0.598 0.452 1.000
"""


def data(name: str) -> Floats:
    """Values (questions, cases) of a file, NaN where a cell is empty."""
    return np.genfromtxt(DATA / name, delimiter=",", skip_header=1).T


def found_in(name: str) -> Consistency:
    values = data(name)
    return consistency(pairs(values), np.ones(len(values)))


def test_alpha_and_items_of_complete_answers() -> None:
    found = found_in("attitude.csv")
    assert found.alpha == pytest.approx(0.843142769565, abs=1e-11)
    assert found.n == pytest.approx(30)
    wanted = [0.671262057224, 0.742109710222, 0.560711111480, 0.714445498134, 0.786275593834, 0.265034339197]
    assert found.item_rest == pytest.approx([*wanted, 0.460810549468], abs=1e-11)
    wanted = [0.809760206309, 0.796917457274, 0.827847765939, 0.803030975023, 0.795386574198, 0.863872311446]
    assert found.dropped == pytest.approx([*wanted, 0.840464868265], abs=1e-11)


def test_alpha_and_items_from_pairs() -> None:
    found = found_in("attitude_missing.csv")
    assert found.alpha == pytest.approx(0.846128896594, abs=1e-11)
    wanted = [0.712221119635, 0.553125254340, 0.613193857886, 0.635386024393, 0.889261975376, 0.357419345916]
    assert found.item_rest == pytest.approx([*wanted, 0.498516730987], abs=1e-11)
    wanted = [0.808080968418, 0.834446259129, 0.823560428663, 0.819941727269, 0.782703084626, 0.857344465249]
    assert found.dropped == pytest.approx([*wanted, 0.839456888907], abs=1e-11)
    both = pairs(data("attitude_missing.csv"))
    wanted = [135.5766666667, 124.3368421053, 71.3789473684, 72.5983333333, 79.9649122807, 31.7229437229, 33.1210526316]
    assert both.covariance[0] == pytest.approx(wanted, abs=1e-9)
    wanted = [1, 0.799649690007, 0.465201237906, 0.546541584503, 0.637209770952, 0.260703441814, 0.234125437253]
    assert both.correlation[0] == pytest.approx(wanted, abs=1e-11)


def test_loadings_of_one_factor() -> None:
    """Psych's optimiser stops at a few millionths of the least squares."""
    wanted = [0.757772224935, 0.833827161664, 0.603427276333, 0.788727056277, 0.841119377112, 0.284464807131]
    assert minres(pairs(data("attitude.csv")).correlation) == pytest.approx([*wanted, 0.491046864893], abs=2e-5)
    wanted = [0.743854054660, 0.648608191573, 0.629594874528, 0.723676458191, 0.980161544897, 0.404811776301]
    missing = pairs(data("attitude_missing.csv")).correlation
    assert minres(missing) == pytest.approx([*wanted, 0.561876584709], abs=2e-4)


@pytest.mark.parametrize(
    ("correlation", "wanted", "within"),
    [
        (pairs(data("attitude.csv")).correlation, 0.850992465078, 1e-6),
        (pairs(data("attitude_missing.csv")).correlation, 0.857136506628, 1e-4),
        (np.array([line.split() for line in THURSTONE.split("\n") if line], dtype=np.float64), 0.893036049978, 1e-6),
    ],
)
def test_omega_total_of_one_factor(correlation: Floats, wanted: float, within: float) -> None:
    assert omega(correlation, np.ones(len(correlation))).value == pytest.approx(wanted, abs=within)


def test_intervals() -> None:
    # psych::alpha.ci
    assert of_alpha(0.85, 89, 7) == pytest.approx((0.797064879, 0.8931665937), abs=1e-9)
    assert of_alpha(0.843142769565, 30, 7) == pytest.approx((0.7393756856, 0.9157730722), abs=1e-9)
    # printed in the manual of statpsych 1.6 (D. Bonett), which takes n (k - 1) degrees of freedom below
    assert of_alpha(0.85, 89, 7) == pytest.approx((0.7971254, 0.8931436), abs=1e-4)
    # psych::r.con(.3, 120)
    assert of_correlation(0.3, 120) == pytest.approx((0.127621157043, 0.454786382997), abs=1e-11)
    # R: prop.test(15, 50, correct = FALSE), and t.test's 2.0452 for 29 degrees of freedom
    assert of_share(15, 50) == pytest.approx((0.1910355350, 0.4375035046), abs=1e-9)
    assert of_mean(50.0, 10.0, 30) == pytest.approx((50 - 3.734061, 50 + 3.734061), abs=1e-5)


def test_ends_of_intervals() -> None:
    assert of_share(0, 40)[0] == 0.0
    assert of_share(40, 40)[1] == 1.0
    assert of_correlation(0.3, 3) is None
    assert of_correlation(1.0, 50) == (1.0, 1.0)
    assert harmonic_mean(np.array([1, 2])) == pytest.approx(4 / 3)
    assert harmonic_mean(np.array([5, 0])) == 0.0
