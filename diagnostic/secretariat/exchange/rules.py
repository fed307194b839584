"""What the matching goes by: thresholds and weights. Expert judgement of November 2026, all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

IN_OPERATION = ("operational", "integrated")
RUNS_WELL = 70.0
"""A city can show a system from this implementation on."""

TERMS = ("need", "strength", "language", "region", "size", "offer")
WEIGHTS = {"need": 30.0, "strength": 20.0, "language": 20.0, "region": 10.0, "size": 10.0, "offer": 10.0}
"""How much each term counts in the worth of a pair."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds and weights of one matching.

    Attributes:
        runs_well: Implementation from which a city runs a system well enough to show it to others.
        offered: Implementation from which an offer is backed by the city's answers.
        mature: Least maturity level, at the low end of the likely range, of a city that has not offered by itself.
        ahead: Points of implementation by which a helper must be ahead of the city that needs help.
        capacity: Needs that a city is given which has not said how many it can serve.
        needs: Needs that each city brings, the most pressing ones.
        alike: Ratio of populations from which two cities do not count as of similar size at all.
        weights: Weight of each of ``TERMS``; that of need is above 0.
    """

    runs_well: float = RUNS_WELL
    offered: float = 50.0
    mature: int = 3
    ahead: float = 10.0
    capacity: int = 2
    needs: int = 3
    alike: float = 10.0
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
