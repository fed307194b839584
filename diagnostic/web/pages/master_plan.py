"""Master plan: money, teams and time in; the best roadmap, what is left out, and the draft of the plan out."""

from __future__ import annotations

from importlib.util import find_spec

import streamlit as st

from diagnostic.web import session

INSTALL = 'pip install "egov-diagnostic[plan,report]"'


def show() -> None:
    """The page."""
    opened = session.required("Master plan")
    if opened.catalog is None:
        st.info(
            "This questionnaire has no systems, so there is nothing to plan. Its results stand on the page Results."
        )
        return
    if find_spec("scipy") is None:
        st.warning("Planning is not installed here. Whoever looks after this computer can add it with this command:")
        st.code(INSTALL, language=None)
        return
    from diagnostic.web.pages.planning_page import plan_page  # noqa: PLC0415  # needs the part that plans

    plan_page(opened, opened.catalog)
