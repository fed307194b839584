"""The second questionnaire keeps the rules that make it good, and works through every command without its own code."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from diagnostic.content.load import catalog_for, content_root, load_questionnaire
from diagnostic.content.question_types import LevelQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.convert import from_table, to_table
from diagnostic.formats.table.score_table import score
from diagnostic.formats.table.table_files import read_table, write_table
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission, parse_submission
from tests.command import run

NAME = "smart-city-benchmark"
EXAMPLES = content_root() / "questionnaires" / NAME / "1.0.0" / "examples"
CITIES = ["beginning", "spreading"]
YEAR = re.compile(r"\b(19|20)\d\d\b")


@pytest.fixture(scope="module")
def benchmark() -> Questionnaire:
    return load_questionnaire(f"{NAME}@1.0.0")


def levels(questionnaire: Questionnaire) -> list[LevelQuestion]:
    """All statements, each with its described states."""
    return [question for question in questionnaire.questions if isinstance(question, LevelQuestion)]


def city(name: str) -> Submission:
    """An example city."""
    return parse_submission((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


# The content


def test_five_dimensions_of_10_to_12_statements(benchmark: Questionnaire) -> None:
    """In the order of the source, and 52 to 56 in all."""
    assert [factor.id for factor in benchmark.factors] == ["LEA", "CIT", "DAT", "ICT", "SMA"]
    assert all(10 <= len(factor.questions) <= 12 for factor in benchmark.factors)
    assert 52 <= len(benchmark.questions) <= 56
    assert len(levels(benchmark)) == len(benchmark.questions)


def test_the_method_differs_from_the_first_questionnaire(benchmark: Questionnaire, ceds: Questionnaire) -> None:
    """Geometric mean, other cuts, no gates, no dimensions, no systems part."""
    smallest = min(100 / 4 / len(factor.questions) for factor in benchmark.factors)
    assert benchmark.geometric_floor is not None
    assert benchmark.geometric_floor < smallest < benchmark.geometric_floor + 1
    assert benchmark.cuts == [0, 12.5, 37.5, 62.5, 87.5]
    assert benchmark.cuts != ceds.cuts
    assert (benchmark.gates, benchmark.dimensions) == (None, [])
    assert catalog_for(benchmark) is None


@pytest.mark.parametrize("state", [1, 2, 3, 4, 5])
def test_the_same_answer_everywhere_is_its_level(benchmark: Questionnaire, state: int) -> None:
    """The cuts are chosen so."""
    same = {question.id: state for question in benchmark.questions}
    result = diagnose_with(city("beginning").model_copy(update={"answers": same, "confidence": {}}), benchmark, None)
    assert result.maturity.level == state
    assert {factor.level for factor in result.factors} == {state}


def test_every_statement_is_complete(benchmark: Questionnaire) -> None:
    """Everything is there, and short enough to be read."""
    for q in benchmark.questions:
        for key in ("title", "why", "evidence", "department", "source"):
            assert getattr(q, key), f"{q.id} has no {key}"
        assert len(q.title) <= 32, q.id
        assert len(q.text) <= 200, q.id
        assert 30 <= len(q.help.split()) <= 90, q.id


def test_one_question_each(benchmark: Questionnaire) -> None:
    for q in benchmark.questions:
        assert q.text.count("?") == 1, q.id
        assert q.text.endswith("?"), q.id


def test_titles_and_texts_differ(benchmark: Questionnaire) -> None:
    for key in ("title", "text", "help", "why"):
        assert len({getattr(q, key) for q in benchmark.questions}) == len(benchmark.questions), key


def test_five_labelled_states(benchmark: Questionnaire) -> None:
    """Five different sentences with short, different labels, worded for the statement."""
    sentences = [option.text for q in levels(benchmark) for option in q.options[2:]]
    assert len(set(sentences)) > 0.9 * len(sentences)
    for q in levels(benchmark):
        assert [option.value for option in q.options] == [1, 2, 3, 4, 5], q.id
        assert q.option_scores == [0, 25, 50, 75, 100], q.id
        assert len({option.label for option in q.options}) == 5, q.id
        assert len({option.text for option in q.options}) == 5, q.id
        assert all(0 < len(option.label) <= 40 and len(option.text) <= 240 for option in q.options), q.id


def test_the_states_are_steps_of_one_scale(benchmark: Questionnaire) -> None:
    """Papers, shares and dates tell them apart: no two hold at once, and one always does."""
    for q in levels(benchmark):
        nothing, decided, some, half, everything = (option.text for option in q.options)
        assert nothing.startswith("No "), q.id
        assert nothing.endswith(", and nothing is decided.") or "No strategy is approved" in nothing, q.id
        assert decided.startswith("It is decided") or "is approved, but none" in decided, q.id
        assert "t least one, but fewer than half of" in some, q.id
        assert half.startswith("At least half of"), q.id
        assert re.search(r", but either (not all|fewer than 95 %).*, or no .*report dated in the last 12 months", half)
        assert re.match(r"(All|At least 95 %) ", everything), q.id
        assert ("95 %" in everything) == ("95 %" in half), q.id
        measured = half.partition("in the last 12 months ")[2]
        assert everything.endswith(f"report dated in the last 12 months {measured}"), q.id


def test_what_is_decided_is_said_in_every_help(benchmark: Questionnaire) -> None:
    for q in benchmark.questions:
        assert re.search(r"(Decided means: a dated paper of|Approved means that) the council", q.help), q.id


def test_states_are_not_told_apart_by_adverbs(benchmark: Questionnaire) -> None:
    """Words on which two officials would differ do not decide between states."""
    vague = re.compile(
        r"\b(mostly|largely|partially|partly|fairly|adequately|regularly|often|sometimes|rarely|good|poor|well|"
        r"(?<!how )many|some|several|fully|widely|systematically|actively|effective|sufficient)\b",
        re.I,
    )
    for q in levels(benchmark):
        for option in q.options:
            assert not vague.search(option.text), f"{q.id}: {option.text}"


def test_sources_name_a_document_and_a_year(benchmark: Questionnaire) -> None:
    """Or say that there is none; every statement says that its states are ours."""
    cited = [q for q in benchmark.questions if q.source != "Expert judgement"]
    assert len(cited) > 0.9 * len(benchmark.questions)
    for q in cited:
        assert YEAR.search(q.source), q.id
        assert q.source.endswith("The states are expert judgement"), q.id


def test_british_spelling(benchmark: Questionnaire) -> None:
    american = re.compile(r"\b\w*(ization|izing|ized|ize|center|color|behavior|program)(s|d)?\b")
    allowed = {"program", "programs", "Center", "Centering", "size", "sized"}
    for q in levels(benchmark):
        texts = [q.title, q.text, q.help, q.why, q.evidence, q.department, *(o.text for o in q.options)]
        found = {match.group() for text in texts for match in american.finditer(text)}
        assert found <= allowed, q.id


def test_not_applicable_is_explained(benchmark: Questionnaire) -> None:
    """Where n/a is allowed, the help says when; where the help says it, it is allowed."""
    allowed = {q.id for q in benchmark.questions if q.allow_na}
    assert allowed == {q.id for q in benchmark.questions if "Not applicable:" in q.help}
    assert 3 <= len(allowed) <= 8


def test_questions_that_are_referred_to_exist(benchmark: Questionnaire) -> None:
    for q in benchmark.questions:
        assert set(re.findall(r"\b[A-Z]{3}-\d\d\b", q.help)) <= benchmark.row_of.keys(), q.id


def test_no_code_knows_it_by_name() -> None:
    """A questionnaire is data."""
    package = Path(sys.modules["diagnostic"].__file__ or "").parent
    known = [path for path in package.rglob("*.py") if "smart-city" in path.read_text(encoding="utf-8").lower()]
    assert not known


# The examples


@pytest.mark.parametrize("name", CITIES)
def test_examples_are_plainly_invented(name: str) -> None:
    found = city(name)
    assert (found.city.name or "").endswith("(invented)")
    assert found.city.country == "ZZ"


def test_examples_show_every_state_of_an_answer(benchmark: Questionnaire) -> None:
    for name in CITIES:
        found = city(name)
        assert "dont_know" in found.answers.values(), name
        assert "n/a" in found.answers.values(), name
        assert len(found.answers) < len(benchmark.questions), name
        assert found.targets, name
    first, second = (diagnose_with(city(name), benchmark, None).maturity for name in CITIES)
    assert (first.level, first.provisional) == (2, True)
    assert (second.level, second.provisional) == (3, False)


# Through the commands


@pytest.mark.parametrize("name", CITIES)
def test_check_and_assess(name: str) -> None:
    """No error, no warning; a result without a systems part."""
    file = str(EXAMPLES / f"{name}.json")
    assert json.loads(run("check", file, "--json").stdout) == []
    printed = json.loads(run("assess", file, "--json").stdout)
    assert printed["questionnaire"]["id"] == NAME
    assert (printed["catalog"], printed["criteria"], printed["modules"], printed["priorities"]) == (None, None, [], [])
    assert [factor["id"] for factor in printed["factors"]] == ["LEA", "CIT", "DAT", "ICT", "SMA"]
    text = run("assess", file).stdout
    assert "Level" in text
    assert "Systems" not in text
    assert "What to do, in this order" not in text


def test_template_check_assess(tmp_path: Path) -> None:
    """The blank workbook, and one filled with an example's answers, come back as they were given."""
    book = tmp_path / "our-city.xlsx"
    run("template", "--questionnaire", NAME, "-o", str(book), "--city", "Our City")
    assert "can be used" in run("check", str(book)).stderr
    blank = json.loads(run("assess", str(book), "--json").stdout)
    assert blank["questionnaire"]["id"] == NAME
    assert blank["maturity"]["level"] is None
    assert {question["state"] for question in blank["questions"]} == {"missing"}


