"""The real thing: LibreOffice opens, recalculates, is typed into and saves; then the answers are read back."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.workbook.writing.template import write_template
from diagnostic.submission.submission import submission_from
from tests.formats.workbook.conftest import FULL, SHEET, Bench, essence, row_with, submission
from tests.generators import random_submission

SOFFICE = shutil.which("soffice") or ""
SYSTEM_PYTHON = Path("/usr/bin/python3")
FILL = Path(__file__).with_name("fill_in_office.py")

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed"),
]


def has_uno() -> bool:
    """Whether the system's Python can talk to LibreOffice."""
    if not SYSTEM_PYTHON.exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode == 0


def convert(path: Path, profile: Path, to: str = "xlsx") -> Path:
    """The file as LibreOffice writes it."""
    out = path.parent / "converted"
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{to}"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office-profile")


@pytest.fixture
def office(profile: Path) -> Iterator[int]:
    """A LibreOffice that listens on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    accept = f"--accept=socket,host=127.0.0.1,port={port};urp;"
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", accept]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield port
    finally:
        # soffice is a script around the program: end the group that was started here, and only that
        subprocess.run(["kill", "--", f"-{process.pid}"], check=False)
        process.wait(timeout=30)


def rounded(value: Any) -> Any:
    """LibreOffice saves 15 digits of a number."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return float(f"{value:.14g}") if isinstance(value, float) else value


def states_of(path: Path, questionnaire_ids: list[str]) -> dict[str, str]:
    """What the status cells say, from the results that LibreOffice stored."""
    book = load_workbook(path, data_only=True)
    states = {}
    for name, defined in book.defined_names.items():
        question = name.removeprefix("state_").replace("_", "-")
        if name.startswith("state_") and question in questionnaire_ids:
            sheet, cell = str(defined.attr_text).replace("$", "").rsplit("!", 1)
            states[question] = str(book[sheet.strip("'").replace("''", "'")][cell].value)
    return states


def test_round_trip_and_status(bench: Bench, profile: Path) -> None:
    # LibreOffice makes one line end of the two of Windows and decodes what looks like a code; not ours to mend
    data = FULL | {"comments": {"AAA-01": '=HYPERLINK("http://x","y")', "BBB-02": " two\nlines \U0001f642 <b>\tmore "}}
    bench.write(data)
    bench.path = convert(bench.path, profile)
    reading = bench.read()
    assert essence(reading.submission) == essence(submission(data))
    assert reading.problems == []
    states = states_of(bench.path, list(bench.questionnaire.row_of))
    assert states == dict.fromkeys(bench.questionnaire.row_of, "answered") | {"BBB-01": "not applicable"}
    sheet = load_workbook(bench.path)[SHEET]
    assert sheet.protection.sheet
    assert not sheet.cell(6, 3).protection.locked
    assert sheet.row_dimensions[5].hidden


def test_ods_round_trip(bench: Bench, profile: Path) -> None:
    """Saved by LibreOffice as .ods: the same answers, comments, confidence and places; formulas stay in sight."""
    data = FULL | {"comments": {"AAA-01": '=HYPERLINK("http://x","y")', "BBB-02": " two\nlines \U0001f642 <b> m  ore "}}
    bench.write(data)
    places = bench.read().places
    source, bench.path = bench.path, convert(bench.path, profile, "ods")
    reading = bench.read()
    assert essence(reading.submission) == essence(submission(data))
    assert (reading.problems, reading.places) == ([], places)

    def change(book: Workbook) -> None:
        sheet = book[SHEET]
        sheet["C6"], sheet["C7"], sheet["C8"] = "=1+1", "#N/A", dt.date(2026, 3, 2)
        sheet["C8"].number_format = "yyyy-mm-dd"
        book["BBB"].merge_cells("F6:F7")
        book.move_sheet("BBB", -3)
        book["City"].sheet_state = "hidden"

    bench.path = source
    bench.bend(change)
    bench.path = convert(bench.path, profile, "ods")
    found = {(problem.code, problem.where) for problem in bench.errors()}
    expected = {("W606", f"{SHEET}!C6"), ("W607", f"{SHEET}!C7"), ("W609", f"{SHEET}!C8"), ("W615", "BBB!F6:F7")}
    assert found == expected


