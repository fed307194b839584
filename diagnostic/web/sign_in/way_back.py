"""After sign-in, back to the page that was asked for: a link given to a colleague is opened once.

The identity provider sends the browser to the bare address of the app. So the page that asks to sign in leaves its own
address in the memory of the browser's tab, and the first page after it goes there. The address is told to nobody, and
is only gone to when it is one of this app; whether it may be opened is asked there, as always.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_way_back = st.components.v2.component("way_back", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def remember_this_page() -> None:
    """For the page that asks to sign in."""
    _way_back(key="remember this page", data={"remember": True}, height=1)


def go_to_remembered_page() -> None:
    """For every page of somebody who is signed in; it does something on the first one only."""
    _way_back(key="go to remembered page", data={"remember": False}, height=1)
