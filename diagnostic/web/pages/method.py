"""Method: how every number is made, with this city's own figures, then the page of the documentation."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.load import content_root
from diagnostic.web import session
from diagnostic.web.parts.long_page import contents, long_page
from diagnostic.web.parts.worked_example import own_numbers


def show() -> None:
    """The page."""
    st.title("How the numbers are made")
    opened = session.opened()
    if opened is None:
        st.info("With an assessment or an example open, this page also shows how its own numbers were made.")
    else:
        session.say_whose(opened)
        st.header("Your own numbers, step by step")
        own_numbers(opened, session.diagnosis_of(opened))
    st.header("The whole method")
    text = (content_root() / "docs" / "methodology.md").read_text(encoding="utf-8").partition("\n")[2]
    contents(text)
    long_page(text)
