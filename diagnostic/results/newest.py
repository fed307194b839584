"""The same city twice: only its newest answers count, or it would weigh double."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from diagnostic.base.arrays import Bools
from diagnostic.base.city_name import folded

END_OF_YEAR = 5
"""A whole year is newer than its last quarter."""
_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4]))?")


class Row(NamedTuple):
    """What tells cities and moments apart; None where it is not said."""

    name: str | None
    country: str | None
    period: str | None
    submitted_at: str | None


def newest(rows: Sequence[Row]) -> Bools:
    """Which rows count: the newest of each city, by period, then by moment, then the later row.

    A city is known by name and country; case and the forms of Unicode make no difference. A row without a name
    stands for a city of its own.
    """
    best: dict[tuple[str, ...], tuple[tuple[int, int], float, int]] = {}
    for place, row in enumerate(rows):
        name = folded(row.name or "")
        key = (name, folded(row.country or "")) if name else ("", "", str(place))
        best[key] = max(best.get(key, ((0, 0), 0.0, -1)), (period_order(row.period), _moment(row.submitted_at), place))
    counts = np.zeros(len(rows), dtype=np.bool_)
    counts[[place for _, _, place in best.values()]] = True
    return counts


def period_order(period: str | None) -> tuple[int, int]:
    """Sort key of a year or quarter; what is neither comes first."""
    found = _PERIOD.fullmatch((period or "").strip())
    return (0, 0) if found is None else (int(found[1]), int(found[2] or END_OF_YEAR))


def _moment(text: str | None) -> float:
    """Seconds since 1970; 0 where no moment is said."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return 0.0
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
