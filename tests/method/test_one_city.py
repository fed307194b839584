from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from tests.method import town
from tests.method.small import Record, answered, catalog_of, framework, level, module, needs, number

pytestmark = pytest.mark.filterwarnings("error")


def close(expected: Any) -> Any:
    """The same data with numbers that compare to 1e-9."""
    if isinstance(expected, dict):
        return {key: close(value) for key, value in expected.items()}
    if isinstance(expected, list):
        return [close(value) for value in expected]
    return pytest.approx(expected, abs=1e-9) if isinstance(expected, float) else expected


def test_maturity_of_the_town() -> None:
    """A = (50 + 3 x 20) / 4 = 27.5, B = (100 + 50) / 2 = 75, C = 50; O = (27.5 + 150 + 25) / 3.5; A's gate is 30."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    found = result.maturity.model_dump()
    del found["probabilities"], found["score_interval"]
    assert found == close(
        {
            "level": 2,
            "name": "Level 2",
            "score": 202.5 / 3.5,
            "provisional": False,
            # B-3 is missing: B from 150 / 3 to 250 / 3
            "range": {"score": [152.5 / 3.5, (52.5 + 500 / 3) / 3.5], "level": [2, 2]},
            # B 75 -/+ 25 / 3
            "likely_range": {"score": [(202.5 - 50 / 3) / 3.5, (202.5 + 50 / 3) / 3.5], "level": [2, 2]},
            "dimensions": [{"id": "outside", "score": 50.0}, {"id": "inside", "score": 177.5 / 3}],
            "held_back_by": [{"factor": "A", "question": None, "score": 27.5, "needed": 30.0, "missing": 2.5}],
            "other_aggregation_level": 2,
            "way_up": [{"question": "A-2", "start": 20.0, "end": 20 + 2.5 / 0.75}],
        }
    )


def test_factors_and_questions_of_the_town() -> None:
    """Scores, own levels, coverage and states."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    assert [factor.model_dump(exclude={"target", "target_missing"}) for factor in result.factors] == close(
        [
            {"id": "A", "name": "Factor A", "score": 27.5, "level": 1, "coverage": 1.0, "rated": True},
            {"id": "B", "name": "Factor B", "score": 75.0, "level": 3, "coverage": 2 / 3, "rated": True},
            {"id": "C", "name": "Factor C", "score": 50.0, "level": 2, "coverage": 1.0, "rated": True},
        ]
    )
    assert [(q.id, q.state, q.score) for q in result.questions] == [
        ("A-1", "answered", 50),
        ("A-2", "answered", 20),
        ("B-1", "answered", 100),
        ("B-2", "answered", 50),
        ("B-3", "dont_know", None),
        ("C-1", "answered", 50),
    ]


def test_head_of_the_result() -> None:
    """What it was computed with, for whom, and the choices."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    plain = result.model_dump()
    assert plain["format"] == "diagnostic-result/1"
    questionnaire, catalog = town.questionnaire(), town.catalog()
    assert plain["questionnaire"] == {"id": "small", "version": "1.0.0", "digest": questionnaire.digest}
    assert plain["catalog"] == {"version": "2.0.0", "digest": catalog.digest}
    assert plain["engine_version"] == version("egov-diagnostic")
    assert plain["city"]["name"] == "Town"
    assert plain["period"] == "2026"
    assert plain["target_level"] == 3
    assert plain["criteria"] == {"gap": 0.25, "need": 0.3, "readiness": 0.2, "value": 0.25}
    own = {"gap": 1.0, "need": 0.0, "readiness": 2.0, "value": 0.0}
    chosen = diagnose_with(town.submission(criteria=own, target_level=1), questionnaire, catalog)
    assert chosen.criteria is not None
    assert chosen.criteria.model_dump() == own
    assert chosen.target_level == 1
    # position 2.5 + 1 - 2 = 1.5: half way from 0 to 20; x rises from 25 to the 60 that v needs
    assert chosen.modules[2].target == pytest.approx(10)
    assert chosen.modules[1].target == pytest.approx(60)
    assert chosen.priority("y").score == pytest.approx((10 + 2 * (100 * 27.5 / 30 + 100) / 2) / 3)


def test_modules_of_the_town() -> None:
    """Position 2.5 (held at the cut above): expected between the second and third entry; target at 3."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    rows = {
        m.id: (m.status, m.implementation, m.expected, m.gap, m.target, m.target_gap, m.standing)
        for m in result.modules
    }
    expected: dict[str, tuple[Any, ...]] = {
        "w": ("integrated", 100.0, 15.0, -85.0, 20.0, -80.0, "ahead"),
        # 100 (0.4 + (1 + 0.4) / 2) / 2
        "x": ("pilot", 55.0, 60.0, 5.0, 80.0, 25.0, "in_step"),
        "y": ("none", 0.0, 40.0, 40.0, 60.0, 60.0, "behind"),
        "z": ("dont_know", None, 40.0, None, 60.0, None, None),
        "v": ("planned", 0.0, 60.0, 60.0, 70.0, 70.0, "behind"),
    }
    assert {name: list(values) for name, values in rows.items()} == close({n: list(v) for n, v in expected.items()})
    assert [m.name for m in result.modules] == [f"Module {m.id}" for m in result.modules]


