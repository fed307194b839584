"""Texts for people who do not see a chart: openpyxl writes charts without, so they are put into the finished file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import quoteattr

ChartTexts = list[tuple[str, str]]
"""Title and description of each chart."""

_FRAME = re.compile(r'<(?P<tag>(?:\w+:)?cNvPr) id="(?P<id>\d+)" name="Chart \d+"(?P<rest>[^>]*)>')
_DRAWING = "xl/drawings/drawing1.xml"


def with_chart_texts(data: bytes, texts: Sequence[tuple[str, str]]) -> bytes:
    """The workbook with title and description of its charts, in the order in which they were added to their sheet."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == _DRAWING:
                part = _described(part.decode(), texts).encode()
            new.writestr(entry, part)
    return out.getvalue()


def _described(drawing: str, texts: Sequence[tuple[str, str]]) -> str:
    def described(match: re.Match[str]) -> str:
        title, description = texts[int(match["id"]) - 1]
        return (
            f'<{match["tag"]} id="{match["id"]}" name={quoteattr(title)} descr={quoteattr(description)}{match["rest"]}>'
        )

    result, count = _FRAME.subn(described, drawing)
    assert count == len(texts), f"{count} charts, {len(texts)} texts"
    return result
