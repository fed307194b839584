"""The table of declarations, and the matching in the command and in the report."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from diagnostic.base.city_identity import city_key
from diagnostic.base.problems import ProblemError
from diagnostic.cli.main import app
from diagnostic.content.load import load_questionnaire
from diagnostic.documents.blocks import Draft, Points, Table
from diagnostic.documents.cohort.exchange_sections import MOST_PAIRS, add_exchange, add_reasons, rows_of
from diagnostic.secretariat.cohort.secretariat_lists import read_declarations
from diagnostic.secretariat.exchange.declaration import Declaration
from tests.secretariat.exchange.towns import CALLS, CATALOG, matches, needs, runs, table, town

HEADING = "city,country,offers,capacity,needs,head_of,languages,contact\n"
RUNNER = CliRunner()


def read(tmp_path: Path, text: str) -> dict[str, Declaration]:
    file = tmp_path / "declared.csv"
    file.write_text(text, encoding="utf-8")
    return read_declarations(file, CATALOG)


def test_what_a_row_says(tmp_path: Path) -> None:
    """Said, said to be none, and not said are three things."""
    rows = "Seoul,KR,call-center; groupware,5,,mobile-government,ko EN,x@y\n ,,,,,,,\nDakar,SN,none,,e-archive,none,,\n"
    found = read(tmp_path, "\ufeff" + HEADING + rows.replace("x@y", "x@y,, "))  # programs leave blank cells behind
    assert found == {
        city_key("SEOUL", "kr"): Declaration(
            ("call-center", "groupware"), 5, (), ("mobile-government",), ("ko", "en"), "x@y"
        ),
        city_key("Dakar", "SN"): Declaration((), None, ("e-archive",), (), (), ""),
    }
    assert read(tmp_path, "city\nSeoul\n") == {city_key("Seoul", None): Declaration()}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (HEADING + "Seoul,KR,call-centre,,,,,\n", "K105", "line 2, column offers"),
        (HEADING + "Seoul,KR,,five,,,,\n", "K105", "line 2, column capacity"),
        (HEADING + "Seoul,KR,,51,,,,\n", "K105", "line 2, column capacity"),
        (HEADING + "Seoul,KR,,,none,,,\n", "K105", "line 2, column needs"),
        (HEADING + "Seoul,KR,,,,gis,,\n", "K105", "line 2, column head_of"),
        (HEADING + "Seoul,KR,,,,,korean,\n", "K105", "line 2, column languages"),
        (HEADING + ",KR,,1,,,,\n", "K105", "line 2, column city"),
        (HEADING + "Seoul,KR,,,,,,\nseoul,kr,,,,,,\n", "K105", "line 3, column city"),
        (HEADING + "Seoul,KR,,,,,,office@x, room 5\n", "B109", "line 2"),
        ("city,wants\nSeoul,x\n", "T701", "wants"),
        ("city,needs,needs\nSeoul,,\n", "T702", "needs"),
        ("country,needs\nKR,\n", "K105", ""),
    ],
)
def test_every_problem_names_its_row_and_column(tmp_path: Path, text: str, code: str, place: str) -> None:
    with pytest.raises(ProblemError) as error:
        read(tmp_path, text)
    assert [(problem.code, problem.where) for problem in error.value.problems] == [(code, place)]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        read_declarations(tmp_path / "no.csv", CATALOG)
    (tmp_path / "bytes.csv").write_bytes(b"city\n\xff\xfe\n")
    with pytest.raises(ProblemError):
        read_declarations(tmp_path / "bytes.csv", CATALOG)


def results(tmp_path: Path) -> Path:
    """A table of results as the batch writes it, of two cities."""
    questionnaire = load_questionnaire()
    frame: pd.DataFrame = table(town("Asks") | needs(CALLS), town("Helps") | runs(CALLS))
    frame["period"], frame["score"], frame["likely.score.low"] = "2026", 50.0, 45.0
    frame["questionnaire"], frame["questionnaire_digest"] = questionnaire.ref, questionnaire.digest
    frame["catalog_version"], frame["catalog_digest"] = CATALOG.version, CATALOG.digest
    frame.to_csv(tmp_path / "results.csv", index=False)
    return tmp_path / "results.csv"


def test_the_command_has_the_matching(tmp_path: Path) -> None:
    """In its data, on the terminal, and in the spreadsheet; declarations count."""
    file, declared = results(tmp_path), tmp_path / "declared.csv"
    done = RUNNER.invoke(app, ["cohort", str(file), "--json"])
    assert done.exit_code == 0, done.output
    exchange = json.loads(done.stdout)["exchange"]
    assert [(p["city_name"], p["module"], p["helper_name"]) for p in exchange["pairs"]] == [("Asks", CALLS, "Helps")]
    assert exchange["pairs"][0]["offered"] is False
    declared.write_text("city,country,offers,capacity,contact\nHelps,KE,call-center,1,ict@helps\nNowhere,KE,,,\n")
    done = RUNNER.invoke(
        app, ["cohort", str(file), "--declarations", str(declared), "-o", str(tmp_path / "cohort.xlsx")]
    )
    assert done.exit_code == 0, done.output
    assert ["Asks", "Call", "Center", "System", "Helps"] in [line.split()[:5] for line in done.stdout.splitlines()]
    assert "K106w" in done.output
    reasons = pd.read_excel(tmp_path / "cohort.xlsx", sheet_name="Reasons", header=None).to_string()
    assert "Helps offers it." in reasons
    assert "ict@helps" in reasons
    declared.write_text("city,country,offers\nHelps,KE,none\n")
    done = RUNNER.invoke(app, ["cohort", str(file), "--declarations", str(declared), "--json"])
    assert json.loads(done.stdout)["exchange"]["pairs"] == []


def test_the_chapter(tmp_path: Path) -> None:
    """Pairs, who is alone, helpers; with very many pairs the reasons are in the spreadsheet only."""
    del tmp_path
    few = matches(table(town("Asks") | needs(CALLS), town("Helps") | runs(CALLS)), CATALOG)
    draft = Draft()
    add_exchange(draft, few)
    add_reasons(draft, few)
    assert [section.key for section in draft.sections] == [
        "exchange",
        "exchange-pairs",
        "exchange-helpers",
        "exchange-reasons",
    ]
    assert any(isinstance(block, Points) for block in draft.sections[-1].blocks)
    many = [town(f"Asks {n}") | needs(CALLS) for n in range(MOST_PAIRS + 1)]
    found = matches(table(*many, town("Helps") | runs(CALLS)), CATALOG, {"helps": Declaration(capacity=MOST_PAIRS + 1)})
    draft = Draft()
    add_exchange(draft, found)
    add_reasons(draft, found)
    assert "exchange-reasons" not in [section.key for section in draft.sections]
    tables = {block.name: block for section in draft.sections for block in section.blocks if isinstance(block, Table)}
    assert tables["Exchange"].data_only
    assert len(tables["Reasons"].rows) == MOST_PAIRS + 1
    nobody = matches(table(town("Asks") | needs(CALLS)), CATALOG)
    for add in (add_exchange, add_reasons):
        add(Draft(), nobody)
    assert {row["helper"] for row in rows_of(found)} == {"Helps", ""}
