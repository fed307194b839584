from __future__ import annotations

import numpy as np
import pytest

from diagnostic.method.confidence import MOVE_PROBABILITY, drawn_answers, drawn_catalog, fill_missing, stream
from diagnostic.method.one_city import diagnose_with
from diagnostic.method.responses import State
from tests.method import town
from tests.method.small import catalog_of, checklist, coded, framework, level, module, needs, number, yes_no


def test_pinned_numbers_of_the_town() -> None:
    """1,000 draws of the town, pinned: results of today must come out of the same draws years later."""
    result = diagnose_with(town.submission(), town.questionnaire(1000), town.catalog())
    assert result.maturity.probabilities == pytest.approx(PINNED_LEVELS, abs=1e-12)
    assert result.maturity.score_interval == pytest.approx(PINNED_INTERVAL, abs=1e-12)
    ranks = {p.id: list(p.rank_probability.values()) if p.rank_probability else None for p in result.priorities}
    assert ranks == PINNED_RANKS


PINNED_LEVELS: dict[str, float] = {"1": 0.015, "2": 0.896, "3": 0.089}
PINNED_INTERVAL: list[float] = [34.54492461203614, 67.64746615616795]
PINNED_RANKS: dict[str, list[float] | None] = {
    "y": [0.371, 0.456, 0.173, 0.0, 0.0],
    "x": [0.629, 0.37, 0.001, 0.0, 0.0],
    "v": [0.0, 0.174, 0.826, 0.0, 0.0],
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
    """Measured 0.05 up to opinion, unknown and not stated 0.30."""
    assert MOVE_PROBABILITY == {
        "measured": 0.05,
        "survey": 0.10,
        "regional": 0.10,
        "estimate": 0.20,
        "opinion": 0.30,
        "unknown": 0.30,
        None: 0.30,
    }


def test_silent_factor_is_drawn_over_what_its_types_can_give() -> None:
    """Each type evenly over its own scores, and it enters every draw."""
    content = {
        "A": [number("A-1")],
        "B": [level("B-1", 7, 9), yes_no("B-2"), checklist("B-3", 1, 1), number("B-4", (0, 80), (1, 30)), level("B-5")],
    }
    questionnaire = framework(content, draws=400)
    drawn = drawn_answers(questionnaire, coded(questionnaire, {"A-1": 50, "B-3": "dont_know", "B-5": "n/a"}), {})
    assert set(drawn.score[1]) == {7, 9}
    assert set(drawn.score[2]) == {0, 100}
    assert 0 <= drawn.score[3].min() < 2
    assert 98 < drawn.score[3].max() < 100
    assert 30 <= drawn.score[4].min() < 31
    assert 79 < drawn.score[4].max() < 80
    assert np.isnan(drawn.score[5]).all()
    assert (drawn.state[:5] == State.ANSWERED).all()
    assert (drawn.known[:5] == 1).all()


def test_missing_answers_are_copies_of_the_factor_s_own() -> None:
    """Only what is given can come out, each about as often; who is alone is copied by all."""
    questionnaire = framework({"A": [number(f"A-{i}") for i in range(6)]}, draws=2000)
    given = coded(questionnaire, {"A-0": 10, "A-3": 70})
    filled = fill_missing(questionnaire, questionnaire.factors[0], given)
    assert sorted(filled) == ["A-1", "A-2", "A-4", "A-5"]
    for scores in filled.values():
        assert set(scores) == {10, 70}
        assert 0.4 < (scores == 10).mean() < 0.6
    alone = fill_missing(questionnaire, questionnaire.factors[0], coded(questionnaire, {"A-0": 10}))
    assert {score for scores in alone.values() for score in scores} == {10}


def test_a_checklist_known_in_part_is_moved_and_then_filled_up() -> None:
    """K = 0.5, s = 50 or a step of 50 off; half of it and half of a copy of 50 or of 80."""
    questionnaire = framework({"A": [checklist("A-1", 1, 1, 2), number("A-2")]}, draws=2000)
    given = coded(questionnaire, {"A-1": {"a": True, "b": False}, "A-2": 80})
    drawn = drawn_answers(questionnaire, given, {"A-1": "measured"})
    step = 100 / 3
    possible = {0.5 * moved + 0.5 * copy for moved in (50, 50 + step, 50 - step) for copy in (50, 80)}
    assert {round(score, 9) for score in drawn.score[0]} == {round(score, 9) for score in possible}
    assert (drawn.known == 1).all()


def test_answers_move_as_often_as_their_confidence_says() -> None:
    """A number by 20 points, kept on its scale."""
    questionnaire = framework({"A": [number("A-1"), number("A-2"), number("A-3")]}, draws=5000)
    given = coded(questionnaire, {"A-1": 50, "A-2": 90, "A-3": 50})
    drawn = drawn_answers(questionnaire, given, {"A-1": "measured", "A-2": "opinion"})
    assert set(drawn.score[0]) == {30, 50, 70}
    assert set(drawn.score[1]) == {70, 90, 100}
    shares = [(drawn.score[row] != own).mean() for row, own in enumerate((50, 90, 50))]
    assert shares == pytest.approx([0.05, 0.30, 0.30], abs=0.02)


def test_drawn_numbers_reach_their_limits_and_stay_inside() -> None:
    """Expected, value and what is required from 0 to 100, both ends reached among 500 draws; a row moves as one."""
    questionnaire = framework({"A": [number("A-1")]}, draws=500)
    low = module("p", 0, 0, 0, 0, 0, value=0, **needs({"A": 1}, {"q": 1}))
    high = module("q", 100, 100, 100, 100, 100, value=100, **needs({"A": 100}, {"r": 100}))
    drawn = drawn_catalog(questionnaire, catalog_of(low, high, module("r")), None)
    for numbers in (drawn.expected, drawn.value):
        assert (numbers[0].min(), numbers[1].max()) == (0, 100)
        assert 0 < numbers[0].max() <= 20
        assert 80 <= numbers[1].min() < 100
    rows = drawn.required
    for small, large in ((rows[0].factors, rows[1].factors), (rows[0].modules[0], rows[1].modules[0])):
        assert (small.min(), large.max()) == (0, 100)
        assert 9 < small.max() <= 11
        assert 90 <= large.min() < 91
        assert (small == small[:, :1]).all()


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
