"""95 % intervals: of a share, of a correlation, of alpha, of a mean; and how they shrink with the number of cities."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

Z = 1.959963984540054
"""97.5 % point of the normal distribution."""
CERTAINTY = 0.95
Interval = tuple[float, float]


def of_share(count: int, total: int) -> Interval:
    """Of a share of ``count`` in ``total`` > 0: Wilson's score interval.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.
    """
    share, square = count / total, Z * Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    # the ends exactly, whatever the rounding made of them
    return 0.0 if count == 0 else middle - half, 1.0 if count == total else middle + half


def of_correlation(r: float, n: float) -> Interval | None:
    """Of a correlation over ``n`` cities: Fisher's z; None below 4 cities.

    Source: R. A. Fisher, On the probable error of a coefficient of correlation, Metron 1, 1921.
    """
    if n <= 3:
        return None
    if abs(r) >= 1:
        return r, r
    half = Z / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def of_alpha(alpha: float, n: float, items: int) -> Interval:
    """Of alpha over ``n`` > 1 cities and ``items`` > 1 questions, by the F distribution.

    ``1 - (1 - alpha) F`` with F at 97.5 % and 2.5 % of n - 1 and (n - 1)(items - 1) degrees of freedom.
    Source: L. S. Feldt, The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty,
    Psychometrika 30, 1965; formulas 6 and 7 of Feldt, Woodruff and Salih, Applied Psychological Measurement 11, 1987.
    """
    tail = (1 - CERTAINTY) / 2
    upper, lower = (float(stats.f.ppf(p, n - 1, (n - 1) * (items - 1))) for p in (1 - tail, tail))
    return 1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower


def of_mean(mean: float, sd: float, n: int) -> Interval:
    """Of a mean over ``n`` > 1 cities: Student's t."""
    half = float(stats.t.ppf(1 - (1 - CERTAINTY) / 2, n - 1)) * sd / math.sqrt(n)
    return mean - half, mean + half


SIZES = (30, 60, 120, 250, 500, 1_000, 2_000)
NARROW = 0.10
"""An interval of alpha no wider than this tells .75 from .85."""
CLOSE = 2.0
"""Points by which a mean score may be off: a tenth of a level of 20 points."""
MOST_CITIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Growth:
    """Of one factor, if answers stay as they are and only cities are added.

    Attributes:
        sizes: Numbers of cities.
        alpha_width: Width of the 95 % interval of alpha at each of them; None where alpha is not shown.
        mean_half: The mean score -/+ this, at each of them; None below two scores.
        needed_for_alpha: Cities needed for an interval of alpha of ``NARROW``.
        needed_for_mean: Cities needed for a mean score -/+ ``CLOSE``.
    """

    sizes: tuple[int, ...]
    alpha_width: tuple[float, ...] | None
    mean_half: tuple[float, ...] | None
    needed_for_alpha: int | None
    needed_for_mean: int | None


def growth(alpha: float | None, items: int, pair_share: float, sd: float | None, scored_share: float) -> Growth:
    """Of one factor.

    Args:
        alpha: As found.
        items: Questions behind it.
        pair_share: Cities behind a pair of questions, of all.
        sd: Standard deviation of the factor's score.
        scored_share: Cities with a score, of all.
    """
    widths = needed_alpha = halves = needed_mean = None
    if alpha is not None and pair_share > 0:
        widths = tuple(_width(alpha, size * pair_share, items) for size in SIZES)
        needed_alpha = _needed(alpha, items, pair_share)
    if sd is not None and scored_share > 0:
        halves = tuple(Z * sd / (size * scored_share) ** 0.5 for size in SIZES)
        needed_mean = max(2, -int(-((Z * sd / CLOSE) ** 2) / scored_share // 1))
    return Growth(SIZES, widths, halves, needed_alpha, needed_mean)


def _width(alpha: float, n: float, items: int) -> float:
    low, high = of_alpha(alpha, n, items)
    return high - low


def _needed(alpha: float, items: int, pair_share: float) -> int | None:
    """The least number of cities whose interval is narrow enough; None beyond all cities there are."""
    low, high = int(2 / pair_share) + 1, MOST_CITIES
    if _width(alpha, high * pair_share, items) > NARROW:
        return None
    while low < high:  # the width falls with n
        middle = (low + high) // 2
        if _width(alpha, middle * pair_share, items) <= NARROW:
            high = middle
        else:
            low = middle + 1
    return low
