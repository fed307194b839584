"""The engine written anew, against small examples computed by hand."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.method.anew import diagnose
from tests.method.anew.answers import Mark, extremes, from_facts, given
from tests.method.anew.cases import random_pack, random_submission, write
from tests.method.anew.content import Record, at, catalog_in, questionnaire_in
from tests.method.anew.systems import foundation_standing, implementation, position

TOWN: Record = {
    "format": "diagnostic-questionnaire/1",
    "id": "town",
    "version": "1.0.0",
    "title": "Town",
    "levels": [
        {"level": 1, "name": "Low", "cut": 0},
        {"level": 2, "name": "Middle", "cut": 40},
        {"level": 3, "name": "High", "cut": 70, "requires": [{"question": "B-2", "at_least": 100}]},
    ],
    "min_coverage": 0.5,
    "enter_coverage": 0.25,
    "gates": {"factors": ["A"], "levels_below": 1},
    "factors": [{"id": "A", "name": "A"}, {"id": "B", "name": "B"}],
}
OPTIONS = [{"value": n, "text": f"State {n}"} for n in range(1, 6)]
QUESTIONS: dict[str, list[Record]] = {
    "a": [
        {"id": "A-1", "text": "?", "type": "level", "options": OPTIONS},
        {
            "id": "A-2",
            "text": "?",
            "type": "checklist",
            "items": [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}, {"id": "c", "text": "c", "points": 2}],
        },
    ],
    "b": [
        {"id": "B-1", "text": "?", "type": "number", "points": [[0, 0], [10, 100]], "allow_na": True},
        {"id": "B-2", "text": "?", "type": "yes_no", "allow_na": True},
    ],
}
CATALOG: Record = {
    "format": "diagnostic-catalog/1",
    "version": "1.0.0",
    "questionnaire": {"id": "town", "major": 1},
    "foundations": ["law"],
    "modules": ["permits", "map", "archive", "bus"],
}
LAW: Record = {"id": "law", "name": "Law", "questions": {"A-1": 1, "gone": 1}, "expected": [10, 30, 60]}
MODULES: list[Record] = [
    {
        "id": "permits",
        "name": "Permits",
        "expected": [0, 20, 70],
        "prerequisites": {
            "factors": {"B": 40},
            "foundations": {"law": [0, 40, 60]},
            "modules": [{"bus": 90, "map": [0, 50, 90]}],
        },
        "improves": {"A-1": 2, "A-2": 1},
        "value": 50,
    },
    {"id": "map", "name": "Map", "expected": [0, 40, 80], "value": 0},
    {"id": "archive", "name": "Archive", "expected": [0, 50, 90]},
    {"id": "bus", "name": "Bus", "expected": [0, 20, 80]},
]
CITY: Record = {
    "format": "diagnostic-submission/1",
    "questionnaire": {"id": "town", "version": "1.0.0"},
    "answers": {"A-1": 3, "A-2": {"a": True, "c": False}, "B-1": 5, "B-2": "dont_know"},
    "confidence": {"A-1": "measured", "A-2": "opinion"},
    "evidence": {"A-1": {"text": "council decision 14/2025"}, "A-2": " "},
    "systems": {
        "permits": {"status": "planned"},
        "map": {"status": "pilot"},
        "archive": {"status": "n/a"},
        "bus": {"status": "dont_know"},
    },
}


class Pack:
    """The town's content, to be changed and written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.town, self.questions = deepcopy(TOWN), deepcopy(QUESTIONS)
        self.catalog, self.law, self.modules = deepcopy(CATALOG), deepcopy(LAW), deepcopy(MODULES)
        self.city = deepcopy(CITY)
        self.facts: list[Record] = []
        self.checks: list[Record] = []

    def result(self, *, systems: bool = True) -> Record:
        """The town's result."""
        home, place = self.folder / "questionnaire", self.folder / "catalog"
        write(home / "questionnaire.yaml", self.town)
        write(home / "facts.yaml", self.facts)
        write(home / "checks.yaml", self.checks)
        for factor, listed in self.questions.items():
            write(home / "questions" / f"{factor}.yaml", listed)
        write(place / "catalog.yaml", self.catalog)
        write(place / "foundations" / "law.yaml", self.law)
        for module in self.modules:
            write(place / "systems" / f"{module['id']}.yaml", module)
        questionnaire_in.cache_clear()
        catalog_in.cache_clear()
        return diagnose(self.city, home, place if systems else None)

    def module(self, name: str) -> Record:
        """A module's file."""
        return next(one for one in self.modules if one["id"] == name)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack(tmp_path)


