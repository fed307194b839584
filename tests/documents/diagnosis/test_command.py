"""Reports from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.cli.main import run
from diagnostic.documents.writers import report_files
from tests.documents.diagnosis.cities import EXAMPLES

MIDDLING = str(EXAMPLES / "middling.json")


def assess(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["assess", MIDDLING, *arguments])
    assert stopped.value.code == code


def test_outputs_may_repeat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begins = {".html": b"<!doctype html>", ".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".json": b"{"}
    paths = [tmp_path / f"report{ending}" for ending in begins]
    assess(*[part for path in paths for part in ("-o", str(path))], "--previous", str(EXAMPLES / "just-starting.json"))
    for path in paths:
        assert path.read_bytes().startswith(begins[path.suffix])
    assert "Saved:" in capsys.readouterr().err


def test_last_times_result_serves_as_well_as_its_answers(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    with pytest.raises(SystemExit):
        run(["assess", str(EXAMPLES / "just-starting.json"), "-o", str(old)])
    pages = []
    for previous in (str(old), str(EXAMPLES / "just-starting.json")):
        assess("-o", str(tmp_path / "report.html"), "--previous", previous)
        pages.append((tmp_path / "report.html").read_bytes())
    assert pages[0] == pages[1]


def test_an_unknown_ending_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assess("-o", str(tmp_path / "report.odt"), code=2)
    assert "X804" in capsys.readouterr().err


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "find_spec", lambda name: None if name == "typst" else object())
    with pytest.raises(ProblemError) as caught:
        report_files.must_be_installed(".pdf")
    assert "typst" in caught.value.problems[0].found
    assert "[report]" in caught.value.problems[0].mend
