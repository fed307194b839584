from __future__ import annotations

from typing import Any

import pytest

from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.cross_checks import remarks
from tests.method.small import Record, answered, catalog_of, checklist, framework, module, number


def asking(*when: Record) -> Questionnaire:
    """A questionnaire with one cross-check."""
    return framework(
        {"A": [number("A-1"), number("A-2")], "B": [checklist("B-1", 1, 1), number("B-2")]},
        facts=[{"id": name, "name": name} for name in ("x", "y", "z")],
        checks=[{"id": "odd", "when": list(when), "ask": "Why?"}],
    )


GIVEN: Record = {
    "answers": {"A-1": 70, "A-2": 30, "B-1": {"a": True}, "B-2": "dont_know"},
    "systems": {"m": {"status": "pilot"}, "n": {"status": "planned"}, "o": {"status": "dont_know"}},
    "facts": {"x": 5, "y": 2},
    "city": {"population": 1000},
}
"""Factor A 50, B not rated; m at 40, n at 0, o not known."""


@pytest.mark.parametrize(
    ("condition", "fires"),
    [
        ({"question": "A-1", "score_at_least": 70}, True),
        ({"question": "A-1", "score_at_least": 70.1}, False),
        ({"question": "A-1", "score_at_most": 70}, True),
        ({"question": "A-1", "score_at_most": 69}, False),
        ({"question": "B-2", "score_at_most": 100}, False),
        ({"question": "A-1", "exceeds": "A-2"}, True),
        ({"question": "A-2", "exceeds": "A-1"}, False),
        ({"question": "A-1", "exceeds": "B-2"}, False),
        ({"question": "B-1", "item": "a", "is": True}, True),
        ({"question": "B-1", "item": "a", "is": False}, False),
        ({"question": "B-1", "item": "b", "is": False}, False),
        ({"factor": "A", "score_at_least": 50}, True),
        ({"factor": "A", "score_at_most": 49}, False),
        ({"factor": "B", "score_at_least": 0}, False),
        ({"module": "m", "implementation_at_least": 40}, True),
        ({"module": "m", "implementation_at_most": 39}, False),
        ({"module": "o", "implementation_at_most": 100}, False),
        ({"module": "none-such", "implementation_at_most": 100}, False),
        ({"module": "n", "status": ["none", "planned"]}, True),
        ({"module": "o", "status": ["none", "planned"]}, False),
        ({"modules": {"status": ["planned", "pilot"]}, "more_than": 1}, True),
        ({"modules": {"status": ["planned", "pilot"]}, "more_than": 2}, False),
        ({"population_at_most": 1000}, True),
        ({"population_at_least": 1001}, False),
        ({"fact": "x", "exceeds": "y"}, True),
        ({"fact": "x", "exceeds": ["y", "y", "y"]}, False),
        ({"fact": "x", "exceeds": "z"}, False),
    ],
)
def test_the_vocabulary(condition: Record, fires: bool) -> None:
    """A condition that cannot be evaluated does not hold."""
    catalog = catalog_of(module("m"), module("n"), module("o"))
    assert bool(remarks(asking(condition), catalog, answered(**GIVEN))) is fires


def test_all_conditions_must_hold() -> None:
    """And what it is about is named once, in order."""
    catalog = catalog_of(module("m"), module("n"), module("o"))
    both: list[Any] = [
        {"question": "A-1", "exceeds": "A-2"},
        {"question": "A-1", "score_at_least": 1},
        {"modules": {"status": ["pilot"]}, "more_than": 0},
    ]
    (found,) = remarks(asking(*both), catalog, answered(**GIVEN))
    assert (found.id, found.ask, found.about) == ("odd", "Why?", ["A-1", "A-2", "m"])
    assert remarks(asking(*both, {"population_at_most": 5}), catalog, answered(**GIVEN)) == []
    assert remarks(asking({"question": "A-1", "score_at_least": 1}), None, answered(**GIVEN | {"systems": {}}))


def test_the_shipped_ones_are_evaluated() -> None:
    """A city with cameras and nobody who asks about privacy is asked."""
    questionnaire = load_questionnaire("ceds@2.0.0")
    submission = answered(
        {"STR-08": 1},
        questionnaire={"id": "ceds", "version": "2.0.0"},
        systems={"urban-monitoring": {"status": "operational"}},
    )
    found = remarks(questionnaire, load_catalog("2.0.0", questionnaire), submission)
    assert [remark.id for remark in found] == ["cameras-without-privacy"]
