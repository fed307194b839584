"""After a button Next the page is read from its top: the browser stays where the button was, at the end."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

_SCRIPT = """
let seen = null;
export default function ({ data }) {
  if (data.asked === seen) return;
  seen = data.asked;
  const heading = document.getElementById(data.heading);
  if (heading) heading.scrollIntoView();
  else document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
}
"""
_go_there = st.components.v2.component("from_the_top", js=_SCRIPT)
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
