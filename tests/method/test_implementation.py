from __future__ import annotations

import math

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.method.implementation import implementation
from diagnostic.method.responses import systems_of
from tests.method.small import Record, answered, catalog_of, module

FUNCTIONS = {"functions": [{"id": name, "name": name} for name in ("f", "g", "h", "i")]}


def in_place(catalog: Catalog, *states: Record) -> list[float | None]:
    """Implementation of the second module ``m`` for some states of it; None where unknown."""
    cities = [answered({}, systems={"m": state} if state else {}) for state in states]
    found = implementation(catalog, systems_of(cities, catalog))
    return [None if math.isnan(a) else a for a in found[1].tolist()]


def test_status_alone_counts_without_functions() -> None:
    """100 x s; unknown is unknown, never 0."""
    states: list[Record] = [
        {"status": s} for s in ("none", "planned", "pilot", "operational", "integrated", "dont_know", None)
    ]
    catalog = catalog_of(module("a"), module("m"))
    assert in_place(catalog, *states, {}) == [0, 0, 40, 75, 100, None, None, None]


def test_half_of_it_is_the_functions() -> None:
    """100 (s + mean f) / 2 with 0, 0.5 and 1; blank and unknown functions count as s."""
    catalog = catalog_of(module("a"), module("m", **FUNCTIONS))
    full = {"f": "yes", "g": "yes", "h": "partly", "i": "no"}
    found = in_place(
        catalog,
        {"status": "pilot", "functions": full},
        {"status": "pilot", "functions": {"f": "yes", "g": "dont_know", "h": None}},
        {"status": "operational"},
        {"status": "integrated", "functions": {"f": "no", "g": "no", "h": "no", "i": "no"}},
    )
    assert found == pytest.approx([51.25, 47.5, 75, 50])


def test_a_plan_is_not_a_system() -> None:
    """None and planned are 0 whatever their functions, and whatever the catalog counts for planned."""
    catalog = catalog_of(module("a"), module("m", **FUNCTIONS), status={"planned": 0.3, "none": 0.2})
    functions = {"f": "yes", "g": "yes", "h": "yes", "i": "yes"}
    assert in_place(catalog, {"status": "none", "functions": functions}, {"status": "planned"}) == [0, 0]


def test_unknown_status_stays_unknown_with_functions() -> None:
    """All functions given do not make up for the status."""
    catalog = catalog_of(module("a"), module("m", **FUNCTIONS))
    functions = {"f": "yes", "g": "yes", "h": "yes", "i": "yes"}
    assert in_place(catalog, {"status": "dont_know", "functions": functions}) == [None]


def test_catalog_says_what_a_status_counts() -> None:
    """The shares of the catalog are used, one by one."""
    catalog = catalog_of(module("a"), module("m"), status={"pilot": 0.1, "operational": 0.5, "integrated": 0.9})
    states: list[Record] = [{"status": s} for s in ("pilot", "operational", "integrated")]
    assert in_place(catalog, *states) == [10, 50, 90]
