"""The same city twice: only its newest result counts, or it would weigh double."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime

import numpy as np

from diagnostic.base.arrays import Bools
from diagnostic.base.period import Period, period_of

When = tuple[Period, float]


def newest(cities: Sequence[Hashable], when: Sequence[When]) -> Bools:
    """Which results count, (results,): of each city the newest, of equally new ones the later in the list.

    Args:
        cities: What tells the cities apart, a result each.
        when: From ``when_made``, a result each.
    """
    best: dict[Hashable, tuple[When, int]] = {}
    for place, (city, moment) in enumerate(zip(cities, when, strict=True)):
        best[city] = max(best.get(city, (moment, -1)), (moment, place))
    counts = np.zeros(len(cities), dtype=np.bool_)
    counts[[place for _, place in best.values()]] = True
    return counts


def when_made(period: str | None, submitted_at: str | datetime | None) -> When:
    """The order of a city's results: by period, then by the moment at which they were handed in.

    What is not said, or is no period and no moment, comes first; a moment without a zone is UTC.
    """
    return period_of(period), _seconds(submitted_at)


def _seconds(moment: str | datetime | None) -> float:
    """Since 1970; 0 where no moment is said."""
    if not isinstance(moment, datetime):
        try:
            moment = datetime.fromisoformat(moment or "")
        except ValueError:
            return 0.0
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
