"""Beside its peers: a city's result beside the medians of cities like it, as the secretariat has published them."""

from __future__ import annotations

import streamlit as st

from diagnostic.documents.cohort.city_beside_peers import peers_blocks
from diagnostic.store import read_peers
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.page_writer import show_blocks
from diagnostic.web.parts.quote import quoted


def show() -> None:
    """The page."""
    opened = session.required("Beside its peers")
    if opened.info is None:
        st.info(
            "An invented example has no peers. Your own city stands here beside others, once enough have submitted."
        )
        return
    found = read_peers(*the_desk(), opened.info.city_id)
    if found is None:
        st.info(
            "Nothing to show yet. The secretariat publishes this when at least ten other cities of the same income "
            "group or population class have submitted."
        )
        return
    st.markdown(quoted(f"Period {found.period}. Published {session.local_time(found.at)}."))
    st.markdown(quoted(str(found.whole.get("selection", ""))))
    show_blocks(peers_blocks(found.own))
    st.caption("You see medians only; no other city sees yours.")
