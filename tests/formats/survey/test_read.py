"""Answers come back from KoboToolbox and ODK as they were given, and what is wrong is said with its place."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

import diagnostic
from diagnostic.base.problems import Problem, ProblemError
from diagnostic.cli.main import run as run_cli
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_all, read_file
from diagnostic.submission.submission import Submission, submission_from
from tests.formats.survey.exports import KOBO, ODK, PLAIN, STYLES, Style, as_csv, as_xlsx, row_of
from tests.formats.workbook.conftest import essence
from tests.generators import random_submission


def given(ceds: Questionnaire, modules: Catalog, seed: int) -> Submission:
    """A random submission, without what the form does not ask."""
    plain = random_submission(Random(seed), ceds.model_dump(mode="json"), modules.model_dump(mode="json"))
    for key in ("comments", "confidence", "criteria", "target_level", "targets"):
        plain.pop(key, None)
    plain["city"] = {key: value for key, value in plain.get("city", {}).items() if key not in ("region", "currency")}
    return submission_from(plain)


def plain(submission: Submission) -> dict[str, Any]:
    data = essence(submission)
    return {key: rounded(value) for key, value in data.items() if value}


def rounded(value: Any) -> Any:
    """A workbook keeps 16 digits of a number."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return float(f"{value:.14g}") if isinstance(value, float) else value


def write(folder: Path, rows: list[dict[str, Any]], style: Style, suffix: str) -> Path:
    path = folder / f"export{suffix}"
    path.write_bytes(as_csv(rows, style) if suffix == ".csv" else as_xlsx(rows))
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_answers_come_back(tmp_path: Path, ceds: Questionnaire, modules: Catalog, style: Style, suffix: str) -> None:
    submissions = [given(ceds, modules, seed) for seed in range(4)]
    rows = [row_of(submission, ceds, modules, style) for submission in submissions]
    path = write(tmp_path, rows, style, suffix)
    readings = read_all(path)
    assert [plain(reading.submission) for reading in readings] == [plain(submission) for submission in submissions]
    assert {problem.code for reading in readings for problem in reading.problems} <= {"S513w", "S514w"}
    assert len({reading.sha256 for reading in readings}) == 1
    assert plain(read_file(path, row=3).submission) == plain(submissions[2])


def test_the_moment_of_sending(tmp_path: Path, ceds: Questionnaire, modules: Catalog) -> None:
    for style, moment in ((KOBO, "2026-11-22T07:00:01+00:00"), (ODK, "2026-11-22T07:00:01.123000+00:00")):
        path = write(tmp_path, [row_of(given(ceds, modules, 1), ceds, modules, style)], style, ".csv")
        sent = read_file(path).submission.submitted_at
        assert sent is not None
        assert sent.isoformat() == moment


def one(ceds: Questionnaire, **cells: Any) -> list[dict[str, Any]]:
    """A blank row with some cells filled in."""
    submission = submission_from(
        {"format": "diagnostic-submission/1", "questionnaire": {"id": ceds.id, "version": ceds.version}}
    )
    return [row_of(submission, ceds, None, KOBO) | cells]


def problems(path: Path, **more: Any) -> list[Problem]:
    with pytest.raises(ProblemError) as caught:
        read_file(path, **more)
    return [problem for problem in caught.value.problems if problem.is_error]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"STR/STR_01": "9"}, "W609", "STR/STR_01"),
        ({"STR/STR_01": "not_applicable"}, "S505", "STR/STR_01"),
        ({"ECO/ECO_01": "101"}, "S503", "ECO/ECO_01"),
        ({"ECO/ECO_01": "1,000"}, "W608", "ECO/ECO_01"),
        ({"ECO/ECO_01": "many"}, "W609", "ECO/ECO_01"),
        ({"ECO/ECO_01": "5", "ECO/ECO_01_word": "dont_know"}, "W610", "ECO/ECO_01"),
        ({"USE/USE_04": "zz"}, "T703", "USE/USE_04"),
        ({"USE/USE_04": "none_of_these a"}, "T703", "USE/USE_04"),
        ({"USE/USE_04": "a", "USE/USE_04/a": "0"}, "T703", "USE/USE_04"),
        ({"USE/USE_04/a": "perhaps"}, "T703", "USE/USE_04/a"),
        ({"city/city_country": "Kenya"}, "M2", "city/city_country"),
        ({"city/city_population": "0"}, "M2", "city/city_population"),
        ({"city/city_period": "soon"}, "M2", "city/city_period"),
        ({"diagnostic_questionnaire": "ceds@9.0.0"}, "S510", "diagnostic_questionnaire"),
        ({"diagnostic_questionnaire": ""}, "F114", "diagnostic_questionnaire"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, ceds: Questionnaire, cells: dict[str, str], code: str, column: str
) -> None:
    rows = one(ceds, **cells)
    assert set(cells) <= rows[0].keys() | {"USE/USE_04/zz"}, "the questionnaire has these questions"
    path = write(tmp_path, rows, KOBO, ".csv")
    found = problems(path)
    assert found
    assert all(problem.code.startswith(code) for problem in found), found
    assert (found[0].where, found[0].file) == (f"row 2, column {column}", str(path))
    if code != "F114":
        place = problems(write(tmp_path, rows, KOBO, ".xlsx"))[0].where
        assert place.startswith("City e-government!")
        assert place.endswith("2")


