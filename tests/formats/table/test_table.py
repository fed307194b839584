"""Wide tables: nothing is lost on the way there and back, and scores equal those of single cities."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.base.formula_shield import shielded, unshielded
from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.convert import from_table, to_table
from diagnostic.formats.table.score_table import score
from diagnostic.formats.table.table_files import read_table, write_table
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, submission_from


def examples() -> list[Submission]:
    """The shipped example cities; a wide table names no catalog."""
    files = sorted((content_root() / "questionnaires/ceds/1.0.0/examples").glob("*.json"))
    return [submission_from(json.loads(file.read_text(encoding="utf-8")) | {"catalog": None}) for file in files]


def without_blanks(submission: Submission) -> dict[str, Any]:
    """The content of a submission: absent, null and empty are the same."""
    data = submission.model_dump(mode="json")
    data["answers"] = {k: sorted(v) if isinstance(v, list) else v for k, v in data["answers"].items() if v is not None}
    data["systems"] = {k: v for k, v in data["systems"].items() if v["status"] or v["functions"]}
    return data


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_there_and_back(tmp_path: Path, ceds: Questionnaire, modules: Catalog, ending: str) -> None:
    """What goes into a file comes out of it: answers, words, systems, weights, comments, confidence."""
    cities = examples()
    comments = {"STR-01": "=1+1", "STR-02": "'quoted", "STR-03": "NA", "STR-04": "a\x0bb \x01 _x0041_ \ufffe"}
    hostile = cities[0].model_copy(update={"comments": comments})
    cities = [hostile, *cities[1:]]
    write_table(to_table(cities, ceds, modules), tmp_path / f"cities{ending}")
    back = from_table(read_table(tmp_path / f"cities{ending}"), ceds, modules)
    assert [without_blanks(city) for city in back] == [without_blanks(city) for city in cities]


def test_a_text_that_fits_no_cell_is_said(tmp_path: Path) -> None:
    """A spreadsheet's cell holds 32,767 characters; nothing is cut off unseen."""
    frame = pd.DataFrame({"comment.STR-01": ["x" * 32_768]}, dtype=object)
    with pytest.raises(ProblemError, match="W617"):
        write_table(frame, tmp_path / "long.xlsx")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "'=1", "''", "'plain", "plain", ""])
def test_the_shield_comes_off_again(text: str) -> None:
    """No text is a formula in the file, and every text is itself again after reading."""
    assert unshielded(shielded(text)) == text
    assert not str(shielded(text)).startswith(("=", "+", "-", "@", "\t"))


def test_scores_equal_single_diagnoses(ceds: Questionnaire, modules: Catalog) -> None:
    """The table is scored by the same path as one city, to the last bit."""
    cities = examples()
    scored = score(to_table(cities, ceds, modules), ceds)
    for row, city in enumerate(cities):
        result = diagnose_with(city, ceds, modules)
        assert scored.loc[row, "score"] == result.maturity.score
        assert scored.loc[row, "level"] == result.maturity.level
        assert scored.loc[row, "provisional"] == result.maturity.provisional
        for factor in result.factors:
            shown = cell(scored, row, f"score.{factor.id}")
            assert shown == factor.score if factor.rated else pd.isna(shown)
            assert scored.loc[row, f"coverage.{factor.id}"] == factor.coverage
        for question in result.questions:
            shown = cell(scored, row, f"question.{question.id}")
            assert pd.isna(shown) if question.score is None else shown == question.score


def cell(frame: pd.DataFrame, row: int, column: str) -> Any:
    """One cell, whatever it holds."""
    return frame.loc[row, column]


def numeric_frame(ceds: Questionnaire, rows: int) -> pd.DataFrame:
    """A frame whose columns are numbers and truth values, with blanks."""
    rng = np.random.default_rng(7)
    columns: dict[str, Any] = {}
    for question in ceds.questions:
        if question.type == "level":
            columns[question.id] = np.where(rng.random(rows) < 0.1, np.nan, rng.integers(1, 6, rows))
        elif question.type == "number":
            low, high = question.points[0][0], question.points[-1][0]
            drawn = rng.uniform(low, high, rows)
            columns[question.id] = np.floor(drawn) if question.integer else drawn
        elif question.type == "yes_no":
            columns[question.id] = rng.random(rows) < 0.5
        else:
            columns |= {f"{question.id}/{item.id}": rng.random(rows) < 0.5 for item in question.items}
    return pd.DataFrame(columns)


