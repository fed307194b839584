"""Classes of cities: by population, and by the income of their country (``income_groups.yaml``).

The limits are the size classes of United Nations, *World Urbanization Prospects: The 2018 Revision* (2019); its two
classes above five million are one here, because few cities are so large (expert judgement, 2026).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diagnostic.content.load import read_yaml

SOURCE = "size classes of the United Nations' World Urbanization Prospects, 2018 revision; the largest two in one"
LIMITS = (300_000, 500_000, 1_000_000, 5_000_000)
NAMES = (
    "under 300,000",
    "300,000 to 500,000",
    "500,000 to 1 million",
    "1 to 5 million",
    "5 million and more",
)


def population_class(population: float) -> int:
    """Place in ``NAMES``; a city at a limit belongs to the class above it."""
    return bisect_right(LIMITS, population)


@dataclass(frozen=True, slots=True)
class IncomeGroups:
    """The World Bank's classification.

    Attributes:
        names: The groups, the poorest first.
        of_country: Place in ``names`` by country code; a country that is not classified is not in it.
        source: Document and year, for people.
    """

    names: tuple[str, ...]
    of_country: dict[str, int]
    source: str


@cache
def income_groups() -> IncomeGroups:
    """The classification that is shipped."""
    data = read_yaml(Path(__file__).with_name("income_groups.yaml"))
    groups = data["groups"]
    return IncomeGroups(
        names=tuple(group["name"] for group in groups),
        of_country={code: place for place, group in enumerate(groups) for code in group["countries"]},
        source=f"{data['source']}, {data['year']}",
    )
