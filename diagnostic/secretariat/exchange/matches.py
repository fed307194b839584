"""What a matching finds, and the rules it goes by: thresholds and weights, expert judgement of November 2026.

Nothing heavy is imported here: reports read it where no solver is installed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

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


Reason = Literal["nobody", "nobody_ahead", "full", "unknown", "no_level"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A city that needs a module and the city that could show it.

    Attributes:
        city, helper: Labels of their rows in the table.
        city_name, helper_name: What to call them.
        module: Id.
        module_name: Its name.
        worth: What the pair is worth, 0..100; compares inside one matching only.
        terms: Each term, 0..1; None where it is not known.
        declared: Whether the city says itself that it needs the module.
        offered: Whether the helper says itself that it shows it.
        why: Sentences.
        contact: What the helper said; may be empty.
    """

    city: str
    city_name: str
    module: str
    module_name: str
    helper: str
    helper_name: str
    worth: float
    terms: dict[str, float | None]
    declared: bool
    offered: bool
    why: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A need without a partner, or a city that could not take part.

    Attributes:
        city: Label of its row.
        module: Id; "" where it is about the city as a whole.
        why: A sentence.
    """

    city: str
    city_name: str
    module: str
    module_name: str
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class Helper:
    """A city that can help.

    Attributes:
        modules: Ids of what it can show.
        declared: Whether it says so itself; else it must be asked first.
        capacity: How many needs it can serve.
        given: How many it was given.
    """

    city: str
    city_name: str
    modules: tuple[str, ...]
    declared: bool
    capacity: int
    given: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """One matching.

    Attributes:
        cities: How many took part.
        pairs: By city and place of the need.
        unmatched: By city.
        later: Number of further needs, after the first ones of each city.
        helpers: By name.
        notes: Offers that the city's own answers do not back, as sentences.
        rules: What it went by.
    """

    cities: int
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    later: int
    helpers: tuple[Helper, ...]
    notes: tuple[str, ...]
    rules: Rules
