"""The report as PDF: every word in it, tags for those who do not see it, nothing of a text obeyed."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdf
import pytest

from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.writers.pdf_file import as_pdf
from diagnostic.documents.writers.safe_text import runs_right_to_left, visible
from tests.documents.diagnosis.cities import HOSTILE, LONG, SCRIPTS, basis
from tests.documents.diagnosis.pdf_ua import failures

EXAMPLES = ("just-starting", "middling", "advanced")


@cache
def pdf(name: str) -> bytes:
    return as_pdf(diagnosis_report(basis(name)))


@cache
def text(name: str) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf(name))).pages)


def letters(of: str) -> str:
    """Without what a line break, a page break or a shaping of letters may change."""
    return "".join(c for c in of if not c.isspace() and c not in "\u200b\u200c\u200d\u200e\u200f\ufe0f")


@pytest.mark.parametrize("name", ["middling", "hostile"])
def test_every_comment_is_in_it(name: str) -> None:
    everything = letters(text(name))
    for question, comment in basis(name).submission.comments.items():
        if comment == LONG or runs_right_to_left(comment) or comment in SCRIPTS.values() or "👨" in comment:
            continue  # these have tests of their own
        assert letters(visible(comment)) in everything, question


def test_a_long_comment_is_whole_across_pages() -> None:
    # where a page ends inside a sentence, foot, head and titles of columns stand between two words
    between = r"\nceds 1\.0\.0 · [^\n]*\n[^\n]* e-Government diagnosis\n(Question Known from Comment\n)?"
    joined = re.sub(between, " ", text("hostile"))
    assert letters(joined).count("fromthefirst") == LONG.count("from the first")
    assert letters(text("hostile")).count("x" * 20) >= 20


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_set_in_a_font_that_has_it(script: str) -> None:
    """What the title holds is compared letter by letter; extraction may order some scripts otherwise."""
    reader = pypdf.PdfReader(io.BytesIO(pdf(f"named-{script}")))
    assert reader.metadata is not None
    shown = (reader.metadata.title or "").removesuffix(": e-Government diagnosis")
    if script == "rare":
        assert shown == "[U+10380][U+10381] and [U+13000] and [U+E000] stay readable"
    else:
        assert shown == SCRIPTS[script]
    page = Counter(reader.pages[0].extract_text())
    missing = {c for c in shown if not c.isspace() and not page[c]}
    # marks above and below are joined with their letter in one shape, under the number of the letter
    assert len(missing) <= (3 if script in ("devanagari", "thai", "arabic") else 0), missing


@pytest.mark.parametrize("name", [*EXAMPLES, "one-factor", "nothing", "top", "hostile"])
def test_it_is_tagged_and_declared_as_pdf_ua(name: str, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf(name))) as file:
        root: Any = file.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert b"pdfuaid:part" in root.Metadata.read_bytes()
        figures = [element for element in elements(root.StructTreeRoot) if element.get("/S") == "/Figure"]
        assert all(str(figure.get("/Alt", "")) for figure in figures)
        kinds = Counter(str(element.get("/S")) for element in elements(root.StructTreeRoot))
        assert kinds["/TH"] > 30
        assert kinds["/H1"] == 1
    (tmp_path / "report.pdf").write_bytes(pdf(name))
    assert not pdfua.validate(str(tmp_path / "report.pdf")).findings
    assert failures(pdf(name)) == []


def elements(node: Any) -> list[Any]:
    """All elements of the structure tree."""
    found = []
    queue = [node]
    while queue:
        here = queue.pop()
        if isinstance(here, pikepdf.Array):
            queue += list(here)
        elif isinstance(here, pikepdf.Dictionary):
            if "/S" in here:
                found.append(here)
            if "/K" in here:
                queue.append(here.K)
    return found


@pytest.mark.parametrize("name", ["middling", "hostile", "named-chinese"])
def test_all_fonts_are_inside(name: str) -> None:
    for page in pypdf.PdfReader(io.BytesIO(pdf(name))).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            described = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_has_about_ten_to_fifteen_pages_and_a_summary_of_one(name: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(name)))
    assert 10 <= len(reader.pages) <= 15
    feet = [page.extract_text().strip().rsplit(" / ", 1) for page in reader.pages]
    assert [f"{before.split()[-1].removeprefix('0.1.0')} / {of}" for before, of in feet] == [
        f"{number} / {len(feet)}" for number in range(1, len(feet) + 1)
    ]
    first, second = (reader.pages[row].extract_text() for row in (0, 1))
    assert "What to do first" in first
    assert "How sure we are" in first
    assert second.split("\n")[2:3] == ["Contents"] or "Contents" in second
    assert "What holds the city back" in second


def test_commands_of_typst_stay_text() -> None:
    assert '#panic("no")' in text("hostile")
    assert "*bold*" in text("hostile")
    assert HOSTILE["typst"].startswith("#panic")


def test_text_that_makes_no_sense_is_set_all_the_same() -> None:
    """Marks on letters they never stand on, and every character up to U+2FFF."""
    given = basis("middling")
    comments = {
        "STR-01": "".join(chr(point) for point in range(0x20, 0x3000)),
        "STR-02": "e\u0301\u0651x\u20e3\u0947\u1361" * 50,
        "STR-03": LONG * 4,
    }
    submission = given.submission.model_copy(update={"comments": comments})
    report = diagnosis_report(Basis(given.result, given.questionnaire, given.catalog, submission))
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(report))).pages
    everything = letters("".join(page.extract_text() for page in pages))
    # where a page ends inside the words, head and foot of the pages stand between them
    assert LONG.count("from the first") * 4 - everything.count("fromthefirst") < len(pages) / 2
    assert everything.count("comment") >= LONG.count("comment") * 4
