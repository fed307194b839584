from __future__ import annotations

from random import Random

import numpy as np
import pytest

from diagnostic.method.confidence import MOVE_PROBABILITY, drawn_catalog, stream
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from tests.generators import random_case
from tests.method import town
from tests.method.resimulate import plain_catalog, plain_questionnaire, resimulate
from tests.method.small import Record, answered, catalog_of, checklist, framework, level, module, needs, number, yes_no


def quantile(values: list[float], share: float) -> float:
    """Linear between the two nearest of the ordered values."""
    ordered, place = sorted(values), share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def assert_same(result: Diagnosis, submission: Record, questionnaire: Record, catalog: Record | None) -> None:
    """The result's probabilities and interval are those of the draws made one by one."""
    found = result.maturity
    draws, ranks = resimulate(submission, plain_questionnaire(questionnaire), plain_catalog(catalog))
    assert found.score_interval is not None
    scores = [draw["score"] for draw in draws]
    assert found.score_interval == pytest.approx([quantile(scores, 0.05), quantile(scores, 0.95)], abs=1e-12)
    levels = [draw["level"] for draw in draws]
    names = [str(level["level"]) for level in questionnaire["levels"]]
    assert found.probabilities == {name: levels.count(int(name)) / len(draws) for name in names}
    for priority in result.priorities:
        drawn = [order[priority.id] for order in ranks]
        expected = {str(r): drawn.count(r) / len(draws) for r in range(1, len(result.modules) + 1)}
        assert priority.rank_probability == (None if priority.rank is None else expected), priority.id


@pytest.mark.parametrize("seed", range(24))
def test_draws_made_one_by_one_agree(seed: int) -> None:
    """On random content and cities, with every draw recomputed in plain Python."""
    case = random_case(Random(seed))
    submission, questionnaire, catalog = case.models()
    result = diagnose_with(submission, questionnaire, catalog)
    if result.maturity.level is None:
        assert result.maturity.probabilities is None
        assert result.maturity.score_interval is None
    else:
        assert_same(result, case.submission, case.questionnaire, case.catalog)


def test_town_agrees_with_its_draws() -> None:
    """A hundred draws of the town, with doubtful answers and every kind of prerequisite."""
    questionnaire, catalog, submission = town.questionnaire(60), town.catalog(), town.submission()
    result = diagnose_with(submission, questionnaire, catalog)
    plain = [model.model_dump(exclude_none=True, exclude_defaults=True) for model in (questionnaire, catalog)]
    assert_same(result, submission.model_dump(), plain[0] | {"uncertainty": {"draws": 60}}, plain[1])


def test_pinned_numbers_of_the_town() -> None:
    """1,000 draws of the town, pinned: results of today must come out of the same draws years later.

    The pins were read off the result after ``resimulate`` had confirmed them to 1e-12.
    """
    result = diagnose_with(town.submission(), town.questionnaire(1000), town.catalog())
    assert result.maturity.probabilities == pytest.approx(PINNED_LEVELS, abs=1e-12)
    assert result.maturity.score_interval == pytest.approx(PINNED_INTERVAL, abs=1e-12)
    ranks = {p.id: list(p.rank_probability.values()) if p.rank_probability else None for p in result.priorities}
    assert ranks == PINNED_RANKS


PINNED_LEVELS: dict[str, float] = {"1": 0.011, "2": 0.901, "3": 0.088}
PINNED_INTERVAL: list[float] = [34.41736575754725, 66.5826367336491]
PINNED_RANKS: dict[str, list[float] | None] = {
    "y": [0.424, 0.395, 0.181, 0.0, 0.0],
    "x": [0.576, 0.423, 0.001, 0.0, 0.0],
    "v": [0.0, 0.182, 0.818, 0.0, 0.0],
    "w": [0.0, 0.0, 0.0, 1.0, 0.0],
    "z": None,
}


def test_streams_belong_to_seed_kind_and_id() -> None:
    """The same three give the same numbers, in [0, 1); one of them changed gives others."""
    numbers = stream(1, "a", "b", 2, 50)
    assert numbers.shape == (2, 50)
    assert ((numbers >= 0) & (numbers < 1)).all()
    assert (numbers == stream(1, "a", "b", 2, 50)).all()
    for other in (stream(2, "a", "b", 2, 50), stream(1, "c", "b", 2, 50), stream(1, "a", "c", 2, 50)):
        assert not (numbers == other).any()
    assert stream(2013, "answer", "STR-01", 1, 2)[0].tolist() == PINNED_STREAM


PINNED_STREAM: list[float] = [0.7513970939656277, 0.8533619253898432]


def test_chances_by_confidence() -> None:
    """Measured 0.05 up to opinion and unknown 0.30; not stated 0.15."""
    assert MOVE_PROBABILITY == {
        "measured": 0.05,
        "survey": 0.10,
        "regional": 0.10,
        None: 0.15,
        "estimate": 0.20,
        "opinion": 0.30,
        "unknown": 0.30,
    }


