"""Beside its peers: a city's result beside the medians of cities like it, as the secretariat has published them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from diagnostic.base.shown import DASH, shown_number
from diagnostic.store import read_peers
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table


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
    own = found.own
    st.markdown(
        quoted(f"Period {found.period}, {own['n']} peers: {own['rule']}. Published {session.local_time(found.at)}.")
    )
    st.markdown(quoted(str(found.whole.get("selection", ""))))
    if own["rank_band"] is not None:
        best, worst = own["rank_band"]
        place = str(best) if best == worst else f"somewhere from {best} to {worst}"
        st.markdown(quoted(f"Of these {own['n'] + 1} cities, yours among them, your place is {place}."))
    table([_row(line) for line in own["lines"]])
    st.caption(
        "Points of 100. Yours as a likely range: answering what is open narrows it. The peers count with the low end "
        "of theirs, so compare their median with your lower number. You see medians only; no other city sees yours."
    )


def _row(line: dict[str, Any]) -> dict[str, object]:
    peers = line["peers"]
    known = peers["median"] is not None
    return {
        "": line["name"],
        "Your city, likely": DASH
        if line["own"] is None
        else f"{shown_number(line['own'][0])} to {shown_number(line['own'][1])}",
        "Peers' median": shown_number(peers["median"]) if known else "under 10",
        "Middle half of the peers": f"{shown_number(peers['low'])} to {shown_number(peers['high'])}"
        if known
        else "under 10",
        "Peers rated": peers["n"],
    }