def test_priorities_of_the_town() -> None:
    """Every number of the ranked list, worked out by hand."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    listed = [
        p.model_dump(by_alias=True, exclude={"rank_probability", "because", "inherited"}) for p in result.priorities
    ]
    nothing = dict.fromkeys(("gap", "need", "readiness", "value"))
    assert listed == close(
        [
            {
                "rank": 1,
                "id": "y",
                "score": 15 + 15 + 20 * (27.5 / 30 + 1) / 2 + 20,
                "class": "start_now",
                "criteria": {"gap": 60.0, "need": 50.0, "readiness": 100 * (27.5 / 30 + 1) / 2, "value": 80.0},
                "contributions": {"gap": 15.0, "need": 15.0, "readiness": 20 * (27.5 / 30 + 1) / 2, "value": 20.0},
                "blocked_by": [],
            },
            {
                "rank": 2,
                "id": "x",
                "score": 6.25 + 16 + 20 + 15.0,
                "class": "start_now",
                "criteria": {"gap": 25.0, "need": 160 / 3, "readiness": 100.0, "value": 60.0},
                "contributions": {"gap": 6.25, "need": 16.0, "readiness": 20.0, "value": 15.0},
                "blocked_by": [],
            },
            {
                "rank": 3,
                "id": "v",
                "score": 17.5 + 15 + 20 * (0.55 + 1 + 55 / 60) / 3 + 12.5,
                "class": "prepare_first",
                "criteria": {"gap": 70.0, "need": 50.0, "readiness": 100 * (0.55 + 1 + 55 / 60) / 3, "value": 50.0},
                "contributions": {"gap": 17.5, "need": 15.0, "readiness": 20 * (0.55 + 1 + 55 / 60) / 3, "value": 12.5},
                "blocked_by": [
                    {"factor": "A", "foundation": None, "module": None, "value": 27.5, "required": 50.0},
                    {"factor": None, "foundation": None, "module": "z", "value": None, "required": 10.0},
                    {"factor": None, "foundation": None, "module": "x", "value": 55.0, "required": 60.0},
                ],
            },
            {
                "rank": 4,
                "id": "w",
                "score": (0.2 * 68.75 + 0.25 * 30) / 0.7,
                "class": "watch",
                "criteria": {"gap": 0.0, "need": None, "readiness": 68.75, "value": 30.0},
                "contributions": {"gap": 0.0, "need": None, "readiness": 13.75 / 0.7, "value": 7.5 / 0.7},
                "blocked_by": [],
            },
            {
                "rank": None,
                "id": "z",
                "score": None,
                "class": "unknown",
                "criteria": nothing,
                "contributions": nothing,
                "blocked_by": [],
            },
        ]
    )


def because(result: Diagnosis, module_id: str) -> list[tuple[Any, ...]]:
    """The reasons for a module's priority, without what is not said."""
    return [
        (r.criterion, r.question or r.factor or r.module, r.value, r.required, r.points)
        for r in result.priority(module_id).because
    ]


