"""95 % intervals: of a share, of a correlation, of alpha, of a mean."""

from __future__ import annotations

import math

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
