"""Exchange: for a city its partners, offers and needs; for the secretariat the matching."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.store import list_cities, list_declarations
from diagnostic.web.desk import the_desk
from diagnostic.web.exchange.declare import declare
from diagnostic.web.exchange.match import match
from diagnostic.web.exchange.partners import partners

CITY = "c"


def show() -> None:
    """The page."""
    st.title("Exchange")
    st.markdown(
        "Cities that need a system meet cities that run it well. A pair is a proposal for a first talk; "
        "it rests on what both cities say about themselves."
    )
    actor = the_desk().actor
    if actor.city_id is not None:
        if _part(["Your partners", "What your city offers and needs"]) == "Your partners":
            partners(actor.city_id)
        else:
            declare(actor.city_id, actor.writes)
    elif actor.manages:
        if _part(["Matching", "What cities offer and need"]) == "Matching":
            match()
        else:
            _of_a_city()
    else:
        partners(None)


def _part(parts: list[str]) -> str:
    return st.radio("Part", parts, horizontal=True, key="exchange part", label_visibility="collapsed")


def _of_a_city() -> None:
    desk = the_desk()
    cities = {city.id: city.name for city in list_cities(*desk)}
    if not cities:
        st.info("There are no cities yet.")
        return
    said = len(list_declarations(*desk))
    st.caption(f"{said} of {counted(len(cities), 'city', 'cities')} said what they offer or need.")
    chosen = st.selectbox(
        "City", list(cities), None, format_func=lambda key: cities[key], placeholder="Choose a city", key="declare for"
    )
    if chosen is not None:
        declare(chosen, writes=True)
