"""What the last click did: kept while the page is drawn again, and said once at its top."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.web import session
from diagnostic.web.parts.quote import quoted

_DONE, _REFUSED = "outcome done", "outcome refused"


def show_outcome() -> None:
    """Call it below the title."""
    done: str = st.session_state.pop(_DONE, "")
    if done:
        st.success(quoted(done))
    refused: tuple[str, ProblemError] | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        sentence, error = refused
        st.error(sentence)
        session.show_problems(error)


def say_done(words: str) -> None:
    """Plain text, also from outside."""
    st.session_state[_DONE] = words


def say_refused(error: ProblemError, sentence: str = "Not done.") -> None:
    """A sentence of ours; the problems follow it."""
    st.session_state[_REFUSED] = (sentence, error)


def do_and_say(act: Callable[[], object], done: str, refused: str = "Not done.") -> None:
    """Do it in a callback: the page is drawn after it."""
    try:
        act()
    except ProblemError as error:
        say_refused(error, refused)
    else:
        say_done(done)


def attempt(act: Callable[[], object], done: str, refused: str = "Not done.") -> None:
    """Do it while the page is drawn, and draw it again from what the store holds."""
    do_and_say(act, done, refused)
    st.rerun()
