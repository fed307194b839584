"""What documents say, on the page: quoted by the one door, figures with their words, as readable in the dark."""

from __future__ import annotations

import re
from base64 import b64decode
from itertools import combinations

import pytest
from streamlit.testing.v1 import AppTest

from diagnostic.documents.drawing import ACCENT, GREY, INK, MID, PALE
from diagnostic.web.parts.page_writer import PAPER, in_the_dark, turned

HOSTILE = '<img src=x onerror=alert(1)> *x* :red[y] $a$ "'


def _page(hostile: str) -> None:
    from diagnostic.documents.blocks import Cell, Column, Paragraph, Point, Points, Section, Table  # noqa: PLC0415
    from diagnostic.documents.diagnosis.diagnosis_figures import gap_chart  # noqa: PLC0415
    from diagnostic.documents.diagnosis.figure_data import GapRow  # noqa: PLC0415
    from diagnostic.documents.drawing import picture  # noqa: PLC0415
    from diagnostic.web.parts.page_writer import show_section  # noqa: PLC0415

    figure = picture("gaps", hostile, hostile, gap_chart, [GapRow(hostile, 10.0, 20.0, 30.0, 10.0)])
    table = Table("T", hostile, (Column(hostile),), ((Cell(hostile, small=hostile),),))
    points = Points((Point(hostile, hostile, (hostile,)),))
    show_section(Section("s", hostile, (Paragraph(hostile), points, table, figure)))


def _written() -> tuple[AppTest, str]:
    app = AppTest.from_function(_page, kwargs={"hostile": HOSTILE}, default_timeout=120).run()
    assert not app.exception
    return app, "".join(element.proto.body for element in app.get("html"))


def test_text_from_outside_stays_text() -> None:
    """In paragraphs, lists, tables, captions and words for a figure; and the heading passes the door of Markdown."""
    app, written = _written()
    tags = set(re.findall(r"<(\w+)", written))
    assert tags <= {"div", "p", "ul", "li", "strong", "table", "caption", "colgroup", "col", "thead", "tr", "th",
                    "tbody", "td", "small", "figure", "figcaption", "img"}  # fmt: skip
    assert all(source.startswith("data:image/svg+xml;base64,") for source in re.findall(r'src="([^"]*)"', written))
    assert written.count("&lt;img src=x onerror=alert(1)&gt;") == 12
    assert "\\<img" in app.header[0].value


def test_a_figure_stands_there_twice_with_its_words() -> None:
    """Wide, and with larger letters for a phone; both are shapes only: no text, no script, no address."""
    _, written = _written()
    drawn = re.findall(r'<img class="(\w+)" src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)"', written)
    assert [name for name, _, _ in drawn] == ["wide", "narrow"]
    for _, data, words in drawn:
        assert words.startswith("&lt;img src=x")
        svg = re.sub(rb"(?s)<!--.*?-->", b"", b64decode(data))
        assert not re.search(rb"<text|<script|<image|<a |onerror|javascript", svg)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""

    def luminance(colour: str) -> float:
        light = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in light]
        return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("one", "other"), list(combinations(("#ffffff", ACCENT, MID, PALE, INK, GREY), 2)))
def test_contrasts_in_the_dark_are_those_in_the_light(one: str, other: str) -> None:
    """So what is readable on white, or on a bar, is so on the dark ground."""
    before = _contrast(one, other)
    assert _contrast(turned(one.lower()), turned(other.lower())) == pytest.approx(before, rel=0.06)


def test_white_is_the_ground_of_the_dark_theme() -> None:
    """No drawing stands in a box of its own."""
    assert in_the_dark(b'style="fill: #ffffff"') == b'style="fill: %s"' % PAPER.lower().encode()
