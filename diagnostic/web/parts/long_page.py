"""A long page of our own files: its contents as links, and parts that fit a phone."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

_FORMULA = re.compile(r"(?ms)^```\w*\n(.*?)^```$")
_LIST = re.compile(r"^([+-]) ")
"""A cell that begins like this is a number with its sign, no list."""
_JOINER = "\u2060"
_TABLE = re.compile(r"(?m)((?:^\|.*\|$\n?)+)")


def contents(text: str) -> None:
    """The headings, as links into the page."""
    titles = re.findall(r"(?m)^## (.+)$", text)
    with st.expander("On this page"):
        st.markdown("\n".join(f"- [{title}](#{_anchor(title)})" for title in titles))


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def long_page(text: str) -> None:
    """The page. Formulas wrap and tables keep to the width of the screen, whatever that is."""
    for row, part in enumerate(_FORMULA.split(text)):
        if row % 2:
            st.code(part.rstrip("\n"), language=None, wrap_lines=True)
            continue
        for column, piece in enumerate(_TABLE.split(part)):
            if column % 2:
                _table(piece)
            elif piece.strip():
                st.markdown(own_markdown(piece))


def _table(lines: str) -> None:
    """A table of Markdown; the line below its head only says where the head ends."""
    head, _, *rows = [_cells(line) for line in lines.strip().splitlines()]
    named = [name + _JOINER * head[:column].count(name) for column, name in enumerate(head)]  # names must differ
    st.table(pd.DataFrame(rows, columns=named).set_index(named[0]))


def _cells(line: str) -> list[str]:
    cells = [own_markdown(cell.strip()).replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    return [_LIST.sub(r"\\\1 ", cell) for cell in cells]


def own_markdown(text: str) -> str:
    """Markdown of our own files: a dollar sign is money there; links to other files lead nowhere here."""
    return re.sub(r"\[([^\]]+)\]\((?!https?://|#)[^)]*\)", r"\1", text).replace("$", "\\$")
