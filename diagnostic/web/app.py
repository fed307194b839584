"""The frame of the app: where it may listen, and its pages."""

from __future__ import annotations

import streamlit as st

from diagnostic.problems import ProblemError
from diagnostic.web.address import check_host
from diagnostic.web.pages import menu
from diagnostic.web.session import stop_with


def main() -> None:
    """One run of the script."""
    st.set_page_config("e-Government diagnostic", layout="centered", menu_items={})
    try:
        check_host(st.get_option("server.address"))
    except ProblemError as error:
        stop_with("This app is not open to other computers.", error)
    st.navigation(menu(), expanded=True).run()
