"""The command line as people and programs use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostic.content.load import content_root
from tests.command import run

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"
OTHER = "smart-city-benchmark"
MIDDLING = str(EXAMPLES / "middling.json")


def test_help_starts_without_pandas() -> None:
    """`--help` imports neither pandas nor numpy nor openpyxl."""
    code = (
        "import sys\n"
        "from diagnostic.cli.main import run\n"
        "try:\n    run(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["template"],
        ["check"],
        ["assess"],
        ["compare"],
        ["batch"],
        ["sample-cohort"],
        ["questionnaire"],
        ["questionnaire", "list"],
        ["questionnaire", "show"],
        ["questionnaire", "check"],
        ["questionnaire", "diff"],
        ["questionnaire", "export"],
        ["modules"],
        ["modules", "list"],
        ["modules", "show"],
        ["modules", "check"],
    ],
)
def test_every_command_explains_itself(arguments: list[str]) -> None:
    """Help for every command."""
    assert "Usage" in run(*arguments, "--help").stdout


def test_assess_prints_level_steps_gaps_and_priorities() -> None:
    """A person sees everything the diagnosis is about, the steps before all tables."""
    text = run("assess", MIDDLING).stdout
    for part in (
        "Level 3",
        "evidence D",
        "hinges on",
        "What to do, in this order",
        "· now.",
        "keep the city from",
        "shortest way",
        "Scores of the factors",
        "Expected",
        "start now",
        "Priority",
    ):
        assert part in text
    assert text.index("What to do, in this order") < text.index("Scores of the factors") < text.index("start now")
    assert "need:" in run("assess", MIDDLING, "--all-reasons").stdout
    assert "\x1b[" not in text


def test_assess_json_is_the_result(tmp_path: Path) -> None:
    """Machines get the same on standard output and in the file."""
    out = tmp_path / "result.json"
    printed = json.loads(run("assess", MIDDLING, "--json", "-o", str(out)).stdout)
    assert printed == json.loads(out.read_text(encoding="utf-8"))
    assert printed["format"] == "diagnostic-result/1"
    assert printed["priorities"][0]["class"] == "start_now"


def test_target_level_on_the_command_line() -> None:
    """It overrides the one of the submission, and must exist."""
    assert json.loads(run("assess", MIDDLING, "--target-level", "5", "--json").stdout)["target_level"] == 5
    assert "S508" in run("assess", MIDDLING, "--target-level", "6", code=2).stderr


def test_template_fill_check_assess(tmp_path: Path) -> None:
    """The way of the README."""
    book = tmp_path / "our-city.xlsx"
    run("template", "-o", str(book), "--city", "Our City")
    assert "can be used" in run("check", str(book)).stderr
    assert "Our City" in run("assess", str(book)).stdout


def test_last_time_is_carried_over(tmp_path: Path) -> None:
    """From answers, a workbook and a result; marked until confirmed, and what is left out is listed."""
    first, second, result = tmp_path / "first.xlsx", tmp_path / "second.xlsx", tmp_path / "result.json"
    said = " ".join(run("template", "-o", str(first), "--from", MIDDLING, "--city", "Our City").stderr.split())
    assert "96 answers and 12 systems carried over" in said
    assert "target level: Not carried over: to be chosen anew each time." in said
    assert "W619w" in run("check", str(first)).stderr
    again = " ".join(run("template", "-o", str(second), "--from", str(first)).stderr.split())
    assert "96 answers and 12 systems carried over" in again
    run("assess", str(second), "-o", str(result))
    from_result = " ".join(run("template", "-o", str(second), "--force", "--from", str(result)).stderr.split())
    assert "functions of the systems: Not carried over: a result does not hold them." in from_result
    other = run("template", "-o", str(tmp_path / "x.xlsx"), "--from", str(result), "--questionnaire", OTHER, code=2)
    assert "S511" in other.stderr
    assert "F101" in run("template", "-o", str(tmp_path / "x.xlsx"), "--from", "nowhere.json", code=2).stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_template_never_overwrites_unasked(tmp_path: Path) -> None:
    """A filled workbook is not lost by a repeated command."""
    book = tmp_path / "our-city.xlsx"
    book.write_text("precious")
    assert "F110" in run("template", "-o", str(book), code=2).stderr
    assert book.read_text() == "precious"
    run("template", "-o", str(book), "--force")
    assert book.read_bytes()[:2] == b"PK"


def test_check_lists_every_problem_of_every_file(tmp_path: Path) -> None:
    """All at once, each with its place and a way to mend it; exit code 2."""
    bad = tmp_path / "bad.json"
    data = json.loads(Path(MIDDLING).read_text(encoding="utf-8"))
    data["answers"] |= {"STR-01": 9, "ECO-01": 250, "XYZ-1": 1, "SOC-01": "n/a"}
    bad.write_text(json.dumps(data))
    worse = tmp_path / "worse.json"
    worse.write_text('{"format": 1, "format": 2}')
    done = run("check", str(bad), str(worse), MIDDLING, "--json", code=2)
    found = {(Path(p["file"]).name, p["code"], p["where"]) for p in json.loads(done.stdout)}
    assert found >= {
        ("bad.json", "S504", "/answers/STR-01"),
        ("bad.json", "S503", "/answers/ECO-01"),
        ("bad.json", "S501", "/answers/XYZ-1"),
        ("bad.json", "S505", "/answers/SOC-01"),
        ("worse.json", "F105", "format"),
    }
    assert "1 of 3 files can be used" in run("check", str(bad), str(worse), MIDDLING, code=2).stderr


def test_errors_of_assess_go_to_stderr() -> None:
    """Standard output stays empty, the exit code is 2."""
    done = run("assess", "none-such.xlsx", code=2)
    assert done.stdout == ""
    assert "F101" in done.stderr


def test_unknown_endings_of_output(tmp_path: Path) -> None:
    """Nothing is written under a name that promises another format."""
    assert "X804" in run("assess", MIDDLING, "-o", str(tmp_path / "x.odt"), code=2).stderr
    assert not (tmp_path / "x.odt").exists()


def test_compare_files_and_results(tmp_path: Path) -> None:
    """Old and new may be answers or saved results; the points add up."""
    result = tmp_path / "old.json"
    run("assess", MIDDLING, "-o", str(result))
    data = json.loads(Path(MIDDLING).read_text(encoding="utf-8"))
    data["answers"] |= {"STR-01": 1, "EFF-09": 5}
    new = tmp_path / "new.json"
    new.write_text(json.dumps(data))
    found = json.loads(run("compare", str(result), str(new), "--json").stdout)
    assert {change["question"] for change in found["answers"]} == {"STR-01", "EFF-09"}
    assert sum(change["points"] for change in found["answers"]) == pytest.approx(found["difference"], abs=1e-12)
    assert "add up" in run("compare", MIDDLING, str(new)).stdout


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    """Neither markup nor control characters of a city's name reach the terminal as such."""
    data = json.loads(Path(MIDDLING).read_text(encoding="utf-8"))
    data["city"]["name"] = "[red]x[/red]\x1b]0;title\x07 [link=http://x]y"
    file = tmp_path / "x.json"
    file.write_text(json.dumps(data))
    text = run("assess", str(file)).stdout
    assert "[red]x[/red]" in text
    assert "\x1b" not in text
    assert "\x07" not in text