@pytest.mark.parametrize("seed", range(2))
def test_ceds_round_trip(tmp_path: Path, profile: Path, seed: int) -> None:
    questionnaire = load_questionnaire("ceds")
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    plain = random_submission(Random(seed), questionnaire.model_dump(mode="json"), catalog.model_dump(mode="json"))
    given = submission_from(plain)
    write_template(questionnaire, catalog, tmp_path / "ceds.xlsx", submission=given)
    converted = convert(tmp_path / "ceds.xlsx", profile)
    assert rounded(essence(read_file(converted).submission)) == rounded(essence(given))
    as_ods = convert(tmp_path / "ceds.xlsx", profile, "ods")
    assert rounded(essence(read_file(as_ods).submission)) == rounded(essence(given))
    states = states_of(converted, list(questionnaire.row_of))
    for question in questionnaire.questions:
        answer = given.answers.get(question.id)
        missing = answer is None or answer == "dont_know"
        expected = "missing" if missing else "not applicable" if answer == "n/a" else "answered"
        assert states[question.id] == expected, question.id


TYPED: dict[str, tuple[Any, str]] = {
    "AAA_01": ("2 · second", "answered"),
    "AAA_02": (1234, "answered"),
    "AAA_03": ("yes", "answered"),
    "AAA_04__a": ("yes", ""),
    "AAA_04__b": ("no", ""),
    "AAA_04__c": ("yes", ""),
    "BBB_01": ("not applicable", "not applicable"),
    "BBB_02": ("-3.25", "answered"),
}


@pytest.mark.skipif(not has_uno(), reason="the system's Python has no uno module (python3-uno)")
def test_filled_in_by_libreoffice(bench: Bench, office: int, tmp_path: Path) -> None:
    bench.write()
    values: dict[str, Any] = {f"ans_{key}": value for key, (value, _) in TYPED.items()}
    values |= {
        "conf_AAA_02": "measured",
        "com_AAA_01": '=HYPERLINK("http://x";"y")',
        "city_name": "=Ex",
        "city_country": "KE",
        "city_region": "Africa",
        "city_population": 812000,
        "city_currency": "KES",
        "city_period": "2026",
        "city_target_level": "2 · High",
        "sys_e_archive": "pilot",
        "fun_e_archive__scan": "yes",
        "fun_e_archive__find_again": "don't know",
    }
    states = fill(bench, office, tmp_path, values)
    wanted = {key: state for key, (_, state) in TYPED.items() if state} | {"AAA_04": "answered"}
    assert states == {f"state_{key}": state for key, state in wanted.items()}
    reading = bench.read()
    expected = FULL | {"comments": {"AAA-01": '=HYPERLINK("http://x";"y")'}, "period": "2026"}
    expected.pop("criteria")
    assert essence(reading.submission) == essence(submission(expected))
    assert reading.problems == []


@pytest.mark.skipif(not has_uno(), reason="the system's Python has no uno module (python3-uno)")
def test_status_of_odd_entries(bench: Bench, office: int, tmp_path: Path) -> None:
    """The status cells never call answered what reading refuses, and one bad cell spoils no other."""
    odd = {
        "AAA_01": ["3 or 2", "'1e0", "*", "?", ">0", "4", "0", "TRUE", "=1/0", "３", "- 1", "2·x"],
        "AAA_02": ["-1", "5001", "1.5", "TRUE", "=1/0", "*", "'12", "=NA()"],
        "AAA_03": ["1", "oui", "=1/0", "*"],
        "BBB_01": ["*", "?ow", "1", "lo"],
    }
    rounds = max(map(len, odd.values()))
    for number in range(rounds):
        bench.write()
        picked = {key: values[number] for key, values in odd.items() if number < len(values)}
        states = fill(bench, office, tmp_path, {f"ans_{key}": value for key, value in picked.items()})
        for key, value in picked.items():
            out = key == "AAA_02" and value in {"-1", "5001"}
            assert states[f"state_{key}"] == ("out of range" if out else "not understood"), (key, value)
        assert states["state_BBB_02"] == "missing"


def fill(bench: Bench, port: int, folder: Path, values: dict[str, Any]) -> dict[str, str]:
    """Type the values in LibreOffice; the bench then holds the file that it saved."""
    values_file, saved = folder / "values.json", folder / "saved.xlsx"
    values_file.write_text(json.dumps(values), encoding="utf-8")
    command = [str(SYSTEM_PYTHON), str(FILL), str(port), str(bench.path), str(saved), str(values_file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    shutil.copy(saved, bench.path)
    states: dict[str, str] = json.loads(done.stdout)
    return states


def test_printed_sheets(bench: Bench, profile: Path) -> None:
    """A PDF comes out, so nothing in page setup or headers is refused."""
    bench.write(FULL)
    assert convert(bench.path, profile, "pdf").stat().st_size > 1000
    assert row_with(load_workbook(bench.path)[SHEET], "AAA-01") == 6
