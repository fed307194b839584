"""Step 9, bands: nobody can build twelve systems at once, so at most a few are *now*."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, above, at_least
from diagnostic.content.catalog import Bands
from diagnostic.method.prerequisites import NONE
from diagnostic.method.priority import Class
from diagnostic.method.recommended_order import NO_RANK


class Band(IntEnum):
    """Bands, in the order in which they are told; ``NONE`` for what is unknown or not applicable."""

    NOW = 0
    NEXT = 1
    LATER = 2
    IMPROVE = 3
    KEEP = 4
    NONE = 5


BandWord = Literal["now", "next", "later", "improve", "keep"]
BAND_WORDS: dict[Band, BandWord | None] = {
    Band.NOW: "now",
    Band.NEXT: "next",
    Band.LATER: "later",
    Band.IMPROVE: "improve",
    Band.KEEP: "keep",
    Band.NONE: None,
}


def bands(limits: Bands, class_: Ints, rank: Ints, target_gap: Floats, waits: list[tuple[int, Ints]]) -> Ints:
    """Band of every module, (modules, cities); codes of ``Band``.

    Along the order the first modules of class *start now* with a target gap worth it, and for which every module they
    wait for is *now* too; of the others that are to be built the following are *next*, the rest *later*.
    """
    modules, cities = class_.shape
    to_build = (rank != NO_RANK) & above(target_gap, 0.0)
    band = np.full(class_.shape, int(Band.NONE))
    ready = to_build & (class_ == Class.START_NOW) & at_least(target_gap, limits.least_gap)
    taken = np.zeros(cities, dtype=np.int64)
    for place in range(1, modules + 1):
        for m in range(modules):
            here = ready[m] & (rank[m] == place) & (taken < limits.now)
            for waiter, blocker in waits:
                if waiter == m:
                    here &= (blocker == NONE) | _is_now(blocker, band)
            band[m] = np.where(here, int(Band.NOW), band[m])
            taken += here
    following = np.zeros(cities, dtype=np.int64)
    for place in range(1, modules + 1):
        for m in range(modules):
            here = to_build[m] & (rank[m] == place) & (band[m] == Band.NONE)
            next_or_later = np.where(following < limits.next, int(Band.NEXT), int(Band.LATER))
            band[m] = np.where(here, next_or_later, band[m])
            following += here
    band = np.where(class_ == Class.IMPROVE, int(Band.IMPROVE), band)
    return np.where((class_ == Class.SUSTAIN) | (class_ == Class.WATCH), int(Band.KEEP), band)


def _is_now(blocker: Ints, band: Ints) -> Bools:
    own = np.take_along_axis(band, np.maximum(blocker, 0)[None, :], axis=0)[0]
    is_now: Bools = own == Band.NOW
    return is_now
