"""Report and master plan as HTML in Chromium: nothing runs, nothing is fetched, nothing is cut at the side."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from diagnostic.documents.blocks import Report
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.writers.report_files import report_bytes
from tests.documents.diagnosis.cities import basis
from tests.documents.master_plan.plans import plan

DOCUMENTS = {
    "report": lambda: diagnosis_report(basis("hostile")),
    "plan": lambda: master_plan(plan("hostile")),
    "scripts": lambda: master_plan(plan("scripts")),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_shown_and_nothing_of_it_runs(name: str, tab: Page, tmp_path: Path) -> None:
    document: Report = DOCUMENTS[name]()
    path = tmp_path / "document.html"
    path.write_bytes(report_bytes(document, ".html"))
    happened: list[str] = []
    tab.on("dialog", lambda dialog: happened.append(dialog.message))
    tab.on("request", lambda request: happened.append(request.url))
    tab.goto(path.as_uri())
    assert [url for url in happened if not url.startswith(("file:", "data:"))] == []
    assert tab.locator("h1").inner_text() == " ".join(tab.locator("h1").text_content().split())  # type: ignore[union-attr]
    assert tab.locator("section").count() == len(document.sections)
    for width in (1280, 390):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    pages = tab.pdf(format="A4")
    assert pages.startswith(b"%PDF")
