"""The frame of the app: who may use it at this address, and its pages."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import list_cities
from diagnostic.web.desk import renew_actor, the_store
from diagnostic.web.menu import menu
from diagnostic.web.parts.outcome import stop_with
from diagnostic.web.parts.page_look import space_fields
from diagnostic.web.parts.page_writer import dress_blocks
from diagnostic.web.sign_in.sign_in_set_up import check_caller, check_host, sign_in_is_set_up
from diagnostic.web.sign_in.signing_in import show_account, show_refused, show_sign_in


def main() -> None:
    """One run of the script."""
    st.set_page_config("e-Government diagnostic", layout="centered", menu_items={})
    try:
        sign_in = sign_in_is_set_up()
    except ProblemError as error:
        stop_with("Sign-in is not set up completely, so nobody is let in.", error)
    try:
        check_host(st.get_option("server.address"), sign_in=sign_in)
        if not sign_in:
            check_caller(st.context.headers)
    except ProblemError as error:
        stop_with("This app is not open to other computers.", error)
    try:
        actor = renew_actor()
    except ProblemError as error:
        st.navigation(menu(None), position="hidden")
        _outside(error)
        return
    try:
        if sign_in:
            own = [city.name for city in list_cities(the_store(), actor)] if actor.city_id else []
            show_account(actor, "".join(own))
        space_fields()
        dress_blocks()
        st.navigation(menu(actor), expanded=True).run()
    except ProblemError as error:
        stop_with("This page cannot be shown now. What was called saved is kept.", error)


def _outside(error: ProblemError) -> None:
    """What somebody sees who is not let in."""
    codes = {problem.code for problem in error.problems}
    if "D127" in codes:
        show_sign_in()
    elif codes & {"D103", "D126"}:
        show_refused(error)
    else:
        stop_with("The list of members cannot be read.", error)
