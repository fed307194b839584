"""A town small enough to work out every number of its diagnosis by hand."""

from __future__ import annotations

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.submission import Submission
from tests.method.small import Record, answered, catalog_of, checklist, framework, level, module, needs, number, yes_no

FUNCTIONS = {"functions": [{"id": name, "name": name} for name in ("f", "g")]}

ANSWERS: Record = {"A-1": 3, "A-2": 2, "B-1": True, "B-2": ["a", "d"], "B-3": "dont_know", "C-1": 10}
SYSTEMS: Record = {
    "x": {"status": "pilot", "functions": {"f": "yes"}},
    "y": {"status": "none"},
    "z": {"status": "dont_know"},
    "w": {"status": "integrated"},
}


def questionnaire(draws: int = 4) -> Questionnaire:
    """Three levels, three factors of weight 1, 2 and 0.5, a gate on the first."""
    return framework(
        {
            "A": [level("A-1"), number("A-2", (0, 0), (10, 100), weight=3)],
            "B": [yes_no("B-1"), checklist("B-2", 1, 1, 1, 1), level("B-3")],
            "C": [number("C-1", (1, 0), (100, 100), scale="log")],
        },
        cuts=(0, 30, 55),
        weights={"B": 2, "C": 0.5},
        dimension_of={"A": "inside", "B": "inside", "C": "outside"},
        gates={"factors": ["A"]},
        draws=draws,
    )


def catalog() -> Catalog:
    """Four modules: one to start, one that needs it, one unknown, one ahead."""
    return catalog_of(
        module("w", 0, 10, 20, value=30, **needs({"A": 40})),
        module("x", 10, 40, 80, value=60, improves={"A-2": 2, "B-1": 1}, **FUNCTIONS),
        module("y", 0, 20, 60, value=80, improves={"B-3": 1, "A-1": 1}, **needs({"A": 30}, {"z": 20, "x": 50})),
        module("z", 0, 20, 60),
        module("v", 0, 50, 70, value=50, improves={"A-1": 1}, **needs({"A": 50, "C": 50}, {"z": 10}, {"x": 60})),
    )


def submission(**more: object) -> Submission:
    """The town's answers."""
    return answered(
        ANSWERS,
        systems=SYSTEMS | {"v": {"status": "planned"}},
        confidence={"A-2": "estimate", "A-1": "measured", "B-1": "opinion"},
        city={"name": "Town", "country": "KE"},
        period="2026",
        **more,
    )