def test_machine_numbers_are_not_ambiguous(tmp_path: Path, ceds: Questionnaire) -> None:
    """A program writes 1.000 for 1; what a person typed afterwards with a comma is asked about."""
    for text, number in (("1.000", 1.0), ("12", 12), ("1e1", 10.0), ("12,5", 12.5)):
        reading = read_file(write(tmp_path, one(ceds, **{"ECO/ECO_01": text}), KOBO, ".csv"))
        assert reading.submission.answers == {"ECO-01": number}
        assert [p.code for p in reading.problems] == (["W611w"] if "," in text else []) + ["S513w"] * 4


def test_several_submissions_are_named(tmp_path: Path, ceds: Questionnaire) -> None:
    rows = [one(ceds, **{"city/city_name": name})[0] for name in ("Ādazi", "Bo")]
    for suffix in (".csv", ".xlsx"):
        path = write(tmp_path, rows, KOBO, suffix)
        found = problems(path)
        assert [problem.code for problem in found] == ["F112"]
        assert "1 (Ādazi), 2 (Bo)" in found[0].found
        assert "--row" in found[0].kind.mend
        assert read_file(path, row=2).submission.city.name == "Bo"
        assert [problem.code for problem in problems(path, row=3)] == ["F113"]
        assert [submission.city.name for submission in diagnostic.read_submissions(path)] == ["Ādazi", "Bo"]


def test_all_rows_with_problems_are_reported(tmp_path: Path, ceds: Questionnaire) -> None:
    rows = [one(ceds, **{"ECO/ECO_01": value})[0] for value in ("1", "many", "101")]
    with pytest.raises(ProblemError) as caught:
        read_all(write(tmp_path, rows, KOBO, ".csv"))
    assert [problem.where for problem in caught.value.problems if problem.is_error] == [
        "row 3, column ECO/ECO_01",
        "row 4, column ECO/ECO_01",
    ]


def test_no_row(tmp_path: Path, ceds: Questionnaire) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(as_csv(one(ceds)).partition(b"\r\n")[0])
    assert [problem.code for problem in problems(path)] == ["F113"]


def test_another_column_is_named_and_not_read(tmp_path: Path, ceds: Questionnaire) -> None:
    reading = read_file(write(tmp_path, one(ceds, **{"Extra": "x", "STR/STR_01/3": "1"}), KOBO, ".csv"))
    assert [(p.code, p.found) for p in reading.problems if p.code != "S513w"] == [("T704w", "Extra")]


def test_a_doubled_column(tmp_path: Path, ceds: Questionnaire) -> None:
    found = problems(write(tmp_path, one(ceds, STR_01="3"), KOBO, ".csv"))
    assert [(p.code, p.found) for p in found] == [("T702", "STR_01")]


def test_an_export_with_labels(tmp_path: Path, ceds: Questionnaire) -> None:
    rows = [{"diagnostic_questionnaire": ceds.ref, "Name of the city": "Bo", "Is there a strategy?": "Yes"}]
    found = problems(write(tmp_path, rows, PLAIN, ".csv"))
    assert [p.code for p in found] == ["F114"]
    assert "XML values" in found[0].mend


def test_a_form_without_the_hidden_field(tmp_path: Path, ceds: Questionnaire) -> None:
    rows = one(ceds, **{"STR/STR_01": "3"})
    del rows[0]["diagnostic_questionnaire"]
    for suffix in (".csv", ".xlsx"):
        path = write(tmp_path, rows, KOBO, suffix)
        assert problems(path)[0].code in {"F114", "W601"}
        assert read_file(path, ceds).submission.answers == {"STR-01": 3}


def test_another_questionnaire(tmp_path: Path, ceds: Questionnaire) -> None:
    other = ceds.model_copy(update={"id": "other"})
    found = problems(write(tmp_path, one(ceds), KOBO, ".csv"), questionnaire=other)
    assert [(p.code, p.found) for p in found] == [("S511", ceds.ref)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00", "F102"),
        (b'a,b\n"open', "F102"),
        (b"", "F113"),
        (b"city,strategy\nBo,3\n", "F114"),
        (b"x" * 2_000_001, "F106"),
        (b"a" + b",a" * 20_000 + b"\n1", "F106"),
    ],
)
def test_files_that_are_no_export(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    assert [problem.code for problem in problems(path)] == [code]


def test_formulas_in_an_export_are_not_values(tmp_path: Path, ceds: Questionnaire) -> None:
    found = problems(write(tmp_path, one(ceds, **{"ECO/ECO_01": "=1+1"}), KOBO, ".xlsx"))
    assert [p.code for p in found] == ["W606"]


def test_commands(tmp_path: Path, ceds: Questionnaire, modules: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    """``check`` and ``assess`` take an export as any other file."""
    rows = [row_of(given(ceds, modules, seed), ceds, modules, ODK) for seed in (1, 2)]
    path = write(tmp_path, rows, ODK, ".csv")
    with pytest.raises(SystemExit) as ended:
        run_cli(["check", str(path)])
    assert ended.value.code == 2
    assert "F112" in capsys.readouterr().err
    for command in (["check", "--row", "2", "--json", str(path)], ["assess", "--row", "2", "--json", str(path)]):
        try:
            run_cli(command)
        except SystemExit as end:
            assert end.code in (None, 0)  # noqa: PT017  # a command may end by itself
        printed = json.loads(capsys.readouterr().out)
    assert printed["questionnaire"]["id"] == "ceds"
