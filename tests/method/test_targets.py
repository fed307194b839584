"""Targets of single factors: from the submission and the table to the result, the terminal and the errors."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.load import load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.convert import from_table, to_table
from diagnostic.method.diagnosis import FactorResult
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import submission_from
from tests.command import run
from tests.method.recompute import load_folder, recompute

THIRDS = """\
format: diagnostic-questionnaire/1
id: thirds
version: 1.0.0
title: Thirds
min_coverage: 0.5
uncertainty: {draws: 5}
levels:
  - {level: 1, name: Low, cut: 0}
  - {level: 2, name: Middle, cut: 33.333333333333336}
  - {level: 3, name: High, cut: 80}
factors: [{id: A, name: First}, {id: B-2, name: Second}]
"""
QUESTIONS = """\
- {id: ONE, text: One, type: yes_no}
- {id: TWO, text: Two, type: yes_no}
- {id: THREE, text: Three, type: yes_no}
"""
ONE_THIRD = {"ONE": True, "TWO": False, "THREE": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A questionnaire whose factor scores are thirds."""
    home = tmp_path_factory.mktemp("thirds")
    (home / "questions").mkdir()
    (home / "questionnaire.yaml").write_text(THIRDS, encoding="utf-8")
    for factor in ("A", "B-2"):
        text = QUESTIONS.replace("{id: ", "{id: " + factor + "-")
        (home / "questions" / f"{factor.lower()}.yaml").write_text(text, encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def thirds(folder: Path) -> Questionnaire:
    return load_questionnaire(folder)


def data(targets: dict[str, Any] | None, **answers: dict[str, bool]) -> dict[str, Any]:
    """A submission as plain data; ``A={"ONE": True}`` answers A-ONE."""
    given = {
        f"{factor.replace('_', '-')}-{key}": value for factor, own in answers.items() for key, value in own.items()
    }
    written: dict[str, Any] = {
        "format": "diagnostic-submission/1",
        "questionnaire": {"id": "thirds", "version": "1.0.0"},
        "city": {"name": "Thirdham (invented)", "country": "ZZ", "population": 3},
        "period": "2026",
        "answers": given,
    }
    return written if targets is None else written | {"targets": targets}


def factors(thirds: Questionnaire, submission: dict[str, Any]) -> dict[str, FactorResult]:
    """The factors of the result."""
    return {factor.id: factor for factor in diagnose_with(submission_from(submission), thirds, None).factors}


def test_without_targets_there_is_nothing(thirds: Questionnaire) -> None:
    empty: dict[str, Any] = {}
    for targets in (None, empty):
        found = factors(thirds, data(targets, A=ONE_THIRD))
        assert {(factor.target, factor.target_missing) for factor in found.values()} == {(None, None)}


def test_points_to_the_cut_of_the_target(thirds: Questionnaire) -> None:
    found = factors(thirds, data({"A": 3, "B-2": 1}, A=ONE_THIRD, B_2=ONE_THIRD))
    assert found["A"].target == 3
    assert found["A"].target_missing == 80 - 100 / 3
    assert (found["B-2"].target, found["B-2"].target_missing) == (1, 0)


def test_a_target_that_differs_in_the_last_bit_is_reached(thirds: Questionnaire) -> None:
    """100/3 reaches a cut of 33.333333333333336, as everywhere else."""
    found = factors(thirds, data({"A": 2}, A=ONE_THIRD))["A"]
    assert (found.level, found.target_missing) == (2, 0)


def test_a_factor_that_is_not_rated_keeps_its_target_only(thirds: Questionnaire) -> None:
    found = factors(thirds, data({"A": 2, "B-2": 3}, A={"ONE": True}))
    assert [(f.rated, f.target, f.target_missing) for f in found.values()] == [(False, 2, None), (False, 3, None)]


def test_targets_change_nothing_else(thirds: Questionnaire) -> None:
    """Neither score nor level nor the target level of the plan."""
    plain, aimed = (
        diagnose_with(submission_from(data(targets, A=ONE_THIRD, B_2=ONE_THIRD)), thirds, None).model_dump()
        for targets in (None, {"A": 3})
    )
    plain["factors"][0] |= {"target": 3, "target_missing": 80 - 100 / 3}
    assert plain == aimed


def test_recomputed_independently(folder: Path, thirds: Questionnaire) -> None:
    """200 random cities with random targets."""
    rng, plain = Random("targets"), load_folder(folder)
    for _ in range(200):
        targets = {factor: rng.randint(1, 3) for factor in ("A", "B-2") if rng.random() < 0.7}
        answers = {
            factor: {key: rng.random() < 0.5 for key in ONE_THIRD if rng.random() < 0.7} for factor in ("A", "B_2")
        }
        submission = data(targets, **answers)
        expected = {row["id"]: row for row in recompute(submission, plain, None)["factors"]}
        for factor in factors(thirds, submission).values():
            assert factor.target == expected[factor.id]["target"]
            assert factor.target_missing == pytest.approx(expected[factor.id]["target_missing"], abs=1e-9)


def problems(thirds: Questionnaire, submission: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and place of everything that is wrong."""
    with pytest.raises(ProblemError) as caught:
        diagnose_with(submission_from(submission), thirds, None)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_errors_name_their_place(thirds: Questionnaire) -> None:
    """Unknown factors and levels outside 1..n, all at once."""
    assert problems(thirds, data({"A": 4, "B-2": 0, "C": 1})) == [
        ("S515", "/targets/A"),
        ("S515", "/targets/B-2"),
        ("S515", "/targets/C"),
    ]
    assert problems(thirds, data({"A-ONE": 2})) == [("S515", "/targets/A-ONE")]


def test_the_advice_says_what_is_allowed(thirds: Questionnaire) -> None:
    with pytest.raises(ProblemError) as caught:
        diagnose_with(submission_from(data({"A": 4, "B2": 1})), thirds, None)
    level, factor = caught.value.problems
    assert (level.found, level.allowed) == ("4", "1 to 3")
    assert factor.allowed == "A, B-2"
    assert "B-2" in factor.mend


@pytest.mark.parametrize("value", ["3", 2.5, True, None, [2]])
def test_levels_are_whole_numbers(value: object) -> None:
    with pytest.raises(ProblemError) as caught:
        submission_from(data({"A": value}))
    assert [problem.where for problem in caught.value.problems] == ["/targets/A"]
    assert submission_from(data({"A": 2.0})).targets == {"A": 2}


def target_columns(table: pd.DataFrame) -> list[str]:
    """The columns of targets that were written."""
    return [str(name) for name in table.columns if str(name).startswith("target.")]


def test_columns_only_where_a_target_is_given(thirds: Questionnaire) -> None:
    with_one, without = (submission_from(data(targets, A=ONE_THIRD)) for targets in ({"B-2": 3}, None))
    assert not target_columns(to_table([without], thirds, None))
    table = to_table([without, with_one], thirds, None)
    assert target_columns(table) == ["target.B-2"]
    assert [city.targets for city in from_table(table, thirds, None)] == [{}, {"B-2": 3}]


@pytest.mark.parametrize("cell", ["3", "3.0", 3, 3.0])
def test_cells_hold_whole_numbers_in_many_forms(thirds: Questionnaire, cell: object) -> None:
    frame = pd.DataFrame({"A-ONE": [True], "target.A": [cell]}, dtype=object)
    assert from_table(frame, thirds, None)[0].targets == {"A": 3}


@pytest.mark.parametrize(("cell", "code"), [(4, "S515"), (0, "S515"), ("high", "M203"), (2.5, "M203")])
def test_cells_that_cannot_be_used(thirds: Questionnaire, cell: object, code: str) -> None:
    frame = pd.DataFrame({"A-ONE": [None, True], "target.A": [None, cell]}, dtype=object)
    with pytest.raises(ProblemError) as caught:
        from_table(frame, thirds, None)
    assert [(p.code, p.where) for p in caught.value.problems] == [(code, "row 2, column target.A")]


def test_an_unknown_column_is_an_error(thirds: Questionnaire) -> None:
    with pytest.raises(ProblemError) as caught:
        from_table(pd.DataFrame({"target.B": [1]}), thirds, None)
    assert [problem.code for problem in caught.value.problems] == ["T701"]


def row_of(text: str, factor: str) -> list[str]:
    """The row of the factor in the table of the factors."""
    table = text[text.index("Scores of the factors") :]
    return next(line for line in table.splitlines() if factor in line).split()


def test_the_terminal_shows_targets_only_when_there_are_some(folder: Path, tmp_path: Path) -> None:
    def shown(targets: dict[str, Any] | None) -> str:
        file = tmp_path / "city.json"
        file.write_text(json.dumps(data(targets, A=ONE_THIRD, B_2=ONE_THIRD)), encoding="utf-8")
        return run("assess", str(file), "--questionnaire", str(folder)).stdout

    assert "Target" not in shown(None)
    text = shown({"A": 3, "B-2": 2})
    assert "Target" in text
    assert row_of(text, "(A)")[-2:] == ["3", "46.7"]
    assert row_of(text, "(B-2)")[-2:] == ["2", "reached"]
    assert row_of(shown({"A": 3}), "(B-2)")[-1] == "–"


def test_check_reports_targets(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "city.json"
    file.write_text(json.dumps(data({"A": 9}, A=ONE_THIRD)), encoding="utf-8")
    found = json.loads(run("check", str(file), "--questionnaire", str(folder), "--json", code=2).stdout)
    assert [(problem["code"], problem["where"]) for problem in found] == [("S515", "/targets/A")]