def row(listed: list[Record], name: str) -> Record:
    return next(one for one in listed if one["id"] == name)


def near(value: float) -> Any:
    return pytest.approx(value, abs=1e-9)


# The whole town, as far as section 3 goes


def test_the_town_up_to_its_level(pack: Pack) -> None:
    result = pack.result()
    # A-2: one of three known points, three of four known. F_A = (50 + 0.75 x 100/3) / 1.75
    assert result["questions"][1] == {"id": "A-2", "state": "answered", "score": near(100 / 3)}
    a, b = result["factors"]
    assert a == {"id": "A", "score": near(75 / 1.75), "level": 2, "coverage": 0.875, "rated": True}
    assert b == {"id": "B", "score": 50.0, "level": 2, "coverage": 0.5, "rated": True}
    maturity = result["maturity"]
    assert (maturity["score"], maturity["level"], maturity["provisional"]) == (near((75 / 1.75 + 50) / 2), 2, False)
    # worst: A (50 + 25) / 2, B 50 / 2; best: A (50 + 50) / 2, B 150 / 2
    assert maturity["range"] == {"score": [31.25, 62.5], "level": [1, 2]}
    # A -/+ 25 x 0.125, B -/+ 12.5
    low = (75 / 1.75 - 3.125 + 37.5) / 2
    assert maturity["likely_range"] == {"score": [near(low), near(low + 15.625)], "level": [1, 2]}
    assert maturity["held_back_by"] == []


def test_the_towns_systems(pack: Pack) -> None:
    result = pack.result()
    part = (75 / 1.75 + 50) / 2 / 30 - 40 / 30 + 0.5  # x = 1 + part, and 2 + part for the next level
    permits, map_ = row(result["modules"], "permits"), row(result["modules"], "map")
    assert permits["expected"] == near(20 * part)
    assert permits["target_gap"] == permits["target"] == near(20 + 50 * part)
    assert (map_["implementation"], map_["gap"], map_["standing"]) == (40.0, near(40 * part - 40), "ahead")
    assert map_["target"] == near(50 + 40 * part)  # raised from 40 + 40 part: permits needs it to finish
    law = row(result["foundations"], "law")
    assert (law["standing"], law["gap"]) == (50.0, near(10 + 20 * part - 50))
    assert law["target"] == near(40 + 20 * part)  # raised from 30 + 30 part
    assert law["needed_by"] == [
        {"module": "permits", "value": 50.0, "required": near(40 + 20 * part), "when": "target"}
    ]
    archive, bus = row(result["modules"], "archive"), row(result["modules"], "bus")
    assert (archive["implementation"], archive["gap"], archive["expected"]) == (None, None, near(50 * part))
    assert (bus["implementation"], bus["standing"], bus["target"]) == (None, None, near(20 + 60 * part))


def test_the_towns_priorities(pack: Pack) -> None:
    result = pack.result()
    first, second, third, fourth = result["priorities"]
    assert [one["id"] for one in result["priorities"]] == ["map", "permits", "archive", "bus"]
    assert [one["class"] for one in result["priorities"]] == ["start_now", "start_now", "not_applicable", "unknown"]
    assert [one["rank"] for one in result["priorities"]] == [1, 2, None, None]
    part = 0.5 + ((75 / 1.75 + 50) / 2 - 40) / 30
    need = (2 * 50 + 0.75 * (100 - 100 / 3)) / 2.75
    readiness = (100 + 5000 / (40 + 20 * part) + 4000 / (50 + 40 * part)) / 3
    assert second["criteria"] == {
        "gap": near(20 + 50 * part),
        "need": near(need),
        "readiness": near(readiness),
        "value": 50.0,
    }
    P = 0.25 * (20 + 50 * part) + 0.3 * need + 0.2 * readiness + 0.25 * 50
    assert second["score"] == near(P)
    assert second["inherited"] == {"score": near(P), "from": None}
    own = (0.25 * (10 + 40 * part) + 0.2 * 100) / 0.7  # the map improves no question: need is dropped
    assert first["score"] == near(own)
    assert first["criteria"]["need"] is first["contributions"]["need"] is None
    assert first["contributions"]["readiness"] == near(20 / 0.7)
    assert first["inherited"] == {"score": near(P), "from": "permits"}
    assert third["score"] is fourth["score"] is None


