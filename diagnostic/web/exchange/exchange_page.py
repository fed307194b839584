"""Exchange: for a city its partners, offers and needs; for the secretariat the matching."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.store import ExchangeRow, PublishedExchange, list_cities, list_declarations, read_exchange
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.exchange.declare import declare
from diagnostic.web.exchange.match import match
from diagnostic.web.parts.page_look import bullets
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import run_this_well


def partners(city_id: str | None) -> None:
    """The rows of one city; of all for those who read all (None)."""
    found = read_exchange(*the_desk())
    if found is None:
        st.info(
            "The secretariat has not published a matching yet. In the meantime a city can say what it offers and needs."
        )
        return
    st.caption(
        f"Period {quoted(found.period)}, {found.content['cities']} cities, published "
        f"{quoted(session.local_time(found.at))}. The secretariat may publish again."
    )
    if city_id is None:
        _all_pairs(found)
        return
    helped = [row for row in found.rows if row.city_id == city_id and row.helper_id is not None]
    helps = [row for row in found.rows if row.helper_id == city_id]
    alone = [row for row in found.rows if row.city_id == city_id and row.helper_id is None]
    if not found.rows:
        st.info("Your city has no pair in it, and no need without a partner.")
    if helped:
        st.subheader("Cities that could help you")
        for row in helped:
            _pair(row, "helper", "helper_contact")
            run_this_well(row.content["module"], but=city_id)
    if helps:
        st.subheader("Cities that you could help")
        for row in helps:
            _pair(row, "city", "city_contact")
    if alone:
        st.subheader("Without a partner")
        for row in alone:
            bullets([_line(row)])
            if row.content["module"]:
                run_this_well(row.content["module"], but=city_id)


def _pair(row: ExchangeRow, other: str, contact: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{quoted(row.content[other])} · {quoted(row.content['system'])}**")
        bullets(row.content["why"])
        written = row.content[contact]
        st.text(f"Contact: {written}" if written else "Contact: not given; ask the secretariat.")


def _line(row: ExchangeRow) -> str:
    system, why = row.content["system"], str(row.content["why"][0])
    return f"{system}: {why}" if system else why


def _all_pairs(found: PublishedExchange) -> None:
    pairs = [row.content for row in found.rows if row.helper_id is not None]
    names = {"city": "City", "system": "Needs", "helper": "Could learn from"}
    rows = [[row[key] for key in names] for row in pairs]
    if not rows:
        st.info("It has no pairs.")
        return
    long_table(
        pd.DataFrame(rows, columns=list(names.values()), dtype=object), f"{counted(len(rows), 'pair')} of cities"
    )


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
