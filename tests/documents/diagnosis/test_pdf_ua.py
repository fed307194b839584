"""The checks of PDF/UA-1 find what is wrong. That the reports pass them stands in ``test_pdf.py``."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from tests.documents.diagnosis.pdf_ua import failures
from tests.documents.diagnosis.test_pdf import pdf


def broken(mend: Callable[[pikepdf.Pdf], None]) -> list[str]:
    """What is found after something was spoilt."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("middling"))) as file:
        mend(file)
        file.save(out)
    return sorted({found.split()[0] for found in failures(out.getvalue())})


def every(file: pikepdf.Pdf, key: str, value: str) -> list[Any]:
    return [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and str(item.get(key, "")) == value]


def no_words(file: pikepdf.Pdf) -> None:
    del every(file, "/S", "/Figure")[0]["/Alt"]


def no_scope(file: pikepdf.Pdf) -> None:
    del every(file, "/S", "/TH")[0]["/A"]


def no_language(file: pikepdf.Pdf) -> None:
    del file.Root["/Lang"]


def skipped_heading(file: pikepdf.Pdf) -> None:
    every(file, "/S", "/H2")[0].S = pikepdf.Name.H5


def no_meaning(file: pikepdf.Pdf) -> None:
    del every(file, "/Subtype", "/Type0")[0]["/ToUnicode"]


def lost_cell(file: pikepdf.Pdf) -> None:
    row = every(file, "/S", "/TR")[1]
    row.K = pikepdf.Array(list(row.K)[:-1])


def painted(file: pikepdf.Pdf) -> None:
    file.pages[0].contents_add(file.make_stream(b"0 0 10 10 re f"))


def unheld(file: pikepdf.Pdf) -> None:
    tree: Any = file.Root.StructTreeRoot.ParentTree
    while "/Kids" in tree:
        tree = tree.Kids[0]
    tree.Nums[1] = pikepdf.Array([])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (no_words, "13-004"),
        (no_scope, "15-003"),
        (no_language, "11-006"),
        (skipped_heading, "14-003"),
        (no_meaning, "10-001"),
        (lost_cell, "15-005"),
        (painted, "01-005"),
        (unheld, "01-006"),
    ],
)
def test_what_is_wrong_is_found(spoil: Callable[[pikepdf.Pdf], None], code: str) -> None:
    assert code in broken(spoil)