def test_the_towns_steps_and_hinges(pack: Pack) -> None:
    result = pack.result()
    assert result["steps"] == [
        {"kind": "module", "id": "map", "band": "now", "alongside": []},
        {"kind": "module", "id": "permits", "band": "now", "alongside": ["law"]},
    ]
    # without A-1 the law is unknown; without A-2 the map (40) is below 50 x 5/6; without B-1 the floor is not answered
    assert result["hinges_on"] == [
        {"question": "A-1", "level": 2, "now": ["map"]},
        {"question": "A-2", "level": 2, "now": ["map"]},
        {"question": "B-1", "level": 2, "now": ["map"]},
        {"system": "map", "level": 2, "now": []},
    ]
    assert result["evidence"] == {
        "grade": "D",
        "stated": near(1.75 / 2.75),
        "measured": near(1 / 2.75),
        "shown": near(1 / 2.75),
        "validated": False,
    }


def test_without_a_catalog_only_the_level_can_hinge(pack: Pack) -> None:
    result = pack.result(systems=False)
    assert result["modules"] == result["steps"] == result["hinges_on"] == []
    pack.city["answers"] = {"A-1": 3, "B-1": 3}  # 50 and 30: 40; without B-1 50, without A-1 30
    assert pack.result(systems=False)["hinges_on"] == [{"question": "A-1", "level": 1, "now": []}]


# Levels


def test_a_silent_gate_factor_meets_only_gates_at_nothing(pack: Pack) -> None:
    pack.city["answers"] = {"B-1": 10, "B-2": True}
    maturity = pack.result()["maturity"]
    assert (maturity["score"], maturity["level"], maturity["provisional"]) == (100.0, 2, True)
    assert maturity["held_back_by"] == [{"factor": "A", "score": None, "needed": 40, "missing": 40}]
    assert maturity["way_up_points"] is None


def test_a_gate_reads_a_factor_that_does_not_enter(pack: Pack) -> None:
    pack.questions["a"][0]["weight"] = 0.5
    pack.questions["a"][1]["weight"] = 2
    pack.city["answers"] = {"A-1": 2, "B-1": 10, "B-2": True}
    result = pack.result()
    assert result["factors"][0] == {"id": "A", "score": None, "level": None, "coverage": 0.2, "rated": False}
    assert result["maturity"]["score"] == 100.0
    assert result["maturity"]["held_back_by"] == [{"factor": "A", "score": 25.0, "needed": 40, "missing": 15.0}]
    assert result["maturity"]["way_up_points"] == 15.0
    # A moves by 20 to 45 for the gate; the score is that of B alone
    assert result["maturity"]["likely_range"] == {"score": [100.0, 100.0], "level": [2, 3]}


@pytest.mark.parametrize(("answer", "level"), [(True, 3), (False, 2), (None, 2), ("n/a", 3)])
def test_a_condition(pack: Pack, answer: Any, level: int) -> None:
    pack.questions["b"][1]["weight"] = 0.1
    pack.city["answers"] = {"A-1": 5, "A-2": ["a", "b", "c"], "B-1": 10, "B-2": answer}
    maturity = pack.result()["maturity"]
    assert maturity["level"] == level
    score = 0.0 if answer is False else None
    named = [{"question": "B-2", "score": score, "needed": 100, "missing": 100.0}]
    assert maturity["held_back_by"] == (named if level == 2 else [])


def test_a_third_reaches_a_cut_of_a_third(pack: Pack) -> None:
    pack.town["levels"][1]["cut"] = 33.333333333333336
    pack.city["answers"] = {"A-2": {"a": True, "c": False}, "B-1": "n/a", "B-2": "n/a"}
    assert pack.result()["maturity"]["level"] == 2


