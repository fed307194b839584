"""The names of a sample cohort, in an order drawn from its seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from diagnostic.content.load import read_yaml

MARK = "(invented)"


@dataclass(frozen=True, slots=True)
class Member:
    """A member city, and how far the cities of its region lie apart on average.

    Attributes:
        context: Points added to factors of context.
        capability: Points added to the others.
    """

    name: str
    country: str
    region: str
    context: float
    capability: float


@cache
def member_cities() -> list[Member]:
    """All of them, region by region."""
    data = read_yaml(Path(__file__).with_name("member_cities.yaml"))
    return [
        Member(name, country, region["name"], region["shift"]["context"], region["shift"]["capability"])
        for region in data["regions"]
        for name, country in region["cities"].items()
    ]


def drawn_members(first: int, count: int, seed: int) -> list[Member]:
    """Members number ``first`` and following of a cohort; when the list is used up it begins again, with a number."""
    known = member_cities()
    order = np.random.default_rng([seed, 0]).permutation(len(known))
    drawn = []
    for number in range(first, first + count):
        turn, place = divmod(number, len(known))
        member = known[order[place]]
        name = f"{member.name} {turn + 1} {MARK}" if turn else f"{member.name} {MARK}"
        drawn.append(Member(name, member.country, member.region, member.context, member.capability))
    return drawn