def near(*rows: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Reasons whose numbers compare to 1e-9."""
    return [tuple(close(list(row))) for row in rows]


def test_reasons_of_the_town() -> None:
    """Largest part first; what moved each criterion, and how much."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    assert because(result, "y") == near(
        ("value", None, 80.0, None, 20.0),
        ("gap", "y", 0.0, 60.0, 15.0),
        ("need", "A-1", 50.0, None, 15.0),
        ("readiness", "x", 55.0, 50.0, 10.0),
        ("readiness", "A", 27.5, 30.0, 10 * 27.5 / 30),
    )
    assert because(result, "x") == near(
        ("readiness", None, None, None, 20.0),
        ("need", "A-2", 20.0, None, 16.0),
        ("value", None, 60.0, None, 15.0),
        ("gap", "x", 55.0, 80.0, 6.25),
        ("need", "B-1", 100.0, None, 0.0),
    )
    assert because(result, "v") == near(
        ("gap", "v", 0.0, 70.0, 17.5),
        ("need", "A-1", 50.0, None, 15.0),
        ("value", None, 50.0, None, 12.5),
        ("readiness", "C", 50.0, 50.0, 20 / 3),
        ("readiness", "x", 55.0, 60.0, 20 / 3 * 55 / 60),
        ("readiness", "A", 27.5, 50.0, 20 / 3 * 0.55),
    )
    assert because(result, "w") == near(
        ("readiness", "A", 27.5, 40.0, 13.75 / 0.7),
        ("value", None, 30.0, None, 7.5 / 0.7),
        ("gap", "w", 100.0, 20.0, 0.0),
    )
    assert because(result, "z") == []


def test_criteria_without_weight_are_no_reason() -> None:
    """Only what carries weight is named; without any weight left there is no reason and no score."""
    only = {"gap": 0, "need": 1, "readiness": 0, "value": 0}
    result = diagnose_with(town.submission(criteria=only), town.questionnaire(), town.catalog())
    assert because(result, "y") == near(("need", "A-1", 50.0, None, 50.0))
    assert because(result, "w") == []
    assert result.priority("w").score is None
    assert result.priority("w").contributions.gap is None
    assert result.priority("w").rank == 4
    value = {"gap": 0, "need": 0, "readiness": 0, "value": 3}
    result = diagnose_with(town.submission(criteria=value), town.questionnaire(), town.catalog())
    assert because(result, "y") == near(("value", None, 80.0, None, 80.0))
    assert result.priority("y").contributions.model_dump() == {"gap": 0, "need": 0, "readiness": 0, "value": 80}
    readiness = {"gap": 0, "need": 0, "readiness": 0.5, "value": 0}
    result = diagnose_with(town.submission(criteria=readiness), town.questionnaire(), town.catalog())
    assert because(result, "x") == near(("readiness", None, None, None, 100.0))


def test_reasons_are_ordered_by_points_to_nine_decimals() -> None:
    """Less than a point apart they still stand in order; what is equal but for rounding keeps gap, need, ... value."""
    catalog = catalog_of(module("a", value=50.4), module("b", value=50 + 1e-11), module("c", value=50 + 4e-9))
    questionnaire = framework({"A": [number("A-1")]})
    own = {"gap": 1, "need": 0, "readiness": 0, "value": 1}
    systems = {name: {"status": "none"} for name in "abc"}
    result = diagnose_with(answered({"A-1": 30}, systems=systems, criteria=own), questionnaire, catalog)
    assert [r.criterion for r in result.priority("a").because] == ["value", "gap"]
    assert [r.criterion for r in result.priority("b").because] == ["gap", "value"]
    assert [r.criterion for r in result.priority("c").because] == ["value", "gap"]


def test_targets_of_factors() -> None:
    """The level a city aims at in a factor and the points to its cut; 0 when reached, none when not rated."""
    content = {name: [number(f"{name}-1"), number(f"{name}-2")] for name in "ABCD"}
    answers = {"A-1": 30, "A-2": 30, "B-1": 70, "B-2": 60, "C-1": 10, "D-1": 5, "D-2": 5}
    submission = answered(answers, targets={"A": 4, "B": 4, "C": 5})
    result = diagnose_with(submission, framework(content), None)
    assert [(f.target, f.target_missing) for f in result.factors] == [(4, 30), (4, 0), (5, None), (None, None)]