def test_silent_factor_is_drawn_over_what_its_types_can_give() -> None:
    """Each type evenly over its own scores; it enters every draw."""
    content = {
        "A": [number("A-1")],
        "B": [level("B-1", 7, 9), yes_no("B-2"), checklist("B-3", 1, 1), number("B-4", (0, 80), (1, 30)), level("B-5")],
    }
    questionnaire = framework(content, draws=40)
    answers = {"A-1": 50, "B-3": "dont_know", "B-5": "n/a"}
    result = diagnose_with(answered(answers), questionnaire, None)
    plain = questionnaire.model_dump(exclude_none=True, exclude_defaults=True) | {"uncertainty": {"draws": 40}}
    assert_same(result, {"answers": answers}, plain, None)


def test_numbers_of_the_catalog_stay_inside_their_limits() -> None:
    """Expected and value in 0..100, what is required in 1..100."""
    content = {"A": [number("A-1")]}
    questionnaire = framework(content, draws=80)
    catalog = catalog_of(
        module("p", 0, 0, 0, 0, 0, value=0, **needs({"A": 100})),
        module("q", 100, 100, 100, 100, 100, value=100, **needs({"A": 2}, {"p": 1, "r": 100})),
        module("r", 0, 5, 50, 95, 100, value=95, **needs({"A": 99}, {"p": 2})),
    )
    systems: Record = {"p": {"status": "pilot"}, "q": {"status": "none"}, "r": {"status": "pilot"}}
    for criteria in (
        {"gap": 1, "need": 0, "readiness": 1, "value": 1},
        {"gap": 0, "need": 0, "readiness": 0, "value": 1},
    ):
        submission = answered({"A-1": 55}, systems=systems, criteria=criteria, target_level=5)
        result = diagnose_with(submission, questionnaire, catalog)
        plain = [model.model_dump(exclude_none=True, exclude_defaults=True) for model in (questionnaire, catalog)]
        assert_same(result, submission.model_dump(), plain[0] | {"uncertainty": {"draws": 80}}, plain[1])


def test_drawn_numbers_reach_their_limits_and_stay_inside() -> None:
    """Expected and value from 0 to 100 and what is required from 1 to 100, both ends reached among 500 draws."""
    questionnaire = framework({"A": [number("A-1")]}, draws=500)
    low = module("p", 0, 0, 0, 0, 0, value=0, **needs({"A": 1}, {"q": 1}))
    high = module("q", 100, 100, 100, 100, 100, value=100, **needs({"A": 100}, {"r": 100}))
    drawn = drawn_catalog(questionnaire, catalog_of(low, high, module("r")), None)
    for numbers in (drawn.expected, drawn.value):
        assert (numbers[0].min(), numbers[1].max()) == (0, 100)
        assert 0 < numbers[0].max() <= 20
        assert 80 <= numbers[1].min() < 100
    for numbers in (np.array([drawn.floor[0], drawn.floor[1]]), np.array([drawn.required[0][0], drawn.required[1][0]])):
        assert (numbers[0].min(), numbers[1].max()) == (1, 100)
        assert 9 < numbers[0].max() <= 11
        assert 90 <= numbers[1].min() < 91


def test_order_of_content_does_not_change_the_draws() -> None:
    """Questions, factors and modules in another order give the same probabilities."""
    result = diagnose_with(town.submission(), town.questionnaire(50), town.catalog())
    questionnaire, catalog = town.questionnaire(50), town.catalog()
    turned = questionnaire.model_dump(exclude_none=True)
    turned["factors"] = [f | {"questions": f["questions"][::-1]} for f in turned["factors"][::-1]]
    fields = {name: getattr(catalog, name) for name in type(catalog).model_fields}
    backwards = type(catalog).model_construct(**fields | {"modules": catalog.modules[::-1]})  # a copy keeps look-ups
    other = diagnose_with(town.submission(), type(questionnaire).model_validate(turned), backwards)
    assert other.maturity.probabilities == result.maturity.probabilities
    assert other.maturity.score_interval == pytest.approx(result.maturity.score_interval, abs=1e-9)
    for priority in result.priorities:
        assert other.priority(priority.id).rank_probability == priority.rank_probability


def test_probabilities_sum_to_one() -> None:
    """Over levels, and over the ranks of each module whose status is known."""
    result = diagnose_with(town.submission(), town.questionnaire(77), town.catalog())
    assert result.maturity.probabilities is not None
    assert sum(result.maturity.probabilities.values()) == pytest.approx(1, abs=1e-12)
    for priority in result.priorities:
        if priority.rank_probability is not None:
            assert sum(priority.rank_probability.values()) == pytest.approx(1, abs=1e-12)
    assert np.sum([p.rank_probability is None for p in result.priorities]) == 1
