"""After a lost connection: nothing can be used until the page is drawn again, and the browser asks for that.

Streamlit lets people click as soon as the connection stands again. But a restarted server learns the fragments of a
page and what its buttons call only while it draws it, and drops the click on what it does not know
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
from streamlit.runtime.scriptrunner import RerunException

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_WORDS = "The connection was lost. Reconnecting … What the page called saved is kept."
_UNSHOWN = "saved and not shown"
_hold = st.components.v2.component("hold_until_drawn", js=_SCRIPT)


def came_back() -> bool:
    """Whether the browser holds a page of an earlier session: it names that session when it connects again."""
    return st.context.headers.get("Sec-WebSocket-Protocol", "").count(",") >= 2


def show_watched(show: Callable[[], object]) -> None:
    """Show a page, watched from before its first field until all of it is drawn. The menu does it for every page."""
    st.session_state[_UNSHOWN] = set()
    _hold(key="watch connection", data={"words": _WORDS}, height=1)
    _listen()
    try:
        show()
    except RerunException:
        raise  # another drawing follows
    except BaseException:
        _all_drawn()  # the page ended early, and this is all of it
        raise
    _all_drawn()


def unshown() -> set[str]:
    """What a callback saved since the page was drawn and no card has shown; whoever saves and shows keeps it."""
    found: set[str] = st.session_state[_UNSHOWN]
    return found


def _all_drawn() -> None:
    _hold(key="all drawn", data={"drawn": uuid4().hex}, height=1)


@st.fragment(run_every="30s")
def _listen() -> None:
    """The browser's message brings all that it holds; callbacks save what is new before this runs."""
    if unshown():
        st.rerun()
