from __future__ import annotations

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.one_city import diagnose_with
from tests.method.small import Record, answered, catalog_of, framework, module, needs, number


def hinges(
    questionnaire: Questionnaire, answers: Record, systems: Record | None = None, *modules: Record
) -> list[tuple[str | None, int | None, list[str]]]:
    """What the result hinges on, and what would come instead."""
    running = {name: {"status": status} for name, status in (systems or {}).items()}
    submission = answered(answers, systems=running)
    result = diagnose_with(submission, questionnaire, catalog_of(*modules) if modules else None)
    return [(hinge.question or hinge.system, hinge.level, hinge.now) for hinge in result.hinges_on]


def test_an_answer_that_carries_the_level() -> None:
    """Score 55: without A-1 35, without A-2 75, without B-1 60. In the others only A-1 carries it over 40."""
    questionnaire = framework({"A": [number("A-1"), number("A-2")], "B": [number("B-1")]}, min_coverage=0.5)
    assert hinges(questionnaire, {"A-1": 60, "A-2": 30, "B-1": 45}) == [("A-1", 2, [])]
    assert hinges(questionnaire, {"A-1": 80, "A-2": 20, "B-1": 35}) == [("A-1", 2, [])]
    assert hinges(questionnaire, {"A-1": 100, "A-2": 20, "B-1": 50}) == [("A-1", 2, []), ("A-2", 4, []), ("B-1", 4, [])]


def test_the_only_answer_carries_everything() -> None:
    """Without it there is no level, and nothing is now."""
    questionnaire = framework({"A": [number("A-1")]})
    assert hinges(questionnaire, {"A-1": 30}, {"m": "none"}, module("m")) == [("A-1", None, [])]
    assert hinges(questionnaire, {}) == []


def test_an_answer_that_decides_what_is_now() -> None:
    """M needs 50 of B, which has 45: without B-1 too little; without B-2 level 3. Not applicable is no hinge."""
    questionnaire = framework(
        {"A": [number("A-1"), number("A-2")], "B": [number("B-1"), number("B-2")]}, min_coverage=0
    )
    modules = module("m", **needs({"B": 50})), module("n", 0, 0, 0, 0, 0)
    answers = {"A-1": 30, "A-2": 30, "B-1": 60, "B-2": 30}
    found = [("B-1", 2, []), ("B-2", 3, ["m"])]
    assert hinges(questionnaire, answers, {"m": "none"}, *modules) == found
    # with A-2 not applicable A hangs on A-1 alone
    assert hinges(questionnaire, answers | {"A-2": "n/a"}, {"m": "none"}, *modules) == [("A-1", 3, ["m"]), *found]


def test_a_status_that_makes_room() -> None:
    """B waits for a, which is in place; without a's status b can not be started."""
    questionnaire = framework({"A": [number("A-1"), number("A-2")]}, min_coverage=0.5)
    modules = module("a"), module("b", **needs({}, {"a": 40}))
    given = {"A-1": 30, "A-2": 30}
    # a itself is now: that it leaves is no news; that b leaves with it is
    assert hinges(questionnaire, given, {"a": "pilot", "b": "none"}, *modules) == [("a", 2, [])]
    assert hinges(questionnaire, given, {"a": "pilot", "b": "dont_know"}, *modules) == []
    assert hinges(questionnaire, given, {"a": "n/a", "b": "none"}, *modules) == []


def test_a_status_outside_the_band_counts_when_it_changes_the_band() -> None:
    """Four can start, three are now; without one of these statuses the fourth comes in, which is no hinge."""
    questionnaire = framework({"A": [number("A-1"), number("A-2")]}, min_coverage=0.5)
    modules = [module(name, value=value) for name, value in zip("abcd", (90, 80, 70, 60), strict=True)]
    running = dict.fromkeys("abcd", "none")
    assert hinges(questionnaire, {"A-1": 30, "A-2": 30}, running, *modules) == []


def test_a_computed_answer_is_taken_as_missing_and_not_computed_anew() -> None:
    """Its facts do not bring it back."""
    ratio = number("A-1") | {"from_facts": {"ratio": {"of": "x", "to": "y", "times": 100}}}
    facts = [{"id": name, "name": name} for name in ("x", "y")]
    questionnaire = framework({"A": [ratio, number("A-2")]}, min_coverage=0.5, facts=facts)
    submission = answered({"A-2": 10}, facts={"x": 4, "y": 5})
    result = diagnose_with(submission, questionnaire, None)
    assert result.maturity.score == 45
    assert [(hinge.question, hinge.level) for hinge in result.hinges_on] == [("A-1", 1), ("A-2", 5)]
    assert [(one.question, one.value, one.facts) for one in result.computed] == [("A-1", 80, {"x": 4, "y": 5})]
