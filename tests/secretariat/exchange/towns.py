"""Small tables of results, made by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog
from diagnostic.results.results_table import Results, one_table
from diagnostic.secretariat.exchange import matching
from diagnostic.secretariat.exchange.matches import Exchange

CATALOG: Catalog = load_catalog()
CALLS, MAPS, RECORDS = "call-center", "spatial-data-infrastructure", "e-archive"


def town(name: str, *, country: str | None = "KE", region: str | None = "Africa", **more: Any) -> dict[str, Any]:
    """A row without systems; ``population`` and ``low`` may be given."""
    return {
        "city.name": name,
        "city.country": country,
        "city.region": region,
        "city.population": more.get("population", 1_000_000),
        "likely.level.low": more.get("low", 3),
    }


def system(module: str, status: str | None, points: float | None, **more: Any) -> dict[str, Any]:
    """What a row says about a module; ``gap``, ``class_`` and ``rank`` may be given."""
    return {
        f"status.{module}": status,
        f"implementation.{module}": points,
        f"target_gap.{module}": more.get("gap"),
        f"class.{module}": more.get("class_"),
        f"rank.{module}": more.get("rank"),
    }


def needs(module: str, rank: int = 1, points: float = 0.0, class_: str = "start_now") -> dict[str, Any]:
    """A row that needs a module."""
    return system(module, "none" if points == 0 else "pilot", points, gap=60.0 - points, class_=class_, rank=rank)


def runs(module: str, points: float = 90.0, status: str = "operational") -> dict[str, Any]:
    """A row that runs it."""
    return system(module, status, points, gap=-5.0, class_="sustain", rank=9)


def matches(frame: pd.DataFrame, *given: Any) -> Exchange:
    """The matching of the rows of a table, each a city of its own by its label."""
    return matching.matches(Results(one_table(frame, "towns").frame, tuple(frame.index)), *given)


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows as a table of results, labelled by name."""
    frame = pd.DataFrame(list(rows))
    return frame.set_index(frame["city.name"].str.casefold().rename(None))
