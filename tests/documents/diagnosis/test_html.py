"""The report as HTML: one file, nothing executed, nothing lost."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.documents.writers.html_file import as_html
from diagnostic.documents.writers.safe_text import visible
from tests.documents.diagnosis.cities import HOSTILE, basis, submissions

VOID = {"meta", "img", "col", "link", "br", "hr", "input"}


class Page(HTMLParser):
    """Text and elements of a page; every element that is opened must be closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.opened

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """It must be the last one opened."""
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if self.opened[-1:] != ["style"]:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", submissions())
def test_nothing_is_executed_and_nothing_is_lost(name: str) -> None:
    given = basis(name)
    page = Page(as_html(diagnosis_report(given)))
    names = {tag for tag, _ in page.elements}
    assert not names & {"script", "iframe", "object", "embed", "link", "form", "base", "svg"}
    for tag, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on")]
        assert not (attributes.get("src") or "data:image/svg+xml;base64,").startswith(("http", "//", "file"))
        assert tag != "a" or (attributes["href"] or "").startswith("#")
    shown = words("".join(page.texts))
    for comment in given.submission.comments.values():
        assert words(visible(comment)) in shown
    assert words(visible(given.city)) in shown
    assert "49" not in {text.strip() for text in page.texts} or name != "hostile"


def test_the_page_can_be_read_without_seeing_it() -> None:
    page = Page(as_html(diagnosis_report(basis("middling"))))
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert len(page.all("img")) == 4
    assert all(image["alt"] for image in page.all("img"))
    assert all(head["scope"] == "col" for head in page.all("th"))
    keys = [attributes["id"] for attributes in page.all("section")]
    assert len(keys) == len(set(keys))
    assert {(link["href"] or "")[1:] for link in page.all("a")} <= set(keys)


def test_a_template_in_a_text_stays_text() -> None:
    assert "{{7*7}} {% for x in y %}" in as_html(diagnosis_report(basis("hostile")))
    assert HOSTILE["template"].startswith("{{7*7}}")
