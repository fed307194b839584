"""Approved practices beside other things: "cities that run this well". For any page, one line to call."""

from __future__ import annotations

import streamlit as st

from diagnostic.store import list_approved_practices
from diagnostic.web import menu
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.quote import quoted

PRACTICE = "g"
"""Key of the address that names a practice."""
MOST = 3


def run_this_well(module_id: str, *, but: str | None = None) -> None:
    """Links to what cities wrote about a system; nothing where there is nothing.

    Args:
        module_id: The system.
        but: A city whose own practices are left out.
    """
    found = [p for p in list_approved_practices(*the_desk(), module_id) if p.city_id != but]
    if not found:
        return
    st.markdown("Cities that run this well:")
    for practice in found[:MOST]:
        page = menu.page("practices.good_practices")
        st.page_link(page, label=quoted(practice.city_name), query_params={PRACTICE: practice.id})
        st.caption(quoted(practice.text.title))  # the words of a link do not wrap
    if len(found) > MOST:
        st.caption(f"{len(found) - MOST} more on the page Good practices.")