def test_pieces_do_not_matter(ceds: Questionnaire, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the rows are cut into pieces, every number is the same, bit for bit."""
    frame = numeric_frame(ceds, 57)
    whole = score(frame, ceds)
    monkeypatch.setattr("diagnostic.formats.table.score_table.ROWS_AT_ONCE", 5)
    pd.testing.assert_frame_equal(score(frame, ceds), whole, check_exact=True)
    order = random.Random(3).sample(range(57), 57)
    pd.testing.assert_frame_equal(score(frame.iloc[order], ceds), whole.iloc[order], check_exact=True)


def test_an_empty_table(ceds: Questionnaire) -> None:
    """No rows are no result, and no error."""
    assert score(numeric_frame(ceds, 0), ceds).shape[0] == 0


def test_other_columns_are_left_alone_when_scoring(ceds: Questionnaire) -> None:
    """A frame with more columns, or fewer questions, is scored all the same."""
    found = score(pd.DataFrame({"note": ["x"], "STR-01": [5]}), ceds)
    assert found.loc[0, "question.STR-01"] == 100
    assert found["level"].isna().all()
    assert pd.isna(cell(found, 0, "score"))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("STR-01", 6, "S504"),
        ("STR-01", True, "S502"),
        ("STR-01", "3,0", "S504"),
        ("ECO-01", 101.0, "S503"),
        ("ECO-01", "12,5", "S502"),
        ("ECO-01", np.inf, "S503"),
        ("INF-03", "maybe", "S502"),
        ("STR-01", "n/a", "S505"),
        ("USE-04/a", "perhaps", "T703"),
        ("USE-04", "a", "T703"),
    ],
)
def test_cells_that_cannot_be_used(ceds: Questionnaire, column: str, value: object, code: str) -> None:
    """Each is refused with its row and column, in scoring and in reading."""
    frame = pd.DataFrame({column: [None, value]}, dtype=object)
    for use in (lambda: score(frame, ceds), lambda: from_table(frame, ceds, None)):
        with pytest.raises(ProblemError) as caught:
            use()
        found = caught.value.problems
        assert code in [p.code for p in found] or (use is not None and column == "ECO-01" and value is np.inf)
        assert all("row 2" in p.where and f"column {column}" in p.where for p in found)


@pytest.mark.parametrize(("value", "expected"), [("3", 50.0), ("3.0", 50.0), (3.0, 50.0), (3, 50.0)])
def test_the_same_option_in_many_forms(ceds: Questionnaire, value: object, expected: float) -> None:
    """Programs write a whole number in many ways."""
    found = score(pd.DataFrame({"STR-01": [value]}, dtype=object), ceds)
    assert found.loc[0, "question.STR-01"] == expected


def test_items_and_word_together_are_an_error(ceds: Questionnaire) -> None:
    """Two answers to one question are never resolved by guessing."""
    frame = pd.DataFrame({"USE-04": ["dont_know"], "USE-04/a": [True]})
    for use in (lambda: score(frame, ceds), lambda: from_table(frame, ceds, None)):
        with pytest.raises(ProblemError) as caught:
            use()
        assert [p.code for p in caught.value.problems] == ["W610"]


def test_blank_items_are_not_known(ceds: Questionnaire) -> None:
    """One item filled in makes the checklist answered, as far as it is known."""
    count, use = len(ceds.question("USE-04").parts), ceds.factors[ceds.factor_row_of["USE"]]
    found = score(pd.DataFrame({"USE-04/a": [True, False, None]}, dtype=object), ceds)
    assert found["question.USE-04"][0] == 100
    assert found["question.USE-04"][1] == 0
    assert np.isnan(found["question.USE-04"][2])
    weight, total = ceds.question("USE-04").weight, sum(question.weight for question in use.questions)
    assert found["coverage.USE"].tolist() == pytest.approx([weight / count / total] * 2 + [0])


def test_figures_make_answers_in_a_table() -> None:
    """A blank answer follows from its figures; a zero below the line, or an impossible answer, is an error there."""
    questionnaire = load_questionnaire("ceds@2.0.0")
    frame = pd.DataFrame(
        {
            "ECO-01": [None, None, 5, None],
            "fact/own-revenue": [30, "40", 40, 40],
            "fact/total-revenue": [60, "160", 160, None],
        },
        dtype=object,
    )
    found = score(frame, questionnaire)["question.ECO-01"]
    alone = score(pd.DataFrame({"ECO-01": [50.0, 25.0, 5.0, np.nan]}), questionnaire)["question.ECO-01"]
    assert found[:3].tolist() == alone[:3].tolist()
    assert np.isnan(found[3])
    wrong = pd.DataFrame({"fact/sites-connected": [9, 1, "x"], "fact/sites": [3, 0, 2]}, dtype=object)
    with pytest.raises(ProblemError) as caught:
        score(wrong, questionnaire)
    places = [(problem.code, problem.where) for problem in caught.value.problems]
    assert ("S520", "row 1, column fact/sites-connected") in places
    assert ("S502", "row 3, column fact/sites-connected") in places


def test_a_checklist_known_in_part_and_figures_come_back() -> None:
    """Items that are not known stay so; a system that is not the city's task, too."""
    questionnaire = load_questionnaire("ceds@2.0.0")
    catalog = load_catalog("2.0.0", questionnaire)
    given = submission_from(
        {
            "format": "diagnostic-submission/1",
            "questionnaire": {"id": "ceds", "version": "2.0.0"},
            "answers": {"INF-18": {"a": True, "b": False}},
            "facts": {"sites": 4},
            "systems": {"e-archive": {"status": "n/a"}},
        }
    )
    (back,) = from_table(to_table([given], questionnaire, catalog), questionnaire, catalog)
    assert (back.answers["INF-18"], back.facts) == ({"a": True, "b": False}, {"sites": 4})
    assert back.systems["e-archive"].status == "n/a"


def test_unknown_and_doubled_columns(ceds: Questionnaire, modules: Catalog) -> None:
    """A column that is not understood may be a lost answer."""
    frame = pd.DataFrame([[1, 2, 3]], columns=["STR-1", "STR-01", "STR-01"])
    with pytest.raises(ProblemError) as caught:
        from_table(frame, ceds, modules)
    assert [p.code for p in caught.value.problems] == ["T701", "T702"]
    assert "STR-01" in caught.value.problems[0].mend


def test_namibia_is_a_country(tmp_path: Path, ceds: Questionnaire) -> None:
    """NA is text, not a missing value."""
    (tmp_path / "x.csv").write_text("city.name,city.country,STR-01\nNA,NA,3\n", encoding="utf-8")
    city = from_table(read_table(tmp_path / "x.csv"), ceds, None)[0].city
    assert (city.name, city.country) == ("NA", "NA")


def test_other_endings_are_refused(tmp_path: Path) -> None:
    """With the endings that can be read."""
    with pytest.raises(ProblemError) as caught:
        read_table(tmp_path / "x.tsv")
    assert caught.value.problems[0].code == "X804"
