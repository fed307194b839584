"""The report as a document to edit: styles and headings are real, text is text, LibreOffice opens it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType

from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.writers.docx_file import as_docx
from diagnostic.documents.writers.safe_text import visible
from tests.documents.diagnosis.cities import basis, submissions
from tests.documents.master_plan.plans import plan

SOFFICE = shutil.which("soffice") or ""


def opened(name: str) -> DocumentType:
    return Document(io.BytesIO(as_docx(diagnosis_report(basis(name)))))


def all_text(document: DocumentType) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("name", ["middling", "nothing", "top", "hostile", "named-arabic"])
def test_every_text_is_in_it(name: str) -> None:
    given = basis(name)
    everything = all_text(opened(name))
    for comment in given.submission.comments.values():
        assert visible(comment) in everything
    assert visible(given.city) in everything
    for question in given.questionnaire.questions:
        assert question.text in everything


def test_headings_header_and_footer_are_real() -> None:
    document = opened("middling")
    report = diagnosis_report(basis("middling"))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == sum(section.depth == 1 for section in report.sections)
    assert styles.count("Heading 2") == sum(section.depth == 2 for section in report.sections)
    assert "Midford" in document.sections[0].header.paragraphs[0].text
    assert report.version in document.sections[0].footer.paragraphs[0].text
    assert document.core_properties.language == "en"


def test_figures_have_words_and_lines() -> None:
    data = as_docx(diagnosis_report(basis("middling")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        body = archive.read("word/document.xml").decode()
    assert sum(name.endswith(".svg") for name in names) == 4
    assert sum(name.endswith(".png") for name in names) == 4
    assert body.count('descr="') == 4
    assert body.count("asvg:svgBlip") == 4


def test_text_from_right_to_left_is_marked_so() -> None:
    data = as_docx(diagnosis_report(basis("named-arabic")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "<w:bidi/>" in archive.read("word/document.xml").decode()


@pytest.mark.office
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("name", ["middling", "hostile"])
def test_libreoffice_opens_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(as_docx(diagnosis_report(basis(name))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "report.pdf").stat().st_size > 50_000


def test_all_cities_can_be_written() -> None:
    for name in submissions():
        assert opened(name).paragraphs


def test_every_numbered_list_begins_with_one() -> None:
    """The master plan has a list of steps for each project; each has numbers of its own, that start anew."""
    document = Document(io.BytesIO(as_docx(master_plan(plan("middling")))))
    properties: list[Any] = [paragraph._p.pPr for paragraph in document.paragraphs]
    numbers = [own.numPr.numId.val for own in properties if own is not None and own.numPr is not None]
    lists = plan("middling").projects
    assert len(set(numbers)) == len(lists)
    body = document.part.numbering_part.element.xml
    assert body.count('<w:startOverride w:val="1"/>') == len(lists)
