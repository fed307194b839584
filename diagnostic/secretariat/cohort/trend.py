"""What changed from one period to the next, in the cities that took part in both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.spread import LEAST, Spread, spread


@dataclass(frozen=True, slots=True)
class Step:
    """Two periods side by side.

    Attributes:
        before: The earlier period.
        after: The later one.
        only_before: Cities that are not in the later one.
        only_after: Cities that were not in the earlier one.
        both: Cities in both; only they are compared.
        score: Changes of the score as answered.
        low: Changes of the low end of the likely range: answering more can raise it, so read the two together.
        levels: Cities at a higher, at the same and at a lower level than before, as answered; None under ten cities.
        factors: Changes by factor, in the questionnaire's order.
        modules: Changes of the implementation by module, in the catalog's order.
    """

    before: str
    after: str
    only_before: int
    only_after: int
    both: int
    score: Spread
    low: Spread
    levels: tuple[int, int, int] | None
    factors: tuple[Spread, ...]
    modules: tuple[Spread, ...]


def trend(cohorts: list[Cohort]) -> tuple[Step, ...]:
    """The steps between neighbouring periods, oldest first."""
    return tuple(_step(old, new) for old, new in pairwise(cohorts))


def _step(old: Cohort, new: Cohort) -> Step:
    place = {key: column for column, key in enumerate(old.keys)}
    pairs = [(place[key], column) for column, key in enumerate(new.keys) if key in place]
    then = np.array([pair[0] for pair in pairs], dtype=np.intp)
    now = np.array([pair[1] for pair in pairs], dtype=np.intp)

    def changes(after: Floats, before: Floats) -> Spread:
        return spread(after[now] - before[then])

    moved = new.level[now] - old.level[then]
    levels = (int(np.sum(moved > 0)), int(np.sum(moved == 0)), int(np.sum(moved < 0)))
    return Step(
        before=old.period,
        after=new.period,
        only_before=len(old) - len(pairs),
        only_after=len(new) - len(pairs),
        both=len(pairs),
        score=changes(new.score, old.score),
        low=changes(new.low, old.low),
        levels=levels if sum(levels) >= LEAST else None,
        factors=tuple(changes(a, b) for a, b in zip(new.factor, old.factor, strict=True)),
        modules=tuple(changes(a, b) for a, b in zip(new.implementation, old.implementation, strict=True)),
    )
