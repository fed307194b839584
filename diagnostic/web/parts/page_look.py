"""How things look that stand on several pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from diagnostic.web import menu
from diagnostic.web.parts.quote import quoted

_STYLE = """<style>
[data-testid="stRadio"] [role="radiogroup"] { row-gap: 0.5rem; }
[class*="st-key-state-"] > :first-child { flex: 1 1 9rem; min-width: 9rem; width: auto; }
@media (max-width: 640px) { [class*="st-key-state-"] { min-height: 5rem; } }
[data-testid="stSidebarNavLink"]:focus-visible, [data-testid="stMain"] label[data-focus-visible] {
  outline: 2px solid currentcolor; outline-offset: 2px; border-radius: 0.25rem; }
</style>"""


def space_fields() -> None:
    """Room where Streamlit leaves none, and a frame around what the keyboard is at where Streamlit only tints it.

    The options of a choice would run into each other on a phone. Beside the line that says "Answered" stands a button;
    on a phone its place is high enough for the longest answer, so that an answer does not move the next question.
    """
    st.html(_STYLE)


def place_of_a_line() -> None:
    """Room for a caption that comes later, so that nothing below it moves then."""
    st.caption("&nbsp;")


def emphasis(current: bool) -> Literal["primary", "secondary"]:
    """Kind of a button in a list of places: the one where we are stands out."""
    return "primary" if current else "secondary"


def bullets(sentences: Iterable[str]) -> None:
    """Sentences as one list."""
    st.markdown("\n".join(f"- {quoted(sentence)}" for sentence in sentences))


def link(page: str, label: str, **address: str) -> None:
    """A link to another page of the app, with what it should show."""
    where = menu.page(page)
    st.page_link(
        where, label=quoted(label), icon=":material/arrow_forward:", icon_position="right", query_params=address
    )