def test_nobody_answered(pack: Pack) -> None:
    pack.city["answers"] = {}
    result = pack.result()
    maturity = result["maturity"]
    assert (maturity["score"], maturity["level"], maturity["likely_range"]) == (None, None, None)
    assert maturity["range"] == {"score": [0.0, 100.0], "level": [1, 3]}
    assert result["priorities"] == result["steps"] == result["hinges_on"] == []
    assert row(result["modules"], "map")["implementation"] == 40.0
    assert row(result["modules"], "map")["expected"] is row(result["modules"], "map")["band"] is None


def test_the_geometric_mean_and_its_floor(pack: Pack) -> None:
    pack.town["aggregation"] = {"geometric": {"floor": 4}}
    pack.city["answers"] = {"A-1": 5, "A-2": ["a", "b", "c"], "B-1": 0, "B-2": False}
    maturity = pack.result()["maturity"]
    assert (maturity["score"], maturity["level"]) == (near(20), 1)
    assert maturity["other_aggregation_level"] == 2  # 50 by the arithmetic mean


def test_the_shortest_way_up_takes_the_gate_first(pack: Pack) -> None:
    pack.questions["a"][0]["weight"] = 3
    pack.town["levels"][2] = {"level": 3, "name": "High", "cut": 55}
    pack.city["answers"] = {"A-1": 2, "A-2": [], "B-1": 8, "B-2": True}
    # A 18.75, B 90: 54.375. The gate wants 40 of A: 21.25 / 0.75 points of A-1; that lifts the mean to 65
    assert pack.result()["maturity"]["way_up_points"] == near(21.25 / 0.75)


def test_the_shortest_way_up_takes_conditions_then_what_moves_most(pack: Pack) -> None:
    pack.city["answers"] = {"A-1": 3, "A-2": ["a", "b"], "B-1": 7, "B-2": False}
    # 50 and 35: 42.5. B-2 must be yes: 67.5. The last 2.5 cost four points each
    assert pack.result()["maturity"]["way_up_points"] == near(110)
    pack.town["factors"][1]["weight"] = 3  # 38.75 now, and a point on a question of B gives 0.375
    assert pack.result()["maturity"]["way_up_points"] == near(1.25 / 0.375)
    pack.city["answers"]["B-1"] = None
    pack.town["enter_coverage"] = 0.5
    pack.questions["b"][0]["weight"] = 3  # B no longer enters: the score is A's 50, and the way leads through A
    pack.city["answers"]["B-2"] = True
    assert pack.result()["maturity"]["way_up_points"] == near(40)


def test_no_question_rises_above_the_best_of_its_type(pack: Pack) -> None:
    pack.questions["b"][0]["points"] = [[0, 0], [10, 60]]
    pack.city["answers"] = {"A-1": 5, "A-2": ["a", "b"], "B-1": 9, "B-2": False}
    # 75 and 27: 51. B-2 must be yes, which costs 100 and gives 25: 76
    assert pack.result()["maturity"]["way_up_points"] == near(100)
    pack.town["levels"][2] = {"level": 3, "name": "High", "cut": 99}
    assert pack.result()["maturity"]["way_up_points"] is None  # at best 100 and 80


def test_dimensions_take_their_own_factors_that_enter(pack: Pack) -> None:
    pack.town["dimensions"] = [
        {"id": "outside", "name": "Outside", "context": True},
        {"id": "inside", "name": "Inside"},
    ]
    pack.town["factors"][0]["dimension"], pack.town["factors"][1]["dimension"] = "inside", "outside"
    pack.city["answers"] = {"A-1": 5, "A-2": ["a", "b"], "B-1": 3}
    result = pack.result()
    assert result["maturity"]["dimensions"] == [{"id": "outside", "score": 30.0}, {"id": "inside", "score": 75.0}]
    assert result["maturity"]["level"] == 2
    del pack.town["levels"][2]["requires"]
    assert pack.result()["maturity"]["way_up_points"] is None  # 65 at best without the context
    pack.city["answers"]["B-1"] = None
    assert pack.result()["maturity"]["dimensions"][0] == {"id": "outside", "score": None}


# Answers


