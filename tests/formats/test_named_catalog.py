"""A file is read with the catalog it was made with: a newer one refuses nothing and moves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.load import content_root, load_catalog, load_questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.workbook.writing.template import write_template
from tests.command import run

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"


@pytest.mark.parametrize("name", ["middling.xlsx", "middling.json"])
def test_a_newer_catalog_moves_no_result(name: str, release: Callable[[], None]) -> None:
    before = run("assess", str(EXAMPLES / name), "--json").stdout
    release()
    assert run("assess", str(EXAMPLES / name), "--json").stdout == before
    newer = json.loads(run("assess", str(EXAMPLES / name), "--catalog", "1.1.0", "--json").stdout)
    assert (newer["catalog"]["version"], len(newer["modules"])) == ("1.1.0", 13)


@pytest.mark.parametrize("name", ["middling.xlsx", "middling.json"])
def test_another_catalog_than_the_own_is_read_when_it_is_asked_for_and_said(
    name: str, release: Callable[[], None]
) -> None:
    release()
    asked = load_catalog("1.1.0")
    reading = read_file(EXAMPLES / name, None, asked)
    assert (reading.catalog, reading.submission.named_catalog) == (asked, "1.0.0")
    assert "S517w" in [problem.code for problem in reading.problems]
    assert "S517w" not in [problem.code for problem in read_file(EXAMPLES / name).problems]


def test_answers_that_name_no_catalog_are_read_with_the_newest(tmp_path: Path, release: Callable[[], None]) -> None:
    data = json.loads((EXAMPLES / "middling.json").read_text(encoding="utf-8"))
    del data["catalog"]
    file = tmp_path / "old.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    release()
    reading = read_file(file)
    assert reading.catalog is not None
    assert reading.catalog.version == "1.1.0"


def test_a_catalog_that_is_not_shipped_is_asked_for(tmp_path: Path, release: Callable[[], None]) -> None:
    """In a workbook and in JSON; with the catalog given both can be read."""
    release()
    questionnaire = load_questionnaire("ceds@1.0.0")
    theirs = load_catalog("1.1.0", questionnaire).model_copy(update={"version": "7.0.0"})
    workbook, answers = tmp_path / "city.xlsx", tmp_path / "city.json"
    write_template(questionnaire, theirs, workbook, "Alpha")
    data = json.loads((EXAMPLES / "middling.json").read_text(encoding="utf-8"))
    answers.write_text(json.dumps(data | {"catalog": {"version": "7.0.0"}}), encoding="utf-8")
    for file, code in ((workbook, "W614"), (answers, "S516")):
        with pytest.raises(ProblemError) as caught:
            read_file(file)
        assert [problem.code for problem in caught.value.problems] == [code]
        assert read_file(file, questionnaire, theirs).catalog == theirs


def test_a_workbook_made_from_an_edited_catalog_is_not_read_with_the_shipped_one(tmp_path: Path) -> None:
    questionnaire = load_questionnaire("ceds@1.0.0")
    edited = load_catalog("1.0.0", questionnaire).model_copy(update={"ready": 50.0})
    edited._digest = ""
    workbook = tmp_path / "city.xlsx"
    write_template(questionnaire, edited, workbook, "Alpha")
    with pytest.raises(ProblemError) as caught:
        read_file(workbook)
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [("W614", "Meta!B5")]
