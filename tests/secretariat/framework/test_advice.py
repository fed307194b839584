"""A fault is said where the whole interval lies beyond the limit, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.content.questionnaire import Questionnaire
from diagnostic.secretariat.framework.advice import (
    advice_of,
    of_answers,
    of_item_rest,
    of_other_factor,
    of_similar,
    severity,
)
from diagnostic.secretariat.framework.answered import Answered, Use, answered
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.consistency import consistency, pairs
from diagnostic.secretariat.framework.read_sample import sample_of
from tests.secretariat.framework.samples import agreeing, questionnaire_of, table_of


def question(
    answered: int = 100,
    dont_know: int = 0,
    missing: int = 0,
    outside: int = 0,
    commonest: int = 40,
    least_used: int = 20,
) -> Answered:
    cities = answered + dont_know + missing + outside
    uses = (Use("1", "", least_used, answered), Use("2", "", answered - least_used, answered))
    return Answered(cities, answered, dont_know, missing, outside, 10, commonest, commonest, 50.0, 20.0, uses)


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (question(), []),
        # 45 of 100 is above 40 %, but its interval begins at 36 %; 55 of 100 begins at 45 %
        (question(answered=55, missing=45), []),
        (question(answered=45, missing=55), ["missing"]),
        (question(answered=75, dont_know=25), []),
        (question(answered=68, dont_know=32), ["dont_know"]),
        (question(answered=45, dont_know=40, missing=15), ["missing"]),
        (question(answered=65, outside=35), []),
        (question(answered=55, outside=45), ["not_applicable"]),
        (question(commonest=85), []),
        (question(commonest=90), ["one_answer"]),
        (question(least_used=0), []),
        (question(answered=200, least_used=1), []),
        (question(answered=200, least_used=0, commonest=80), ["unused_option"]),
        (question(answered=29, missing=0, commonest=29, least_used=0), []),
        (question(answered=10, missing=20, commonest=10), ["missing"]),
    ],
)
def test_shares_of_answers(given: Answered, kinds: list[str]) -> None:
    assert [finding.kind for finding in of_answers(given)] == kinds


@pytest.mark.parametrize(
    ("cities", "interval", "advice"),
    [
        (119, (0.0, 0.2), []),
        (120, (0.2, 0.31), []),
        (120, (0.2, 0.29), ["mend"]),
        (120, (-0.1, 0.1), ["mend"]),
        (499, (-0.1, 0.1), ["mend"]),
        (500, (0.1, 0.21), ["mend"]),
        (500, (0.1, 0.19), ["drop"]),
    ],
)
def test_item_total(cities: int, interval: tuple[float, float], advice: list[str]) -> None:
    assert [finding.advice for finding in of_item_rest(cities, interval)] == advice


def test_another_factor_only_where_the_intervals_do_not_overlap() -> None:
    own = (0.3, 0.5)
    assert not list(of_other_factor(500, own, {"B": (0.5, 0.7), "C": (0.4, 0.9)}))
    assert not list(of_other_factor(499, own, {"B": (0.6, 0.8)}))
    (found,) = of_other_factor(500, own, {"B": (0.55, 0.7), "C": (0.6, 0.65)})
    assert found.advice == "move"
    assert found.reason.startswith("It goes with C")


def test_advice_and_order() -> None:
    drop, mend = of_similar(500, "A-01", 0.9, (0.85, 0.95)), of_similar(499, "A-01", 0.9, (0.82, 0.95))
    assert (drop.advice, mend.advice) == ("drop", "mend")
    assert advice_of((mend, drop)) == "drop"
    assert advice_of(()) is None
    assert severity((drop, mend)) == pytest.approx(0.25 + 0.10)


def test_ends_of_the_scale_and_the_commonest_score() -> None:
    questionnaire = questionnaire_of({"A": 1})
    values = np.array([[1, 1, 1, 5, 5, 3, 3, 3, 3, np.nan]])
    found = answered(
        questionnaire.questions[0], 0, sample_of({"x": table_of(questionnaire, values)}, questionnaire, None)
    )
    # the city without any answer does not count
    assert (found.cities, found.answered, found.floor, found.ceiling, found.commonest) == (9, 9, 3, 2, 4)
    assert [use.count for use in found.uses or ()] == [3, 0, 4, 0, 2]
    assert found.mean == pytest.approx(400 / 9)
    assert found.sd == pytest.approx(np.std([0] * 3 + [100] * 2 + [50] * 4, ddof=1))


def test_the_weights_of_the_questions_count() -> None:
    plain = questionnaire_of({"A": 3}).model_dump(exclude_defaults=True)
    plain["factors"][0]["questions"][0]["weight"] = 5.0
    questionnaire = Questionnaire.model_validate(plain)
    values = agreeing(3, 130)
    sample = sample_of({"x": table_of(questionnaire, values)}, questionnaire, None)
    found = check(questionnaire, sample, {}).factors[0]
    wanted = consistency(pairs(sample.scores), np.array([5.0, 1.0, 1.0])).alpha
    assert found.alpha == pytest.approx(wanted)
    assert found.alpha != pytest.approx(consistency(pairs(sample.scores), np.ones(3)).alpha, abs=1e-3)
