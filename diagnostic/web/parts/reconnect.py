"""After a lost connection: nothing can be used until the page is drawn again, and the browser asks for that.

Streamlit lets people click as soon as the connection stands again. But a restarted server learns the fragments of a
page only while it draws it, and drops the message of a click in a fragment that it does not know
(``AppSession.request_rerun``). And unless the last run was of a fragment, or one that runs by itself is on the page,
the browser does not even ask for the page to be drawn, so that every later click is dropped as well. Therefore:

- a script on the page takes its fields out of use when the connection is lost, and gives them back when the page is
  drawn;
- a fragment that runs by itself makes the browser ask, and brings what was clicked where that script did not run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import streamlit as st

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_WORDS = "The connection was lost. Reconnecting … What the page called saved is kept."
_hold = st.components.v2.component("hold_until_drawn", js=_SCRIPT)


def came_back() -> bool:
    """Whether the browser holds a page of an earlier session: it names that session when it connects again."""
    return st.context.headers.get("Sec-WebSocket-Protocol", "").count(",") >= 2


def watch_connection(unshown: Callable[[], bool]) -> None:
    """Call it before the fields of a page are drawn.

    Args:
        unshown: Whether a callback saved something that no card has shown.
    """
    _hold(key="watch connection", data={"words": _WORDS}, height=1)
    _listen(unshown)


def all_drawn() -> None:
    """Call it when all fields are drawn."""
    _hold(key="all drawn", data={"drawn": uuid4().hex}, height=1)


@st.fragment(run_every="30s")
def _listen(unshown: Callable[[], bool]) -> None:
    """The browser's message brings all that it holds; callbacks save what is new before this runs."""
    if unshown():
        st.rerun()
