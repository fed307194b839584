"""What a matching finds. Nothing heavy is imported here: reports read it where no solver is installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.secretariat.exchange.rules import Rules

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
