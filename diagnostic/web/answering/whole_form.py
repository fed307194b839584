"""A form that is saved as a whole carries the revision it was made from in the keys of its fields.

So the revision travels with the browser: a click under a page that was left open across a restart of the server reaches
the same form when nothing was saved in between, and none when something was. It never lands on a newer state.
"""

from __future__ import annotations

import streamlit as st

_MADE, _BASED_ON = "form made from", "form based on"


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


def replace_instead(key: str, newest: int) -> None:
    """After a refusal that showed both: saving again is a choice and replaces the newest."""
    st.session_state[f"{_BASED_ON} {key}"] = newest


def make_anew(name: str) -> None:
    """After saving: the form is made again from what is stored."""
    st.session_state.pop(f"{_MADE} {name}", None)
