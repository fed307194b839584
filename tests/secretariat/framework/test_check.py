"""What is shown with how many cities, what is found, and that nothing odd breaks it."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from diagnostic.content.load import load_questionnaire
from diagnostic.documents.blocks import Report
from diagnostic.documents.framework.framework_report import framework_report
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.method.confidence import drawn_framework
from diagnostic.secretariat.framework.advice import severity
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.level_stability import DRAWS
from diagnostic.secretariat.framework.read_sample import sample_of
from tests.secretariat.framework.reading import numbers_of, words_of
from tests.secretariat.framework.samples import (
    agreeing,
    ceds,
    checked,
    checked_small,
    invented,
    questionnaire_of,
    table_of,
)

SIZES = (0, 1, 3, 29, 30, 59, 60, 119, 120, 499, 500)


def nothing_unknown_is_shown(found: Check) -> Report:
    json.dumps(found.as_json(), allow_nan=False)
    report = framework_report(found, ceds()[0])
    for cell in numbers_of(report):
        assert cell.value is None or np.isfinite(cell.value)
        assert "nan" not in cell.text.lower().split()
    for text in words_of(report):
        assert " nan" not in text.lower()
        assert "None " not in text or text.startswith("None of the")
    return report


@pytest.mark.parametrize("cities", SIZES)
def test_a_figure_is_shown_from_its_number_of_cities_on(cities: int) -> None:
    found = checked(invented().iloc[:cities])
    assert found.cities == cities
    measured = [factor for factor in found.factors if factor.formative is None]
    assert all((factor.alpha is not None) is (cities >= 30) for factor in measured)
    assert all((factor.alpha_interval is not None) is (cities >= 30) for factor in measured)
    # at 60 some pairs are thin already, and their factor has to wait
    assert any(factor.omega is not None for factor in measured) is (cities >= 60)
    assert any(question.item_rest is not None for question in found.questions) is (cities >= 120)
    assert (found.stability is not None) is (cities >= 30)
    assert [held.missing for held in found.held_back] == [
        least - cities for least in (30, 60, 120, 500) if cities < least
    ]
    assert all(question.rank is None for question in found.questions) or cities >= 500
    if cities < 30:
        assert not found.to_mend
    report = nothing_unknown_is_shown(found)
    said = " ".join(words_of(report))
    for held in found.held_back:
        assert f"From {held.least} cities on: {held.what}" in said
    assert "marked as invented" in said or cities == 0


def test_lists_of_facts_have_no_alpha() -> None:
    found = checked(invented())
    by_id = {factor.id: factor for factor in found.factors}
    assert {name for name, factor in by_id.items() if factor.formative} == {"ECO", "SOC", "ITI"}
    for factor in found.factors:
        assert (factor.alpha is None) == (factor.id in ("ECO", "SOC", "ITI"))
    for question in found.questions:
        assert (question.item_rest is None) == (question.factor in ("ECO", "SOC", "ITI"))


def spoiled() -> pd.DataFrame:
    """The invented cities with faults built in, each in a question of its own."""
    frame = invented().copy()
    rng = np.random.default_rng(1)
    frame["STR-02"] = frame["STR-02"].to_numpy()[rng.permutation(len(frame))]
    frame["EFF-03"] = np.where(rng.random(len(frame)) < 0.97, frame["EFF-02"], frame["EFF-03"])
    frame.loc[rng.random(len(frame)) < 0.6, "INF-05"] = None
    frame.loc[rng.random(len(frame)) < 0.4, "ECO-04"] = "dont_know"
    frame.loc[frame["DIV-07"].notna() & (rng.random(len(frame)) < 0.93), "DIV-07"] = "1"
    frame.loc[frame["USE-08"] == "5", "USE-08"] = "4"
    frame.loc[rng.random(len(frame)) < 0.5, "EFF-09"] = "n/a"
    return frame


def test_every_fault_built_in_is_found_and_no_other_question_is_blamed() -> None:
    found = checked(spoiled())
    kinds = {question.id: {finding.kind for finding in question.findings} for question in found.to_mend}
    assert kinds.pop("STR-02") == {"unrelated"}
    assert kinds.pop("EFF-03") == {"same_as"}
    assert kinds.pop("INF-05") == {"missing"}
    assert kinds.pop("ECO-04") == {"missing"}
    assert {"one_answer", "unrelated"} <= kinds.pop("DIV-07")
    assert kinds.pop("USE-08") == {"unused_option"}
    assert kinds.pop("EFF-09") == {"not_applicable"}
    assert not kinds
    assert [question.rank for question in found.to_mend] == [1, 2, 3, 4, 5, 6, 7]
    assert [question.advice for question in found.to_mend] == ["drop"] * 3 + ["mend"] * 4
    assert {question.id for question in found.to_mend[:3]} == {"STR-02", "EFF-03", "DIV-07"}
    for advice in ("drop", "mend"):
        weight = [severity(question.findings) for question in found.to_mend if question.advice == advice]
        assert weight == sorted(weight, reverse=True)
    assert [(pair.first, pair.second, pair.weaker) for pair in found.similar] == [("EFF-02", "EFF-03", "EFF-03")]
    for question in found.to_mend:
        assert all(finding.reason and finding.to_do and 0 < finding.beyond <= 1 for finding in question.findings)
    few = checked(spoiled().iloc[:200])
    assert {question.id for question in few.to_mend} >= {"STR-02", "EFF-03", "INF-05", "ECO-04", "DIV-07"}
    assert {question.advice for question in few.to_mend} == {"mend"}
    assert all(question.rank is None for question in few.to_mend)
    order = [question.id for question in few.questions if question.advice]
    assert [question.id for question in few.to_mend] == order


def test_another_questionnaire() -> None:
    """Five factors of eleven statements, a geometric mean, no context and no catalog."""
    questionnaire = load_questionnaire("smart-city-benchmark")
    found = checked_small(questionnaire, agreeing(55, 130))
    assert [factor.used for factor in found.factors] == [11] * 5
    assert all(factor.omega is not None for factor in found.factors)
    assert not found.to_mend
    nothing_unknown_is_shown(found)


def test_a_question_that_goes_with_another_factor() -> None:
    questionnaire = questionnaire_of({"A": 5, "B": 5})
    first, second = agreeing(5, 600, 1), agreeing(6, 600, 2)
    values = np.concatenate([first[:4], second[5:], second[:5]])
    found = checked_small(questionnaire, values)
    moved = next(question for question in found.questions if question.id == "A-05")
    assert (moved.advice, moved.rank) == ("drop", 1)
    assert {finding.kind for finding in moved.findings} == {"unrelated", "other_factor"}
    assert "goes with B" in moved.findings[1].reason
    assert [question.id for question in found.to_mend] == ["A-05"]
    assert not checked_small(questionnaire, values[:, :499]).questions[4].rank
    # a list of facts is no place to move it to
    sample = sample_of({"x": table_of(questionnaire, values)}, questionnaire, None)
    listed = check(questionnaire, sample, {"B": "a list"}).questions[4]
    assert [finding.kind for finding in listed.findings] == ["unrelated"]


def test_questions_that_cannot_be_used_are_left_out_and_named() -> None:
    questionnaire = questionnaire_of({"A": 6, "B": 1, "C": 2, "D": 3, "E": 2})
    values = agreeing(14, 130)
    values[0] = 3  # all cities alike
    values[1] = np.nan  # nobody answered
    values[2, 10:] = np.nan  # hardly anybody
    values[9:11, 65:], values[11, :65] = np.nan, np.nan  # D: no city answered the third with the others
    values[13] = 6 - values[12]  # E: the questions cancel each other out
    found = checked_small(questionnaire, values)
    by_id = {factor.id: factor for factor in found.factors}
    assert by_id["A"].left_out == ("A-01", "A-02", "A-03")
    assert by_id["A"].used == 3
    assert by_id["A"].omega is not None
    assert by_id["B"].no_alpha == "few_questions"
    assert by_id["C"].alpha is not None
    assert by_id["C"].no_omega == "few_items"
    assert by_id["D"].no_alpha == "thin_pairs"
    assert by_id["E"].no_alpha == "no_variance"
    alone = next(question for question in found.questions if question.id == "C-01")
    assert alone.alpha_without is None
    assert alone.item_rest is not None
    nothing_unknown_is_shown(found)


def test_one_thin_pair_is_enough_to_wait() -> None:
    values = agreeing(10, 130)
    values[0, 67:], values[1, :64] = np.nan, np.nan  # three cities answered both
    assert checked_small(questionnaire_of({"A": 10}), values).factors[0].no_alpha == "thin_pairs"
    values = agreeing(10, 130)
    values[0, 69:], values[1, :64] = np.nan, np.nan  # five
    assert checked_small(questionnaire_of({"A": 10}), values).factors[0].least_pair == 5


@pytest.mark.parametrize("values", [np.full((4, 40), np.nan), np.full((4, 40), 2.0)], ids=["silent", "alike"])
def test_cities_that_say_nothing_or_all_the_same(values: np.typing.NDArray[np.float64]) -> None:
    found = checked_small(questionnaire_of({"A": 2, "B": 2}), values)
    assert found.cities == (0 if np.isnan(values).all() else 40)
    assert all(factor.alpha is None for factor in found.factors)
    nothing_unknown_is_shown(found)


def test_levels_under_drawn_weights_by_brute_force() -> None:
    questionnaire = questionnaire_of({"A": 2, "B": 1})
    values = np.random.default_rng(3).integers(1, 6, (3, 40)).astype(np.float64)
    found = checked_small(questionnaire, values).stability
    weights = drawn_framework(questionnaire)

    def level(city: int, questions: list[float], factors: list[float]) -> int:
        one, two, three = ((values[row, city] - 1) * 25 for row in range(3))
        first = (questions[0] * one + questions[1] * two) / (questions[0] + questions[1])
        overall = (factors[0] * first + factors[1] * three) / (factors[0] + factors[1])
        return sum(round(overall, 9) >= cut for cut in (0, 20, 40, 60, 80))

    kept = [
        np.mean(
            [
                level(city, weights.question_weight[:, draw].tolist(), weights.factor_weight[:, draw].tolist())
                == level(city, [1, 1, 1], [1, 1])
                for draw in range(DRAWS)
            ]
        )
        for city in range(40)
    ]
    assert found is not None
    assert found.kept is not None
    assert found.kept == pytest.approx(np.mean(kept))
    assert found.nearly_always == pytest.approx(np.mean([share >= 0.9 for share in kept]))
    assert 0.5 < found.kept < 1


def test_weights_that_may_not_move_keep_every_level() -> None:
    found = checked(invented().iloc[:40])
    assert found.stability is not None
    assert 0.5 < (found.stability.kept or 0) < 1
    assert sum(level.cities for level in found.stability.levels) == found.stability.cities
    # where all questions have one score, no weight matters
    alike = checked_small(questionnaire_of({"A": 3, "B": 3}), np.repeat(agreeing(1, 40), 6, axis=0)).stability
    assert alike is not None
    assert (alike.kept, alike.nearly_always) == (1.0, 1.0)


def test_every_format_is_written() -> None:
    questionnaire = questionnaire_of({"A": 4, "B": 3})
    values = agreeing(7, 600)
    values[3] = agreeing(1, 600, 9)
    report = framework_report(checked_small(questionnaire, values), questionnaire)
    for ending, begin in ((".html", b"<!doctype html>"), (".pdf", b"%PDF"), (".docx", b"PK"), (".xlsx", b"PK")):
        data = report_bytes(report, ending)
        assert data.startswith(begin)
        if ending == ".html":
            assert b"Drop A-04, Question 4." in data
            assert b"It hardly goes with the rest of its factor" in data
