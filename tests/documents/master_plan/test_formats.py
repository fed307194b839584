"""The draft in every format: the marked places are there, nothing of a hostile text is lost or obeyed."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from functools import cache
from html import unescape
from pathlib import Path

import pdfua
import pypdf
import pytest
from docx import Document
from openpyxl import load_workbook

from diagnostic.cli.main import run
from diagnostic.documents.blocks import TO_WRITE, Report, ToWrite
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.documents.writers.safe_text import visible
from tests.documents.diagnosis.cities import EXAMPLES
from tests.documents.diagnosis.cities import SCRIPTS as NAMES
from tests.documents.diagnosis.pdf_ua import failures
from tests.documents.master_plan.plans import SCRIPTS, plan

FORMATS = (".html", ".pdf", ".docx", ".xlsx")
SOFFICE = shutil.which("soffice") or ""


@cache
def document(name: str) -> Report:
    return master_plan(plan(name))


@cache
def written(name: str, ending: str) -> bytes:
    return report_bytes(document(name), ending)


def letters(of: str) -> str:
    return "".join(c for c in of if not c.isspace() and c not in "\u200b\u200c\u200d\u200e\u200f\ufe0f\u2060")


def text_of(name: str, ending: str) -> str:
    data = written(name, ending)
    if ending == ".html":
        return unescape(re.sub(r"<[^>]*>", " ", data.decode()))
    if ending == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if ending == ".docx":
        found = Document(io.BytesIO(data))
        cells = [cell.text for own in found.tables for row in own.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells])
    book = load_workbook(io.BytesIO(data))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ["middling"])
def test_every_place_to_write_is_there_and_marked(name: str, ending: str) -> None:
    places = [block for found in document(name).sections for block in found.blocks if isinstance(block, ToWrite)]
    everything = letters(text_of(name, ending))
    for place in places:
        assert letters(place.what) in everything
        for line in place.guidance:
            assert letters(line) in everything
    marks = everything.count(letters(TO_WRITE) + ":")
    assert marks == len(places) or ending == ".xlsx"


@pytest.mark.parametrize("ending", FORMATS)
def test_hostile_text_is_shown_and_not_obeyed(ending: str) -> None:
    """The city's name stands in every format as it was written, what has no shape by its number."""
    name = visible(plan("hostile").diagnosis.city)
    assert "<script>alert(1)</script>" in name
    everything = letters(text_of("hostile", ending))
    assert letters(name) in everything or ending == ".pdf"
    data = written("hostile", ending)
    if ending == ".html":
        assert b"<script" not in data
    if ending == ".pdf":  # a marked turn may set the letters of one line in another order
        assert letters("<script>alert(1)</script><img src=x onerror=alert(2)>") in everything
        assert letters('#panic("no")') in everything
    if ending == ".xlsx":
        book = load_workbook(io.BytesIO(data))
        assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize("ending", [".html", ".docx", ".xlsx"])
def test_names_in_every_script(ending: str) -> None:
    everything = text_of("scripts", ending)
    for script in SCRIPTS:
        assert NAMES[script] in everything


@pytest.mark.parametrize("name", ["middling", "hostile", "nothing", "scripts"])
def test_the_pdf_is_tagged_and_passes_as_pdf_ua(name: str, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(written(name, ".pdf"))
    assert not pdfua.validate(str(tmp_path / "plan.pdf")).findings
    assert failures(written(name, ".pdf")) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_plan_gives_the_same_bytes(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert report_bytes(master_plan(plan("middling")), ending) == written("middling", ending)


@pytest.mark.office
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_document_and_workbook(tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    paths = []
    for ending in (".docx", ".xlsx"):
        path = tmp_path / ending.removeprefix(".") / "plan"
        path.parent.mkdir()
        paths.append(path.with_suffix(ending))
        paths[-1].write_bytes(written("hostile", ending))
    for path in paths:
        command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        assert len(pypdf.PdfReader(path.with_suffix(".pdf")).pages) > 20


def test_the_command_writes_every_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    outputs = [tmp_path / f"plan{ending}" for ending in (*FORMATS, ".json")]
    arguments = ["plan", str(EXAMPLES / "middling.json"), "--budget-per-year", "1000000", "--years", "3", "--json"]
    with pytest.raises(SystemExit) as stopped:
        run([*arguments, *[part for path in outputs for part in ("-o", str(path))]])
    assert stopped.value.code == 0
    begins = {".html": b"<!doctype html>", ".pdf": b"%PDF", ".docx": b"PK", ".xlsx": b"PK", ".json": b"{"}
    for path in outputs:
        assert path.read_bytes().startswith(begins[path.suffix])
    assert json.loads(capfd.readouterr().out) == json.loads(outputs[-1].read_bytes())
