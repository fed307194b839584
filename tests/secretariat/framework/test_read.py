"""From the tables to the sample: which rows count, what is read back, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.cli.main import run
from diagnostic.content.question_types import LevelQuestion
from diagnostic.documents.framework.framework_report import framework_report
from diagnostic.formats.table.coded_table import TableCoder
from diagnostic.formats.table.table_files import write_table
from diagnostic.results.result_rows import result_table
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.formative import formative_factors
from diagnostic.secretariat.framework.read_sample import option_of_score, sample_of
from tests.secretariat.framework.reading import words_of
from tests.secretariat.framework.samples import ceds, invented, questionnaire_of, sample

CITIES = 40


@pytest.fixture(scope="module")
def results() -> pd.DataFrame:
    """What a batch writes for the same cities."""
    questionnaire, catalog = ceds()
    cities, good, _ = TableCoder(questionnaire, catalog).coded(invented().iloc[:CITIES])
    assert good.all()
    where: dict[str, list[Any]] = {"file": ["a"] * CITIES, "row": list(range(CITIES)), "file_sha256": ["0"] * CITIES}
    found: pd.DataFrame = result_table(cities, where, questionnaire, catalog, False).to_pandas()
    return found


def test_results_say_the_same_as_answers(results: pd.DataFrame, tmp_path: Path) -> None:
    questionnaire, catalog = ceds()
    answers = sample(invented().iloc[:CITIES])
    results.to_csv(tmp_path / "results.csv", index=False, encoding="utf-8-sig")
    text = pd.read_csv(tmp_path / "results.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for frame in (results, text):
        read = sample_of({"results": frame}, questionnaire, catalog)
        np.testing.assert_allclose(read.scores, answers.scores, atol=1e-9)
        assert (read.states == answers.states).all()
        assert (read.options == answers.options).all()
        assert not read.ticked
        assert (read.selection.kind, read.selection.rows, read.selection.cities) == ("results", CITIES, CITIES)
        report = " ".join(words_of(framework_report(check(questionnaire, read, {}), questionnaire)))
        assert "Which items were ticked is not in results: " in report
        assert "same score" not in report
    report = " ".join(words_of(framework_report(check(questionnaire, answers, {}), questionnaire)))
    assert "Which items were ticked" not in report
    checklist = next(question for question in questionnaire.questions if question.type == "checklist")
    row = questionnaire.row_of[checklist.id]
    points = np.array([item.points for item in checklist.items])
    given = answers.states[row] == 1
    scores = 100 * (points @ answers.ticked[checklist.id]) / points.sum()
    np.testing.assert_allclose(scores[given], answers.scores[row, given])


def test_what_was_left_out_is_counted() -> None:
    frame = invented().iloc[:10].copy()
    older = frame.iloc[:4].copy()
    older["period"] = "2025"
    silent = frame.iloc[4:5].copy()
    silent["city.name"] = "Silent City"
    for question in ceds()[0].questions:
        silent[[name for name in silent.columns if name.partition("/")[0] == question.id]] = None
    chosen = sample(pd.concat([older, frame, silent])).selection
    assert (chosen.rows, chosen.older, chosen.empty, chosen.cities) == (15, 4, 1, 10)
    assert (chosen.first_period, chosen.last_period, chosen.invented) == ("2026", "2026", 10)


def test_options_with_one_score_are_not_guessed() -> None:
    question = questionnaire_of({"A": 1}).questions[0]
    assert isinstance(question, LevelQuestion)
    scores = np.array([0.0, 25.0, 100.0, np.nan])
    assert option_of_score(question, scores).tolist() == [0, 1, 4, -1]
    options = [
        option.model_copy(update={"score": score})
        for option, score in zip(question.options, (0, 0, 50, 75, 100), strict=True)
    ]
    shared = question.model_copy(update={"options": options})
    assert option_of_score(shared, np.array([0.0, 50.0])).tolist() == [-1, 2]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("questionnaire_digest", "0" * 64, "V102"),
        ("state.STR-01", "perhaps", "V104"),
        ("question.STR-01", 130.0, "V104"),
        ("question.STR-01", None, "V103"),
    ],
)
def test_results_of_something_else_are_refused(results: pd.DataFrame, column: str, value: object, code: str) -> None:
    frame = results.drop(columns=column)
    if value is not None:
        frame = pd.concat([frame, pd.Series([value] * CITIES, name=column)], axis=1)
    with pytest.raises(ProblemError) as caught:
        sample_of({"results": frame}, *ceds())
    assert caught.value.problems[0].code == code


def test_rows_of_another_questionnaire_are_counted_and_left_out(results: pd.DataFrame) -> None:
    frame = results.copy()
    frame.loc[:4, "questionnaire"] = "smart-city-benchmark@1.0.0"
    chosen = sample_of({"results": frame}, *ceds()).selection
    assert (chosen.rows, chosen.other_questionnaire, chosen.cities) == (CITIES, 5, CITIES - 5)


def test_results_and_answers_do_not_mix(results: pd.DataFrame) -> None:
    with pytest.raises(ProblemError) as caught:
        sample_of({"a": results, "b": invented().iloc[:5]}, *ceds())
    assert caught.value.problems[0].code == "V101"


def test_bad_answers_are_named() -> None:
    frame = invented().iloc[:5].copy()
    frame["STR-01"] = "9"
    with pytest.raises(ProblemError) as caught:
        sample(frame)
    assert [problem.code for problem in caught.value.problems] == ["S504"] * 5
    assert "row 1" in caught.value.problems[0].where


def test_notes_beside_a_questionnaire(tmp_path: Path) -> None:
    questionnaire = questionnaire_of({"A": 2})
    assert formative_factors(tmp_path, questionnaire) == {}
    notes = tmp_path / "analysis.yaml"
    notes.write_text("format: diagnostic-analysis/1\nformative: {A: a list}\n")
    assert formative_factors(tmp_path, questionnaire) == {"A": "a list"}
    for text, code in (
        ("format: diagnostic-analysis/1\nformative: {B: a list}\n", "Q305"),
        ("format: diagnostic-analysis/1\nformativ: {A: a list}\n", "M201"),
    ):
        notes.write_text(text)
        with pytest.raises(ProblemError) as caught:
            formative_factors(tmp_path, questionnaire)
        assert code in {problem.code for problem in caught.value.problems}


def test_the_command(results: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    results.to_parquet(folder / "results.parquet")
    outputs = [tmp_path / "check.json", tmp_path / "check.html"]
    with pytest.raises(SystemExit) as stopped:
        run(["validate-framework", str(folder), *[part for path in outputs for part in ("-o", str(path))]])
    assert stopped.value.code == 0
    said = capsys.readouterr()
    assert "Information strategy (STR)" in said.out
    assert "20 cities are missing" in said.out
    assert outputs[0].read_text(encoding="utf-8").startswith("{")
    assert "Invented answers say nothing" in outputs[1].read_text(encoding="utf-8")


def test_results_of_two_questionnaires_need_a_name(
    results: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = results.copy()
    frame.loc[:4, "questionnaire"] = "smart-city-benchmark@1.0.0"
    frame.to_parquet(tmp_path / "both.parquet")
    write_table(invented().iloc[:3], tmp_path / "answers.csv")
    for arguments, code in (([], 2), (["--questionnaire", "ceds", "--json"], 0)):
        with pytest.raises(SystemExit) as stopped:
            run(["validate-framework", str(tmp_path / "both.parquet"), *arguments])
        assert stopped.value.code == code
    assert "V105" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        run(["validate-framework", str(tmp_path / "answers.csv")])
    assert stopped.value.code == 0
    assert "too few" not in capsys.readouterr().err
    for wrong, said in ((str(tmp_path), "F101"), (str(tmp_path / "answers.csv"), "X804")):
        with pytest.raises(SystemExit) as stopped:
            run(["validate-framework", wrong, *(["-o", "x.odt"] if said == "X804" else [])])
        assert stopped.value.code == 2
        assert said in capsys.readouterr().err
