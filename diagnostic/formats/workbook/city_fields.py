"""The cells of the City sheet: which part of a submission each one holds."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from diagnostic.base.period import A_PERIOD, PERIOD_PATTERN
from diagnostic.content.catalog import CRITERIA
from diagnostic.content.strict_model import pointer

Kind = Literal["text", "code", "whole", "level", "weight"]


class CityField(NamedTuple):
    """One labelled cell.

    Attributes:
        key: Id of the row, ``city.<name>``; the cell's global name is ``city_<name>``.
        path: Where the value stands in a submission.
        kind: How it is read.
        allowed: What may stand there, for problems.
    """

    key: str
    path: tuple[str, ...]
    label: str
    hint: str
    kind: Kind
    allowed: str
    form: re.Pattern[str] | None = None

    @property
    def pointer(self) -> str:
        """JSON pointer of the value."""
        return pointer(*self.path)

    @property
    def name(self) -> str:
        """Global name of the cell."""
        return self.key.replace(".", "_")


_CRITERION_HINTS = {
    "gap": "How far a system lags behind what the city's level makes one expect.",
    "need": "How weak the city is in what a system would improve.",
    "readiness": "How far what a system needs is already there.",
    "value": "Reach and benefit of a system.",
}

CITY_FIELDS: tuple[CityField, ...] = (
    CityField("city.name", ("city", "name"), "Name of the city", "As in official letters.", "text", "text"),
    CityField(
        "city.country",
        ("city", "country"),
        "Country",
        "Choose from the list, or type the two letters of ISO 3166: KE for Kenya, KR for Korea.",
        "code",
        "two letters (ISO 3166), for example KE",
        re.compile(r"[A-Z]{2}"),
    ),
    CityField(
        "city.region",
        ("city", "region"),
        "Region of the world",
        "Choose from the list, or type your own.",
        "text",
        "text",
    ),
    CityField(
        "city.population",
        ("city", "population"),
        "Inhabitants",
        "People who live inside the city's limits; a whole number, without separators of thousands.",
        "whole",
        "a whole number from 1",
    ),
    CityField(
        "city.currency",
        ("city", "currency"),
        "Currency of the plan",
        "The three letters of ISO 4217, for example KES or USD. It concerns the plan only, not the answers.",
        "code",
        "three letters (ISO 4217), for example USD",
        re.compile(r"[A-Z]{3}"),
    ),
    CityField(
        "city.period",
        ("period",),
        "Period of the answers",
        "A year or a quarter: 2026 or 2026-Q3.",
        "code",
        A_PERIOD,
        re.compile(PERIOD_PATTERN),
    ),
    CityField(
        "city.target_level",
        ("target_level",),
        "Target level (optional)",
        "The level the city wants to reach. Left blank, it is the next one.",
        "level",
        "one of the levels",
    ),
    *(
        CityField(
            f"city.weight_{criterion}",
            ("criteria", criterion),
            f"Weight of {criterion} (optional)",
            _CRITERION_HINTS[criterion] + " All four weights or none; they need not add up to 1.",
            "weight",
            "a number from 0",
        )
        for criterion in CRITERIA
    ),
)