def test_compare(tmp_path: Path) -> None:
    """The points of the changed answers add up, also with a geometric mean."""
    old = EXAMPLES / "spreading.json"
    data = json.loads(old.read_text(encoding="utf-8"))
    data["answers"] |= {"LEA-02": 5, "SMA-03": 1, "CIT-11": 4}
    new = tmp_path / "new.json"
    new.write_text(json.dumps(data), encoding="utf-8")
    found = json.loads(run("compare", str(old), str(new), "--json").stdout)
    assert {change["question"] for change in found["answers"]} == {"LEA-02", "SMA-03", "CIT-11"}
    assert sum(change["points"] for change in found["answers"]) == pytest.approx(found["difference"], abs=1e-9)
    assert "add up" in run("compare", str(old), str(new)).stdout


def test_questionnaire_commands() -> None:
    assert f"{NAME}@1.0.0" in run("questionnaire", "list").stdout
    assert "LEA-01" in run("questionnaire", "show", NAME).stdout
    assert "no problems" in run("questionnaire", "check", NAME).stderr
    assert "SMA-11" in run("questionnaire", "export", NAME, "--format", "markdown").stdout


def comparable(submission: Submission) -> dict[str, Any]:
    """The content of a submission as plain data."""
    return submission.model_dump(mode="json")


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_table_there_and_back(tmp_path: Path, benchmark: Questionnaire, ending: str) -> None:
    """Answers, words, comments, confidence and targets; and the same scores as single cities."""
    cities = [city(name) for name in CITIES]
    table = to_table(cities, benchmark, None)
    assert [name for name in table.columns if name.startswith("target.")] == [
        f"target.{factor.id}" for factor in benchmark.factors
    ]
    write_table(table, tmp_path / f"cities{ending}")
    frame = read_table(tmp_path / f"cities{ending}")
    assert [comparable(back) for back in from_table(frame, benchmark, None)] == [comparable(one) for one in cities]
    scored = score(frame, benchmark)
    for row, one in enumerate(cities):
        result = diagnose_with(one, benchmark, None)
        assert scored["score"].tolist()[row] == result.maturity.score
        assert scored["level"].tolist()[row] == result.maturity.level
        for factor in result.factors:
            shown = scored[f"score.{factor.id}"].tolist()[row]
            assert pd.isna(shown) if factor.score is None else shown == factor.score
