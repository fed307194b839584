from __future__ import annotations

import math
from typing import Any

import pytest

from diagnostic.content.fact import FromFacts
from diagnostic.method.computed_answers import answers_of
from diagnostic.method.responses import State
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission
from tests.method.small import Record, answered, framework, number

FACTS: list[Record] = [{"id": name, "name": name} for name in ("x", "y", "z")]


def computed(rule: Record, facts: Record, answer: Any = None, **more: Any) -> tuple[float | None, State, list[str]]:
    """Value and state of the answer that follows, and the codes of what is wrong."""
    question = number("A-1", (-1000, 0), (1000, 100), **more) | {"from_facts": rule}
    questionnaire = framework({"A": [question]}, facts=FACTS)
    submission: Submission = answered({} if answer is None else {"A-1": answer}, facts=facts, city={"population": 200})
    codes = [p.code for p in submission_problems(submission, questionnaire, None) if p.code != "S513w"]
    found = answers_of([submission], questionnaire)
    value = float(found.values[0, 0])
    return None if math.isnan(value) else value, State(found.states[0, 0]), codes


@pytest.mark.parametrize(
    ("rule", "facts", "value"),
    [
        ({"ratio": {"of": "x", "to": "y", "times": 100}}, {"x": 3, "y": 4}, 75),
        ({"ratio": {"of": ["x", "z"], "to": "y", "times": 10}}, {"x": 3, "y": 4, "z": 5}, 20),
        ({"ratio": {"of": "x", "to": ["y", "z"]}}, {"x": 3, "y": 4, "z": 2}, 0.5),
        ({"ratio": {"of": "x", "to": "city.population", "times": 1000}}, {"x": 3}, 15),
        ({"deviation": {"of": "x", "from": "y"}}, {"x": 90, "y": 100}, 10),
        ({"deviation": {"of": "x", "from": "y"}}, {"x": 115, "y": 100}, 15),
        ({"growth": {"of": "x", "from": "y", "years": 2}}, {"x": 121, "y": 100}, 10),
        ({"growth": {"of": "x", "from": "y", "years": 3}}, {"x": 0, "y": 100}, -100),
        ({"sum": {"of": ["x", "y"]}}, {"x": 3, "y": -5}, -2),
    ],
)
def test_the_four_rules(rule: Record, facts: Record, value: float) -> None:
    """By hand; the answer is then an answer."""
    found, state, codes = computed(rule, facts)
    assert found == pytest.approx(value)
    assert (state, codes) == (State.ANSWERED, [])


SHARE = {"ratio": {"of": "x", "to": "y", "times": 100}}


def test_it_takes_all_facts_and_no_answer() -> None:
    """Blank and don't know are filled; an answer stands, not applicable too."""
    assert computed(SHARE, {"x": 3}) == (None, State.MISSING, [])
    assert computed(SHARE, {"x": 3, "y": 4}, "dont_know")[:2] == (75, State.ANSWERED)
    assert computed(SHARE, {"x": 3, "y": 4}, "n/a") == (None, State.NOT_APPLICABLE, [])
    assert computed(SHARE, {"x": 3, "y": 4}, 75.5) == (75.5, State.ANSWERED, [])
    assert computed(SHARE, {"x": 3, "y": 4}, 76) == (76, State.ANSWERED, ["S521w"])


def test_whole_numbers_round_halves_away_from_zero_after_nine_decimals() -> None:
    """0.5 is 1, -0.5 is -1, and what only rounding left below a half is one."""
    for x, value in ((1, 1), (-1, -1), (0.99999, 0), (1 - 1e-11, 1)):
        assert computed({"ratio": {"of": "x", "to": "y"}}, {"x": x, "y": 2}, integer=True)[0] == value


def test_what_cannot_be_computed_is_an_error_at_the_facts() -> None:
    """A zero below the line, whatever is answered; a value outside the limits; a root of nothing real."""
    assert computed(SHARE, {"x": 3, "y": 0}) == (None, State.MISSING, ["S519"])
    assert computed(SHARE, {"x": 3, "y": 0}, 5) == (5, State.ANSWERED, ["S519"])
    assert computed(SHARE, {"x": 300, "y": 4}, minimum=-1000, maximum=1000) == (None, State.MISSING, ["S520"])
    assert computed(SHARE, {"x": 300, "y": 4}, 50, minimum=-1000, maximum=1000)[2] == ["S521w"]
    growth = {"growth": {"of": "x", "from": "y", "years": 2}}
    assert computed(growth, {"x": -3, "y": 4}) == (None, State.MISSING, ["S520"])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"ratio": {"of": "x", "to": "y", "times": 100}}, "x / y x 100"),
        ({"ratio": {"of": ["x", "z"], "to": ["y", "city.population"]}}, "(x + z) / (y + city.population)"),
        ({"deviation": {"of": "x", "from": "y"}}, "distance of x / y from 1, x 100"),
        ({"growth": {"of": "x", "from": "y", "years": 3}}, "yearly growth of x / y over 3 years, in %"),
        ({"sum": {"of": ["x", "y"]}}, "x + y"),
    ],
)
def test_the_arithmetic_in_words(rule: Record, words: str) -> None:
    assert FromFacts.model_validate(rule).in_words == words
