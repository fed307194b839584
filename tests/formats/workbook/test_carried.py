"""A workbook that last year's answers stand in already: marked, counted, confirmed."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest
from openpyxl import load_workbook

from diagnostic.formats.workbook.writing.template import write_template
from diagnostic.submission.carrying_over import Carried, carry_submission
from tests.formats.workbook.conftest import FULL, SHEET, Bench, essence, row_with, submission
from tests.formats.workbook.results_parity import recalculated


@pytest.fixture
def carried(bench: Bench) -> Carried:
    found = carry_submission(submission(FULL), bench.questionnaire, bench.questionnaire, bench.catalog)
    write_template(bench.questionnaire, bench.catalog, bench.path, carried=found)
    return found


def test_carried_answers_count_and_are_warned_of(bench: Bench, carried: Carried) -> None:
    reading = bench.read()
    assert essence(reading.submission) == essence(carried.submission)
    (warning,) = [problem for problem in reading.problems if problem.code == "W619w"]
    assert warning.found.startswith("7 answers and systems: AAA-01, AAA-02")
    assert warning.where == f"{SHEET}!I6"
    assert not warning.is_error


def test_confirmed_cleared_and_deleted_marks(bench: Bench, carried: Carried) -> None:
    for question in carried.questions[1:]:
        bench.put(f"carried_{question.replace('-', '_')}", "confirmed")
    bench.put("carried_AAA_02", None)
    bench.put("carried_AAA_03", " Confirmed ")
    bench.put("carried_e_archive", "confirmed")
    (warning,) = [problem for problem in bench.read().problems if problem.code == "W619w"]
    assert warning.found == "1 answers and systems: AAA-01"
    bench.put("ans_AAA_01", None)  # without an answer there is nothing to confirm
    assert [problem.code for problem in bench.read().problems if problem.code == "W619w"] == []


def test_the_marks_are_seen(bench: Bench, carried: Carried) -> None:
    book = load_workbook(bench.path)
    sheet = book[SHEET]
    assert sheet.cell(4, 9).value == "From last time"
    assert sheet.cell(row_with(sheet, "AAA-01"), 9).value == "carried"
    assert not sheet.cell(row_with(sheet, "AAA-01"), 9).protection.locked
    assert "to be confirmed" in str(sheet["A3"].value)
    texts = [str(cell.value) for cell in book["Read me"]["B"]]
    assert any(text.startswith(f"{len(carried.questions)} answers and 1 systems") for text in texts)
    assert "Not carried over: to be chosen anew each time." in texts


def test_a_blank_workbook_has_no_such_column(bench: Bench) -> None:
    bench.write(FULL)
    book = load_workbook(bench.path)
    assert book[SHEET].cell(4, 9).value is None
    assert not [name for name in book.defined_names if name.startswith("carried_")]


@pytest.mark.office
@pytest.mark.skipif(not which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_the_number_of_marks_left(bench: Bench, carried: Carried, tmp_path: Path) -> None:
    bench.put("carried_AAA_01", "confirmed")
    recalculated([bench.path], tmp_path / "profile", tmp_path / "out")
    book = load_workbook(tmp_path / "out" / bench.path.name, data_only=True)
    assert str(book[SHEET]["A3"].value).endswith("to be confirmed: 3.")
    assert str(book["Systems"]["A3"].value).endswith("to be confirmed: 1.")
    assert len(carried.questions) == 6
