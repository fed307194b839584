"""Population classes of cities.

The limits are the size classes of United Nations, *World Urbanization Prospects: The 2018 Revision* (2019); its two
classes above five million are one here, because few cities are so large (expert judgement, 2026).
"""

from __future__ import annotations

from bisect import bisect_right

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
