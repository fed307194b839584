"""Who is signed in, as the identity provider says it, and the pages for those who are not.

After sign-in, back to the page that was asked for: a link given to a colleague is opened once. The identity provider
sends the browser to the bare address of the app. So the page that asks to sign in leaves its own address in the memory
of the browser's tab, and the first page after it goes there. The address is told to nobody, and is only gone to when it
is one of this app; whether it may be opened is asked there, as always.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.base.settings import settings_from
from diagnostic.store import Actor
from diagnostic.web.parts.quote import quoted

_way_back = st.components.v2.component(
    "way_back", js=Path(__file__).with_name("way_back.js").read_text(encoding="utf-8")
)


def remember_this_page() -> None:
    """For the page that asks to sign in."""
    _way_back(key="remember this page", data={"remember": True}, height=1)


def go_to_remembered_page() -> None:
    """For every page of somebody who is signed in; it does something on the first one only."""
    _way_back(key="go to remembered page", data={"remember": False}, height=1)


LONGEST = timedelta(hours=12)
"""After this somebody signs in again: longer than a working day; expert judgement."""
ROLE_WORDS = {
    "official": "city official",
    "viewer": "viewer: may read",
    "secretariat": "secretariat",
}


def claims() -> Mapping[str, Any]:
    """What the identity provider said of the person at this browser; signed by this server in a cookie."""
    return dict(st.user.to_dict())


def is_signed_in(said: Mapping[str, Any], now: datetime) -> bool:
    """Whether somebody signed in, not too long ago."""
    issued = said.get("iat")
    if said.get("is_logged_in") is not True or isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return now.timestamp() - issued <= LONGEST.total_seconds()


def email_of(said: Mapping[str, Any]) -> str:
    """The address of somebody who signed in.

    Raises:
        ProblemError: The provider names none, or does not say that it is the person's own (D126).
    """
    email, verified = said.get("email"), said.get("email_verified")
    if not isinstance(email, str) or not email.strip():
        raise ProblemError([Problem("D126", "no address", "the claim email")])
    if verified is not True and verified != "true":  # some providers write the word
        raise ProblemError([Problem("D126", email, "the claim email_verified: true")])
    return email.strip()


def signed_in_email() -> str:
    """The address of the person at this browser.

    Raises:
        ProblemError: Nobody is signed in (D127), or the address is not verified (D126).
    """
    said = claims()
    if not is_signed_in(said, datetime.now(UTC)):
        raise ProblemError([Problem("D127")])
    return email_of(said)


def is_still(email: str) -> bool:
    """Whether the person at this browser is the one that was let in before."""
    said = claims()
    return said.get("is_logged_in") is True and str(said.get("email", "")).strip().casefold() == email


def show_sign_in() -> None:
    """The page for somebody who has not signed in."""
    st.title("Sign in")
    st.markdown(
        "This site is for the cities that take part in the diagnostic, and for its secretariat. "
        "Sign in with the e-mail address that the secretariat knows."
    )
    if claims().get("is_logged_in"):
        st.info("It is more than 12 hours ago that you signed in. Please do it again; nothing that was saved is lost.")
    elif st.query_params:
        st.info("You came by a link. Sign in, and that page opens.")
    st.button("Sign in", type="primary", on_click=st.login)
    _whom_to_ask("You cannot sign in?")
    remember_this_page()


def show_refused(error: ProblemError) -> None:
    """The page for somebody who signed in and does not belong here."""
    email = claims().get("email")
    if any(problem.code == "D126" for problem in error.problems):
        st.title("Your e-mail address is not confirmed")
        st.error("Until it is, we cannot know who you are.")
        st.markdown("Confirm it where you have your account (often by a link in an e-mail), then sign in again.")
    else:
        st.title("You are not a member")
        st.error("You signed in, but your address is in no city and not in the secretariat.")
        st.markdown("Ask the secretariat to add exactly this address, then load this page again.")
    if isinstance(email, str):
        st.text(f"Your address: {email}")
    if settings_from().contact:
        _whom_to_ask("You have a question?")
    st.button("Sign out", on_click=st.logout)


def _whom_to_ask(title: str) -> None:
    contact = settings_from().contact
    st.markdown(f"**{title}** Write to the secretariat{':' if contact else '.'}")
    if contact:
        st.text(contact)


def show_account(actor: Actor, city: str) -> None:
    """Who is signed in, at the foot of the menu, and the way out."""
    with st.sidebar:
        st.caption("Signed in")
        st.text(actor.email)
        st.caption(quoted(" · ".join(part for part in (ROLE_WORDS[actor.role], city) if part)))
        st.button("Sign out", on_click=st.logout, key="sign out")
        go_to_remembered_page()
