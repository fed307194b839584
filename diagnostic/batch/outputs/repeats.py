"""The same city twice for the same period: reported, never merged. Memory is 8 bytes a city."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from diagnostic.base.city_identity import city_key
from diagnostic.base.problems import Problem, shown
from diagnostic.results.columns import CITY_COUNTRY, CITY_NAME, FILE, FILE_SHA256, PERIOD, ROW

IDENTITY = tuple(column.name for column in (CITY_NAME, CITY_COUNTRY, PERIOD, FILE_SHA256, ROW))


def identity(table: pa.Table) -> Iterator[int]:
    """A number for each row that is the same for the same city and period, however its name is written.

    A city without a name is known by its file. Two cities share a number by chance once in many millions of batches.
    """
    for name, country, period, sha256, row in zip(*(table.column(c).to_pylist() for c in IDENTITY), strict=True):
        key = city_key(name, country, f"{sha256}, row {row}")
        yield int.from_bytes(hashlib.blake2b(repr((key, period)).encode(), digest_size=8).digest())


class Repeats:
    """Which cities stand more than once, and where they stood first."""

    def __init__(self, identities: array[int]) -> None:
        numbers, counts = np.unique(np.asarray(identities, dtype=np.uint64), return_counts=True)
        self._repeated = {int(number) for number in numbers[counts > 1]}
        self._first: dict[int, str] = {}

    def look(self, table: pa.Table) -> tuple[list[bool], list[Problem]]:
        """For each row whether its city stands elsewhere too, and what to report."""
        flags = [number in self._repeated for number in identity(table)] if self._repeated else [False] * len(table)
        problems = []
        for row in np.flatnonzero(flags):
            part = table.slice(row, 1)
            number = next(identity(part))
            file, at, name, *more = (
                part.column(column.name)[0].as_py() for column in (FILE, ROW, CITY_NAME, CITY_COUNTRY, PERIOD)
            )
            where = f"row {at}" if at is not None else ""
            place = f"{file} {where}".strip()
            first = self._first.setdefault(number, place)
            if first != place:
                said = [name or "a city without a name", *more]
                found = shown(", ".join(str(part) for part in said if part))
                problems.append(Problem("B105w", found, f"once; it stands in {first} too", where, file))
        return flags, problems
