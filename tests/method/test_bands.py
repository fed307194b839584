from __future__ import annotations

import numpy as np

from diagnostic.content.catalog import Bands
from diagnostic.method.bands import BAND_WORDS, Band, bands
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import Class

S, P, I_, K, W, U = (
    Class.START_NOW,
    Class.PREPARE_FIRST,
    Class.IMPROVE,
    Class.SUSTAIN,
    Class.WATCH,
    Class.UNKNOWN,
)


def banded(
    classes: list[Class], gaps: list[float], *waits: tuple[int, int], limits: Bands | None = None
) -> list[str | None]:
    """Bands of one city whose modules stand in their order."""
    class_ = np.array(classes)[:, None]
    rank = np.cumsum(class_ != U, axis=0) * (class_ != U)
    blockers = [(waiter, np.array([blocker])) for waiter, blocker in waits]
    found = bands(limits or Bands(), class_, rank, np.array(gaps, dtype=float)[:, None], blockers)
    return [BAND_WORDS[Band(code)] for code in found[:, 0]]


def test_at_most_three_are_now_three_next_the_rest_later() -> None:
    """Along the order."""
    assert banded([S] * 8, [20] * 8) == ["now"] * 3 + ["next"] * 3 + ["later"] * 2


def test_only_what_can_be_started_is_now() -> None:
    """Prepare first is next or later, however high it stands; unknown has no band."""
    assert banded([P, S, U, P, S], [20, 20, 0, 20, 20]) == ["next", "now", None, "next", "now"]


def test_a_gap_that_is_worth_it() -> None:
    """At least 10, compared rounded."""
    assert banded([S, S, S], [9.9, 10, 10 - 1e-11]) == ["next", "now", "now"]


def test_what_a_module_waits_for_must_be_now_too() -> None:
    """A start now module whose blocker is next waits as next, and so does who waits for it."""
    assert banded([S, S, S, S], [5, 20, 20, 20], (1, 0), (2, 1), (3, NONE)) == ["next", "next", "next", "now"]
    assert banded([S, S], [20, 20], (1, 0)) == ["now", "now"]


def test_what_is_built() -> None:
    """Improve is improve; sustain and watch are kept."""
    assert banded([S, I_, K, W], [20, 0, 0, -5]) == ["now", "improve", "keep", "keep"]


def test_numbers_of_the_catalog() -> None:
    """One now, none next."""
    limits = Bands(now=1, next=0, least_gap=0)
    assert banded([S, S, S], [1, 20, 20], limits=limits) == ["now", "later", "later"]


def test_each_city_has_its_own() -> None:
    """Columns do not disturb each other."""
    class_, gaps = np.array([[S, P], [S, S]]), np.full((2, 2), 20.0)
    found = bands(Bands(now=1, next=1), class_, np.array([[1, 2], [2, 1]]), gaps, [(1, np.array([0, NONE]))])
    assert found.tolist() == [[Band.NOW, Band.NEXT], [Band.NEXT, Band.NOW]]
