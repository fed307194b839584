"""The numbers as a workbook: unrounded, no formula in it, every text whole."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.writers.safe_text import visible
from diagnostic.documents.writers.xlsx_file import as_xlsx
from diagnostic.formats.spreadsheet.xml_events import decode
from tests.documents.diagnosis.cities import basis, submissions

SOFFICE = shutil.which("soffice") or ""


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("name", submissions())
def test_nothing_in_it_is_a_formula(name: str) -> None:
    for sheet in opened(as_xlsx(diagnosis_report(basis(name)))).worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
            assert all(cell.hyperlink is None for cell in row)


def test_comments_are_whole() -> None:
    rows: dict[str, str] = {}
    for row in opened(as_xlsx(diagnosis_report(basis("hostile"))))["Comments"].iter_rows(min_row=2, values_only=True):
        question = str(row[0]).split()[0]
        rows[question] = rows.get(question, "") + decode(str(row[2]))
    given = basis("hostile").submission.comments
    assert rows == {question: visible(comment) for question, comment in given.items()}


def test_numbers_are_to_the_last_bit() -> None:
    given = basis("middling")
    book = opened(as_xlsx(diagnosis_report(given)))
    scores = [row[1] for row in book["Factors"].iter_rows(min_row=2, max_row=9, values_only=True)]
    assert scores == [factor.score for factor in given.result.factors]
    points = [row[2] for row in book["Answers"].iter_rows(min_row=2, values_only=True)]
    assert points == [question.score if question.score is not None else "–" for question in given.result.questions]
    reasons = [row[5] for row in book["Reasons"].iter_rows(min_row=2, values_only=True)]
    assert reasons == [why.points for found in given.result.priorities for why in found.because]


def test_sheets_are_named_and_headed() -> None:
    book = opened(as_xlsx(diagnosis_report(basis("middling", "just-starting"))))
    assert book.sheetnames[:2] == ["Summary", "Steps"]
    assert {"Answers", "Systems", "Priorities", "Reasons", "Places", "Change", "Comments", "Version"} <= {
        *book.sheetnames
    }
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref


@pytest.mark.office
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(as_xlsx(diagnosis_report(basis("hostile"))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "report.ods").is_file()


def test_rows_are_as_high_as_their_text() -> None:
    """No program has to work it out: one line for a word, many for a long comment, never more than a row can have."""
    book = load_workbook(io.BytesIO(as_xlsx(diagnosis_report(basis("hostile")))))
    sheet = book["Comments"]
    rows = enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2)
    heights = {str(row[2]): sheet.row_dimensions[number].height or 0 for number, row in rows}
    assert heights["+1+1"] == 15
    assert all(height <= 409 for height in heights.values())
    longest = max(heights, key=len)
    assert len(longest) > 1600
    assert heights[longest] > len(longest) / 90 * 12
    assert heights["first line\nsecond line\n\n\tfourth line"] > 4 * 12