def test_notes_of_the_town() -> None:
    """What is unknown, what is doubtful, what was dropped."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    assert [note.model_dump() for note in result.data_quality] == [
        {"kind": "dont_know", "about": None, "items": ["B-3"], "value": None},
        {"kind": "low_confidence", "about": None, "items": ["A-2", "B-1"], "value": None},
        {"kind": "system_unknown", "about": None, "items": ["z"], "value": None},
        {"kind": "criterion_dropped", "about": "w", "items": ["need"], "value": None},
    ]


def notes(result: Diagnosis) -> list[tuple[Any, ...]]:
    """Notes as (kind, about, items, value)."""
    return [(n.kind, n.about, n.items, n.value) for n in result.data_quality]


def test_notes_on_thin_factors() -> None:
    """Not rated but entering, left out, and a score outside its own range."""
    questionnaire = framework(
        {
            "A": [number("A-1"), number("A-2")],
            "B": [number("B-1", weight=2), number("B-2", weight=8)],
            "C": [number("C-1"), level("C-2", 90, 100, weight=9)],
        },
        min_coverage=0.6,
        enter_coverage=0.25,
    )
    answers = {"A-1": 10, "B-1": 10, "C-1": 0, "A-2": "dont_know"}
    result = diagnose_with(answered(answers, confidence={"B-1": "unknown", "A-1": "survey"}), questionnaire, None)
    assert notes(result) == [
        ("factor_not_rated", "A", [], 0.5),
        ("factor_left_out", "B", [], 0.2),
        ("factor_left_out", "C", [], 0.1),
        ("score_outside_range", None, [], 10.0),
        ("missing", None, ["B-2", "C-2"], None),
        ("dont_know", None, ["A-2"], None),
        ("low_confidence", None, ["B-1"], None),
    ]
    assert result.maturity.range is not None
    assert result.maturity.range.score[0] == pytest.approx((5 + 2 + 81) / 3)
    assert [(f.score, f.level, f.coverage, f.rated) for f in result.factors] == [
        (None, None, 0.5, False),
        (None, None, 0.2, False),
        (None, None, 0.1, False),
    ]
    assert result.maturity.provisional


def test_score_above_its_range_is_noted_too() -> None:
    """A thin factor of little weight left out lifts the score above all complete answers."""
    questionnaire = framework({"A": [number("A-1")], "B": [level("B-1", 0, 10)]})
    result = diagnose_with(answered({"A-1": 90}), questionnaire, None)
    assert notes(result) == [
        ("factor_left_out", "B", [], 0.0),
        ("score_outside_range", None, [], 90.0),
        ("missing", None, ["B-1"], None),
    ]
    inside = diagnose_with(answered({"A-1": 90, "B-1": 1}), questionnaire, None)
    assert notes(inside) == []


def test_no_answer_at_all() -> None:
    """No score, no level, nothing expected; implementation and range are still given."""
    catalog = catalog_of(module("a", improves={"A-1": 1}), module("b", **needs({"A": 20})))
    questionnaire = framework({"A": [level("A-1")]}, dimension_of={"A": "inside"})
    result = diagnose_with(answered({}, systems={"a": {"status": "pilot"}}), questionnaire, catalog)
    assert result.maturity.model_dump() == {
        "level": None,
        "name": None,
        "score": None,
        "provisional": True,
        "range": {"score": [0, 100], "level": [1, 5]},
        "likely_range": None,
        "dimensions": [{"id": "outside", "score": None}, {"id": "inside", "score": None}],
        "held_back_by": [],
        "probabilities": None,
        "score_interval": None,
        "other_aggregation_level": None,
        "way_up": None,
    }
    assert result.target_level is None
    assert result.priorities == []
    assert result.modules[0].model_dump() == {
        "id": "a",
        "name": "Module a",
        "status": "pilot",
        "implementation": 40,
        "expected": None,
        "gap": None,
        "target": None,
        "target_gap": None,
        "standing": None,
        "band": None,
        "band_probability": None,
    }
    assert (result.steps, result.hinges_on, result.evidence.grade) == ([], [], "D")
    assert result.modules[1].status is None
    assert notes(result) == [
        ("no_score", None, [], None),
        ("factor_left_out", "A", [], 0.0),
        ("missing", None, ["A-1"], None),
        ("system_unknown", None, ["b"], None),
    ]


def test_nothing_applicable_has_no_range() -> None:
    """Every question not applicable: not even a range."""
    result = diagnose_with(answered({"A-1": "n/a"}), framework({"A": [level("A-1")]}), None)
    assert result.maturity.range is None
    assert result.maturity.level is None


def test_without_catalog_there_is_no_systems_part() -> None:
    """No catalog, criteria, modules or priorities; the level is there."""
    result = diagnose_with(answered({"A-1": 5}), framework({"A": [level("A-1")]}), None)
    assert (result.catalog, result.criteria, result.modules, result.priorities) == (None, None, [], [])
    assert (result.maturity.level, result.maturity.name, result.target_level) == (5, "Level 5", 5)
    assert result.maturity.probabilities is not None


def test_priority_by_id() -> None:
    """The priority of a module, by its id."""
    result = diagnose_with(town.submission(), town.questionnaire(), town.catalog())
    assert result.priority("v").rank == 3
    with pytest.raises(StopIteration):
        result.priority("nothing")


def test_blocked_by_names_what_is_unmet() -> None:
    """Factors below ready per cent with the full floor (silent ones too), then the nearest of each entry."""
    catalog = catalog_of(
        module("a", **needs({"A": 50, "B": 10, "C": 40}, {"b": 20, "c": 10}, {"c": 99, "b": 1}, {"d": 5, "e": 6})),
        module("b"),
        module("c"),
        module("d"),
        module("e"),
    )
    questionnaire = framework({"A": [number("A-1")], "B": [number("B-1")], "C": [number("C-1")]})
    systems: Record = {name: {"status": "none"} for name in "abc"} | {"b": {"status": "pilot"}}
    result = diagnose_with(answered({"A-1": 39, "C-1": 32}, systems=systems), questionnaire, catalog)
    assert [b.model_dump() for b in result.priority("a").blocked_by] == [
        {"factor": "A", "foundation": None, "module": None, "value": 39, "required": 50},
        {"factor": "B", "foundation": None, "module": None, "value": None, "required": 10},
        {"factor": None, "foundation": None, "module": "d", "value": None, "required": 5},
    ]
    systems["b"] = {"status": "none"}
    result = diagnose_with(answered({"A-1": 40, "B-1": 8, "C-1": 32}, systems=systems), questionnaire, catalog)
    assert [b.model_dump() for b in result.priority("a").blocked_by] == [
        {"factor": None, "foundation": None, "module": "b", "value": 0, "required": 20},
        {"factor": None, "foundation": None, "module": "c", "value": 0, "required": 99},
        {"factor": None, "foundation": None, "module": "d", "value": None, "required": 5},
    ]
    assert result.priority("b").blocked_by == []
    # the nearest need not be the first of its entry
    catalog = catalog_of(module("a", **needs({}, {"c": 60, "b": 50})), module("b"), module("c"))
    systems = {"a": {"status": "none"}, "b": {"status": "pilot"}, "c": {"status": "planned"}}
    result = diagnose_with(answered({"A-1": 40, "B-1": 8, "C-1": 32}, systems=systems), questionnaire, catalog)
    assert [b.model_dump() for b in result.priority("a").blocked_by] == [
        {"factor": None, "foundation": None, "module": "b", "value": 40, "required": 50}
    ]


def test_submission_with_errors_is_refused() -> None:
    """All errors at once, and no warnings among them."""
    questionnaire = framework({"A": [level("A-1")]})
    with pytest.raises(ProblemError) as raised:
        diagnose_with(answered({"A-1": 9, "A-2": 1}), questionnaire, None)
    assert [p.code for p in raised.value.problems] == ["S504", "S501"]


def test_catalog_of_another_questionnaire_is_refused() -> None:
    """A catalog that does not fit is refused."""
    catalog = catalog_of(module("a"), questionnaire={"id": "other", "major": 1})
    with pytest.raises(ProblemError) as raised:
        diagnose_with(answered({"A-1": 1}), framework({"A": [level("A-1")]}), catalog)
    assert [p.code for p in raised.value.problems] == ["C407"]
