"""How certainty grows with the number of cities, and how many would be needed."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.secretariat.framework.intervals import Z, of_alpha

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
