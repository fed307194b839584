from __future__ import annotations

from typing import Any

import pytest

from diagnostic.method.diagnosis import EvidenceResult
from diagnostic.method.many_cities import cities_of
from diagnostic.method.one_city import diagnose_with
from diagnostic.results.result_rows import result_table
from tests.method.small import Record, answered, checklist, framework, number

QUESTIONS = {"A": [number("A-1"), number("A-2", weight=2)], "B": [checklist("B-1", 1, 1, weight=2), number("B-2")]}


def evidence(answers: Record, validated: bool = False, **more: Any) -> EvidenceResult:
    """The evidence of one city."""
    submission = answered(answers, **more)
    return diagnose_with(submission, framework(QUESTIONS, min_coverage=0), None, validated=validated).evidence


ALL = {"A-1": 1, "A-2": 1, "B-1": {"a": True}, "B-2": 1}
"""Weights of the answers: 1, 2, 2 x 0.5, 1."""


def test_shares_of_the_answered_weight() -> None:
    """Stated whatever the word, measured by three of them, shown by a text, link or file that nobody refused."""
    found = evidence(
        ALL | {"B-2": "dont_know"},
        confidence={"A-1": "unknown", "A-2": "survey", "B-2": "measured"},
        evidence={"A-1": "a decision", "A-2": {"date": "2026-01-01"}, "B-1": {"link": "https://example.org"}},
        verification={"B-1": "verified"},
    )
    assert (found.stated, found.measured, found.shown) == (3 / 4, 2 / 4, 2 / 4)
    assert found.grade == "C"


@pytest.mark.parametrize("word", ["not_verified", "not_reported"])
def test_what_a_reviewer_did_not_find_is_not_shown(word: str) -> None:
    """It stays stated and measured."""
    found = evidence({"A-1": 1}, confidence={"A-1": "measured"}, evidence={"A-1": "x"}, verification={"A-1": word})
    assert (found.stated, found.measured, found.shown, found.grade) == (1, 1, 0, "D")


def test_grades() -> None:
    """A and B from three quarters, C from two fifths of both; A only where validated; without answers D."""
    words: Record = {"confidence": dict.fromkeys(ALL, "measured"), "evidence": dict.fromkeys(ALL, "shown")}
    assert evidence(ALL, validated=True, **words).grade == "A"
    assert evidence(ALL, **words).grade == "B"
    few: Record = {"confidence": {"A-2": "regional"}, "evidence": {"A-2": "shown"}}
    assert evidence(ALL, validated=True, **few).grade == "C"
    one: Record = {"confidence": dict.fromkeys(ALL, "measured"), "evidence": {"A-1": "shown"}}
    assert evidence(ALL, validated=True, **one).grade == "D"
    nothing = evidence({})
    assert (nothing.grade, nothing.stated, nothing.measured, nothing.shown) == ("D", None, None, None)


def test_many_cities_have_the_grade_of_each() -> None:
    """The table of results says of each row what the diagnosis of that city says, to the last bit."""
    used = framework(QUESTIONS, min_coverage=0)
    words: Record = {"confidence": dict.fromkeys(ALL, "measured"), "evidence": dict.fromkeys(ALL, "shown")}
    cities = [
        answered(ALL, **words),
        answered(ALL | {"A-1": "dont_know"}, confidence={"A-2": "survey"}, evidence={"A-2": "x", "B-1": "y"}),
        answered({}),
        answered(ALL, **words, verification={"A-2": "not_verified"}),
    ]
    validated = [True, False, False, True]
    nothing: dict[str, list[Any]] = {"file": ["x"] * 4, "row": [None] * 4, "file_sha256": [None] * 4}
    table = result_table(cities_of(cities, used, None), nothing, used, None, False, validated).to_pylist()
    for row, city, seen in zip(table, cities, validated, strict=True):
        alone = diagnose_with(city, used, None, validated=seen).evidence
        assert (row["evidence"], row["validated"]) == (alone.grade, seen)
        assert [row[f"evidence.{name}"] for name in ("stated", "measured", "shown")] == [
            alone.stated,
            alone.measured,
            alone.shown,
        ]