def test_number_scores_and_their_ends() -> None:
    log = {"id": "N", "type": "number", "scale": "log", "points": [[1, 0], [100, 80]], "minimum": 1}
    assert given(log, 10).score == near(40)
    assert (given(log, 0.5).score, given(log, 1e6).score) == (0.0, 80.0)
    peak = {"id": "N", "type": "number", "points": [[0, 0], [1.5, 90], [3, 30]], "integer": True}
    assert extremes(peak) == (0.0, 70.0)  # 1.5 cannot be answered; 2 gives 70
    assert extremes(peak | {"integer": False}) == (0.0, 90.0)
    assert extremes(peak | {"minimum": 2, "maximum": 3}) == (30.0, 70.0)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"ratio": {"of": ["one", "two"], "to": "city.population", "times": 100}}, 30.0),
        ({"deviation": {"of": "one", "from": "two"}}, 50.0),
        ({"growth": {"of": "four", "from": "one", "years": 2}}, 100.0),
        ({"sum": {"of": ["one", "two", "four"]}}, 70.0),
        ({"ratio": {"of": "one", "to": "absent", "times": 1}}, None),
    ],
)
def test_answers_from_figures(rule: Record, value: float | None) -> None:
    submission = {"facts": {"one": 10, "two": 20, "four": 40}, "city": {"population": 100}}
    found, _ = from_facts({"from_facts": rule}, submission)
    assert found is None if value is None else found == near(value)


def test_whole_numbers_from_figures_round_halves_up() -> None:
    rule = {"integer": True, "from_facts": {"ratio": {"of": "a", "to": "b", "times": 1}}}
    assert from_facts(rule, {"facts": {"a": 5, "b": 2}})[0] == 3
    assert from_facts(rule, {"facts": {"a": 2.4999999999, "b": 1}})[0] == 3
    assert from_facts(rule, {"facts": {"a": 2.49999999, "b": 1}})[0] == 2


@pytest.mark.parametrize(("answer", "state", "score"), [(None, "answered", 40.0), ("n/a", "not_applicable", None)])
def test_figures_answer_only_what_is_missing(pack: Pack, answer: Any, state: str, score: float | None) -> None:
    pack.questions["b"][0]["from_facts"] = {"ratio": {"of": "one", "to": "two", "times": 1}}
    pack.facts = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]
    pack.city["facts"] = {"one": 8, "two": 2}
    pack.city["answers"]["B-1"] = answer
    result = pack.result()
    assert result["questions"][2] == {"id": "B-1", "state": state, "score": score}
    computed = [{"question": "B-1", "value": 4.0, "facts": ["one", "two"]}]
    assert result["computed"] == (computed if score else [])


def test_cross_checks(pack: Pack) -> None:
    pack.checks = [
        {"id": "fires", "when": [{"question": "A-1", "score_at_least": 50}, {"module": "map", "status": ["pilot"]}]},
        {"id": "item", "when": [{"question": "A-2", "item": "c", "is": False}]},
        {"id": "not-known", "when": [{"question": "A-2", "item": "b", "is": False}]},
        {"id": "silent", "when": [{"question": "B-2", "score_at_most": 100}]},
        {"id": "unknown-system", "when": [{"module": "bus", "implementation_at_most": 0}]},
        {"id": "many", "when": [{"modules": {"status": ["planned", "pilot"]}, "more_than": 2}]},
        {"id": "two", "when": [{"modules": {"status": ["planned", "pilot"]}, "more_than": 1}]},
        {"id": "nobody", "when": [{"population_at_most": 50000}]},
    ]
    for check in pack.checks:
        check["ask"] = "Why?"
    assert [one["id"] for one in pack.result()["checks"]] == ["fires", "item", "two"]


# Systems


@pytest.mark.parametrize(
    ("system", "value"),
    [
        (None, None),
        ({"status": "dont_know"}, None),
        ({"status": "planned", "functions": {"f": "yes"}}, 0.0),
        ({"status": "pilot"}, 40.0),
        ({"status": "operational", "functions": {"f": "yes", "g": "dont_know"}}, 81.25),
        ({"status": "integrated", "functions": {"f": "partly", "g": "no"}}, 62.5),
    ],
)
def test_implementation(system: Record | None, value: float | None) -> None:
    functions = [{"id": "f", "name": "f"}, {"id": "g", "name": "g"}]
    status = {"none": 0, "planned": 0.1, "pilot": 0.4, "operational": 0.75, "integrated": 1}
    catalog = {"status": status, "modules": {"m": {"functions": functions}}}
    assert implementation(catalog, "m", system) == value


