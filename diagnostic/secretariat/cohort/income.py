"""The income group of a country, from ``income_groups.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diagnostic.content.load import read_yaml


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