@pytest.mark.parametrize("form", ["markdown", "json-schema"])
def test_export_to_standard_output(form: str) -> None:
    """Text formats go where one wants them."""
    assert "STR-01" in run("questionnaire", "export", "ceds", "--format", form).stdout


def test_export_of_xlsform_needs_a_file(tmp_path: Path) -> None:
    """A workbook cannot go to standard output."""
    assert "X804" in run("questionnaire", "export", "ceds", "--format", "xlsform", code=2).stderr
    run("questionnaire", "export", "ceds", "--format", "xlsform", "-o", str(tmp_path / "f.xlsx"))
    assert (tmp_path / "f.xlsx").is_file()


def test_content_commands() -> None:
    """List, show and check of questionnaires and modules."""
    assert "ceds@1.0.0" in run("questionnaire", "list").stdout
    assert "STR-01" in run("questionnaire", "show", "ceds").stdout
    assert "What this means" in run("questionnaire", "show", "ceds", "STR-01").stdout
    assert "no problems" in run("questionnaire", "check", "ceds").stderr
    assert "No difference" in run("questionnaire", "diff", "ceds", "ceds@1.0.0").stdout
    assert "e-archive" in run("modules", "list").stdout
    assert "1.0.0 for ceds 1.x" in run("modules", "list", "--catalog", "1.0.0").stdout
    assert "S516" in run("modules", "list", "--catalog", "0.9.0", code=2).stderr
    assert "Open standards" in run("modules", "show", "e-archive").stdout
    assert "no problems" in run("modules", "check").stderr
    assert "Did you mean e-archive" in run("modules", "show", "e-archiv", code=2).stderr


def test_in_a_process_of_its_own() -> None:
    """As a person starts it: ``python -m diagnostic``, a file that is not there, an answer for a program."""
    command = [sys.executable, "-m", "diagnostic"]
    done = subprocess.run([*command, "check", "nowhere.json"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"F101" in done.stderr
    told = subprocess.run([*command, "assess", MIDDLING, "--json"], capture_output=True, check=True)
    assert told.stdout.decode("utf-8").strip() == run("assess", MIDDLING, "--json").stdout.strip()
