"""How things look that stand on several pages, and where a page is read from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal
from uuid import uuid4

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


_TO_THE_TOP = """
let seen = null;
export default function ({ data }) {
  if (data.asked === seen) return;
  seen = data.asked;
  const heading = document.getElementById(data.heading);
  if (heading) heading.scrollIntoView();
  else document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}
"""
_go_there = st.components.v2.component("from_the_top", js=_TO_THE_TOP)
_ASKED = "from the top"


def ask_for_the_top() -> None:
    """Call it in the callback of the button."""
    st.session_state[_ASKED] = uuid4().hex


def show_from_the_top(heading: str = "") -> None:
    """Call it at the end of the page; it does something once after each click.

    Args:
        heading: The id of the heading to begin at, as Streamlit makes it; by default the top.
    """
    asked = st.session_state.get(_ASKED)
    if asked is not None:
        _go_there(key="from the top", data={"asked": asked, "heading": heading}, height=1)


_NUMBER = '[class*="st-key-"][class*="-text "] [data-testid="InputInstructions"] span'
_NOT_SAVED = f"""<style>
{_NUMBER} {{ font-size: 0; }}
{_NUMBER}::after {{ font-size: 0.875rem; content: "Not saved yet: press Enter"; }}
</style>"""


def say_not_saved_yet() -> None:
    """Streamlit's own words for it, "Press Enter to apply", leave open whether leaving the page loses the text."""
    st.html(_NOT_SAVED)