def test_standing_of_a_foundation_and_positions() -> None:
    marks = {"Q": Mark("answered", 80, 0.5), "R": Mark("answered", 20, 1.0), "S": Mark("missing")}
    assert foundation_standing({"questions": {"Q": 2, "R": 1, "S": 5, "gone": 3}}, marks) == 50.0
    assert foundation_standing({"questions": {"S": 5}}, marks) is None
    assert position([0, 20, 40, 60, 80], 10, 1) == 1.0
    assert position([0, 20, 40, 60, 80], 45, 2) == 2.5  # held at level 2 by a gate
    assert position([0, 20, 40, 60, 80], 100, 5) == 5.0
    assert position([0, 100], 100, 2) == 2.0
    assert at([10, 20, 60], 2.25) == 30.0


def test_a_target_below_the_level_is_taken_as_given(pack: Pack) -> None:
    pack.city["target_level"] = 1
    result = pack.result()
    assert result["target_level"] == 1
    assert row(result["modules"], "permits")["target"] == 0.0
    assert {one["class"] for one in result["priorities"]} == {"sustain", "not_applicable", "unknown"}
    assert [one["band"] for one in result["steps"]] == ["keep", "keep"]


def test_in_use_but_not_delivering(pack: Pack) -> None:
    pack.city["systems"]["permits"] = {"status": "integrated"}
    assert row(pack.result()["priorities"], "permits")["class"] == "sustain"  # the catalog names no need for it
    pack.catalog["improve"] = 50
    assert row(pack.result()["priorities"], "permits")["class"] == "improve"
    pack.catalog["improve"] = 55
    assert row(pack.result()["priorities"], "permits")["class"] == "sustain"
    pack.module("permits")["prerequisites"]["factors"]["B"] = 51
    assert row(pack.result()["priorities"], "permits")["class"] == "watch"
    del pack.city["answers"]["B-1"]  # silence is not below
    assert row(pack.result()["priorities"], "permits")["class"] == "sustain"


def test_what_nobody_measures_is_no_need(pack: Pack) -> None:
    pack.questions["a"][0]["options"] = [option | {"unmeasured": option["value"] == 3} for option in OPTIONS]
    result = pack.result()
    assert row(result["priorities"], "permits")["criteria"]["need"] == near(100 - 100 / 3)
    assert result["measure_first"] == ["A-1"]


def test_an_entry_with_a_system_that_is_not_the_citys_task(pack: Pack) -> None:
    pack.module("permits")["prerequisites"]["modules"] = [{"archive": 90, "map": 100}]
    result = pack.result()
    assert row(result["modules"], "map")["target"] < 100  # raises nothing
    permits = row(result["priorities"], "permits")
    assert permits["class"] == "start_now"
    assert result["priorities"][0]["id"] == "permits"  # and does not wait


def test_what_is_exactly_enough_is_enough(pack: Pack) -> None:
    pack.module("permits")["prerequisites"]["modules"] = [{"map": 40}]
    first, second, *_ = pack.result()["priorities"]
    assert (first["id"], first["class"]) == ("permits", "start_now")
    assert (second["id"], second["inherited"]["from"]) == ("map", None)


def test_equal_priorities_are_ones_own(pack: Pack) -> None:
    pack.city["criteria"] = {"gap": 0, "need": 0, "readiness": 0, "value": 2}
    pack.module("map")["value"] = 50
    result = pack.result()
    assert result["criteria"] == pack.city["criteria"]
    assert result["priorities"][0]["inherited"] == {"score": 50.0, "from": None}
    pack.module("map")["value"] = 49
    assert pack.result()["priorities"][0]["inherited"] == {"score": 50.0, "from": "permits"}


