"""The names of a sample cohort, in an order drawn from its seed, and what is roughly known of such cities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from diagnostic.base.city_identity import INVENTED
from diagnostic.content.load import read_yaml


@dataclass(frozen=True, slots=True)
class Member:
    """A member city, and how far cities of its region and of countries with such an income lie apart on average.

    Attributes:
        name: As the report spells it.
        country: ISO 3166-1 code.
        region: Of the report.
        context: Points added to factors of context.
        capability: Points added to the others.
        income: Limits of the income per inhabitant and year, US dollars.
        size: Limits of the population.
    """

    name: str
    country: str
    region: str
    context: float
    capability: float
    income: tuple[float, float]
    size: tuple[float, float]


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("member_cities.yaml"))
    return found


def income_question() -> str:
    """The question that asks for the income per inhabitant, in the questionnaire that has it."""
    found: str = _data()["income"]["question"]
    return found


@cache
def member_cities() -> list[Member]:
    """All of them, region by region."""
    groups = {country: group for group in _data()["income"]["groups"] for country in group["countries"]}
    sizes = {name: (size["from"], size["to"]) for size in _data()["sizes"] for name in size["cities"]}
    return [
        Member(
            name,
            country,
            region["name"],
            region["shift"]["context"] + groups[country]["shift"]["context"],
            region["shift"]["capability"] + groups[country]["shift"]["capability"],
            (groups[country]["from"], groups[country]["to"]),
            sizes[name],
        )
        for region in _data()["regions"]
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
        name = f"{member.name} {turn + 1} {INVENTED}" if turn else f"{member.name} {INVENTED}"
        drawn.append(replace(member, name=name))
    return drawn
