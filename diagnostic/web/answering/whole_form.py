"""A form that is saved as a whole carries the revision it was made from in the keys of its fields.

So the revision travels with the browser: a click under a page that was left open across a restart of the server reaches
the same form when nothing was saved in between, and none when something was. It never lands on a newer state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import StaleWriteError
from diagnostic.web.parts.outcome import Outcome, refusal, say, say_done

STALE = (
    "Not saved: somebody else saved in between. Stored now, line by line; your values stand below it. "
    "Save again to put yours in its place."
)
_MADE, _BASED_ON = "form made from", "form based on"
Made = TypeVar("Made")


def form_key(name: str, newest: int, field: str) -> str:
    """The key of a form, for the keys of its fields.

    While the form is on the page it stays what it was made from, whatever was saved since; else the newest counts.

    Args:
        name: What it is a form of.
        newest: The newest revision in the store.
        field: Key of one of its fields, with ``{}`` in the place of the form's key.
    """
    made = f"{_MADE} {name}"
    key = f"{name} {st.session_state.get(made)}"
    if field.format(key) not in st.session_state:
        st.session_state[made] = newest
        key = f"{name} {newest}"
        st.session_state[f"{_BASED_ON} {key}"] = newest
    return key


def based_on(key: str) -> int:
    """The revision that saving replaces."""
    found: int = st.session_state[f"{_BASED_ON} {key}"]
    return found


def save_whole(
    name: str,
    key: str,
    act: Callable[[int], Made],
    done: Callable[[Made], str],
    stored: Callable[[], tuple[int, Iterable[str]]],
) -> bool:
    """Save it over what it was made from; the page is drawn again after it.

    Args:
        name: What it is a form of.
        key: Of the form.
        act: Saves, given the revision that it replaces.
        done: What to say then.
        stored: Where somebody else was faster: the newest revision and what it holds, line by line.

    Returns:
        Whether it was saved; the form is made again then.
    """
    try:
        made = act(based_on(key))
    except StaleWriteError:
        newest, lines = stored()
        say(Outcome(STALE, tuple(lines)))
        st.session_state[f"{_BASED_ON} {key}"] = newest  # after both were shown, saving again is a choice
    except ProblemError as error:
        say(refusal("Not saved.", error))
    else:
        make_anew(name)
        say_done(done(made))
        return True
    return False


def make_anew(name: str) -> None:
    """After saving: the form is made again from what is stored."""
    st.session_state.pop(f"{_MADE} {name}", None)
