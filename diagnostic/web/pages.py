"""The pages, their order and their addresses."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

TITLES = {
    "start": "Start",
    "fill_in": "Fill in",
    "systems": "Systems",
    "results": "Results",
    "review": "Review and submit",
    "upload": "Upload",
    "guides": "Modules",
    "method": "Method",
}


def page(name: str) -> Page:
    """A page by the name of its file."""
    module = import_module(f"diagnostic.web.{name}")
    return st.Page(module.show, title=TITLES[name], url_path=name.replace("_", "-"), default=name == "start")


def go(name: str, **address: str) -> None:
    """Go to another page, with what it should show."""
    st.switch_page(page(name), query_params=address)
