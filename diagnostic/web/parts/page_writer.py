"""The writer for the page: what a document says, on the screen. It stands here because it knows Streamlit.

Text gets in by the one door of HTML (``html_file``), headings by the one of Markdown (``quote``). A figure is that of
the documents, twice: wide, and with larger letters for a phone; in the dark theme with its colours turned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.documents.blocks import Block, Figure, Section, Table
from diagnostic.documents.writers.html_file import address_of, blocks_html, blocks_style
from diagnostic.web.parts.quote import quoted

SHORT = 12
"""Rows from which a table gets a height of its own, and scrolls."""
PAPER = "#12181F"
"""The ground of the dark theme, as in ``.streamlit/config.toml``."""
_COLOUR = re.compile(rb"#[0-9a-f]{6}\b")


def dress_blocks() -> None:
    """The look of all blocks: once on every page."""
    st.html(f"<style>{blocks_style()}</style>")


def show_section(section: Section, blocks: Sequence[Block] | None = None) -> None:
    """A section under its heading; ``blocks`` where the page shows only some of it."""
    heading = st.header if section.depth == 1 else st.subheader
    heading(quoted(section.title))
    show_blocks(section.blocks if blocks is None else blocks)


def show_blocks(blocks: Iterable[Block | None]) -> None:
    """Paragraphs, lists, tables and figures."""
    dark = st.context.theme.type == "dark"
    written = blocks_html([block for block in blocks if block is not None], _DARK if dark else _LIGHT)
    if written.strip():
        st.html(f'<div class="said{" dark" if dark else ""}">{written}</div>')


def show_numbers(table: Table) -> None:
    """A table that is too long to read, to be scrolled, sorted and searched; its cells are plain text."""
    columns = {
        column.title: [row[place].value if column.numeric else row[place].text for row in table.rows]
        for place, column in enumerate(table.columns)
    }
    frame = pd.DataFrame(columns)
    rounded_off = {
        column.title: st.column_config.NumberColumn(format="%.1f") for column in table.columns if column.numeric
    }
    long_table(frame, table.caption or table.name, columns=rounded_off)


def long_table(frame: pd.DataFrame, alt: str, height: int = 420, columns: Mapping[str, Any] | None = None) -> None:
    """A table of any number of rows, of plain text; its first column stays when a phone moves it sideways.

    Args:
        frame: The rows.
        alt: What it is, for those who do not see it.
        height: In pixels, when there are many rows.
        columns: How some columns look.
    """
    first = {str(frame.columns[0]): st.column_config.Column(pinned=True)}
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) < SHORT else height,
        alt=alt,
        placeholder="",  # a number that is not there: nothing, not the word None
        column_config=first | dict(columns or {}),
    )


def _pictures(dark: bool, figure: Figure) -> list[tuple[str, str]]:
    drawn = [("wide", figure.draw("svg"))]
    if not figure.sideways:
        drawn.append(("narrow", figure.draw("narrow")))
    return [(name, address_of(in_the_dark(svg) if dark else svg)) for name, svg in drawn]


_LIGHT, _DARK = partial(_pictures, False), partial(_pictures, True)


@lru_cache(maxsize=128)
def in_the_dark(svg: bytes) -> bytes:
    """A drawing for a dark ground: white becomes the ground, and every contrast stays what it is."""
    return _COLOUR.sub(lambda found: turned(found[0].decode()).encode(), svg)


@lru_cache(maxsize=512)
def turned(colour: str) -> str:
    """The colour of the same hue that stands to the dark ground as this one to white (WCAG 2.2, contrast ratio)."""
    if colour == "#ffffff":
        return PAPER.lower()
    parts = _linear(colour)
    wanted = 1.05 * (_luminance(_linear(PAPER)) + 0.05) / (_luminance(parts) + 0.05) - 0.05
    factor = wanted / _luminance(parts) if any(parts) else 1.0
    parts = [part * min(factor, 1 / max(parts)) for part in parts] if any(parts) else parts
    share = max(0.0, min(1.0, (wanted - _luminance(parts)) / (1.0001 - _luminance(parts))))  # the rest: towards white
    parts = [part + (1 - part) * share for part in parts]
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in parts)


def _linear(colour: str) -> list[float]:
    """Red, green and blue as light."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(parts: Sequence[float]) -> float:
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