def test_an_entry_of_unknown_systems(pack: Pack) -> None:
    pack.module("permits")["prerequisites"]["modules"] = [{"bus": 0}]
    permits = row(pack.result()["priorities"], "permits")
    assert (permits["class"], permits["rank"]) == ("prepare_first", 2)
    assert permits["blocked_by"] == [{"module": "bus", "value": None, "required": 0.0}]


def test_nothing_is_now_before_what_it_waits_for(pack: Pack) -> None:
    pack.module("map")["prerequisites"] = {"factors": {"B": 100}}
    result = pack.result()
    assert [(one["id"], one["class"]) for one in result["priorities"][:2]] == [
        ("map", "prepare_first"),
        ("permits", "start_now"),
    ]
    assert [one["band"] for one in result["steps"]] == ["next", "next"]


def test_foundations_before_what_lacks_them(pack: Pack) -> None:
    pack.city["answers"]["A-1"] = 1
    result = pack.result()  # F_A = 25 / 1.75, O = 32.1, level 1, x = 1.30: the law stands at 0, expected 16
    assert result["steps"][0] == {"kind": "foundation", "id": "law", "band": None, "alongside": []}
    law = row(result["foundations"], "law")
    assert (law["standing"], [one["when"] for one in law["needed_by"]]) == (0.0, ["now"])
    pack.catalog["standing"] = {"behind": 50}
    assert [one["id"] for one in pack.result()["steps"]] == ["map", "law", "permits"]
    pack.city["answers"]["A-1"] = None  # unknown: not behind, but lacked
    pack.catalog["standing"] = {"behind": 0}
    assert [one["id"] for one in pack.result()["steps"]] == ["map", "law", "permits"]


def test_nothing_is_alongside_where_nothing_is_required(pack: Pack) -> None:
    pack.module("permits")["prerequisites"]["foundations"]["law"] = 0
    del pack.city["answers"]["A-1"]
    assert [one["alongside"] for one in pack.result()["steps"]] == [[], []]
    pack.module("permits")["prerequisites"]["foundations"]["law"] = [0, 0, 1]
    pack.city["answers"]["B-1"] = 4  # level 1, so that nothing is required to start; what is unknown is not short
    assert [one["alongside"] for one in pack.result()["steps"]] == [[], []]


def test_a_foundation_before_the_one_that_needs_it(pack: Pack, tmp_path: Path) -> None:
    pack.catalog["foundations"] = ["law", "money"]
    money = {"id": "money", "name": "Money", "questions": {"A-2": 1}, "expected": [0, 0, 0]}
    write(tmp_path / "catalog" / "foundations" / "money.yaml", money)
    pack.law["prerequisites"] = {"foundations": {"money": [0, 80, 90]}}
    pack.law["expected"] = [80, 90, 100]
    pack.city["answers"]["A-2"] = []
    result = pack.result()
    assert [one["id"] for one in result["steps"][:2]] == ["money", "law"]
    assert row(result["foundations"], "money")["target"] > 80  # the law is below its own target


# The generators


def test_random_packs_reach_every_corner(tmp_path: Path) -> None:
    seen: set[Any] = set()
    for seed in range(60):
        rng = Random(seed)
        home, place = random_pack(rng, tmp_path / str(seed))
        questionnaire, catalog = questionnaire_in(home), None if place is None else catalog_in(place)
        result = diagnose(random_submission(rng, questionnaire, catalog), home, place)
        seen.add(("level", result["maturity"]["level"]))
        seen.update(one["class"] for one in result["priorities"])
        seen.update(one["band"] for one in result["modules"])
        seen.update(one["kind"] for one in result["steps"])
        seen.update(name for name in ("computed", "checks", "measure_first", "hinges_on") if result[name])
        seen.update("alongside" for one in result["steps"] if one["alongside"])
        seen.update("from" for one in result["priorities"] if one["inherited"]["from"])
        seen.update(key for one in result["maturity"]["held_back_by"] for key in one)
    assert seen >= {
        *(("level", level) for level in (None, 1, 2, 3, 4)),
        *("start_now", "prepare_first", "improve", "sustain", "watch", "unknown", "not_applicable"),
        *("now", "next", "later", "keep", "foundation", "module", "computed", "checks", "measure_first"),
        *("hinges_on", "alongside", "from", "factor", "question"),
    }
