"""The store, and who asks: what every function of the store begins with."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import LOCAL, Actor, Store, open_store, sign_in
from diagnostic.web.parts.outcome import stop_with
from diagnostic.web.sign_in.sign_in_set_up import sign_in_is_set_up
from diagnostic.web.sign_in.signing_in import is_still, signed_in_email

_WHO = "who"


class Desk(NamedTuple):
    """Where somebody works, as in ``read_sheet(*the_desk(), key)``."""

    store: Store
    actor: Actor


def the_desk() -> Desk:
    """Of this run. What is made later, at a click that knows no session, keeps it.

    Raises:
        ProblemError: As ``renew_actor``.
    """
    return Desk(the_store(), actor())


@st.cache_resource(show_spinner=False)
def _store() -> Store:
    return open_store()


def the_store() -> Store:
    """The one store of this process; when it cannot be opened, the page says why."""
    try:
        return _store()
    except ProblemError as error:
        stop_with("The answers cannot be reached.", error)


def actor() -> Actor:
    """Who asks. Without sign-in, the one person at this computer; with it, never that one.

    The member of this run is remembered while its fragments and callbacks run, so that a click after the twelve hours
    is still saved before the page asks to sign in again; the store asks at every call whether the membership holds.

    Raises:
        ProblemError: As ``renew_actor``.
    """
    if not sign_in_is_set_up():
        return LOCAL
    known = st.session_state.get(_WHO)
    return known if isinstance(known, Actor) and is_still(known.email) else renew_actor()


def renew_actor() -> Actor:
    """The same, read anew: once a run, so that another role or city counts from the next click on.

    Raises:
        ProblemError: Nobody is signed in (D127), the address is not verified (D126) or no member's (D103).
    """
    if not sign_in_is_set_up():
        return LOCAL
    st.session_state.pop(_WHO, None)
    found = sign_in(the_store(), signed_in_email())
    st.session_state[_WHO] = found
    return found
