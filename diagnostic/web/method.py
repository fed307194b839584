"""Method: how every number is made, from the page of the documentation."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.load import content_root
from diagnostic.web.guides import own_markdown


def show() -> None:
    """The page."""
    path = content_root() / "docs" / "methodology.md"
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    st.title(title.removeprefix("# "))
    st.markdown(own_markdown(text))
