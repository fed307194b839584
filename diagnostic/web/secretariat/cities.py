"""Cities: where each stands in a period, who is late, and the way to a city's own pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.base.period import period_of
from diagnostic.formats.workbook.countries import country_names
from diagnostic.store import AssessmentInfo, list_assessments, list_cities, list_members
from diagnostic.web import menu
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.downloads import table_bytes
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.secretariat.round_standing import STATES, Standing, standings

LATE = "late"
EVERY = "every"
FEW = 8
"""Addresses that are shown without scrolling."""
COLUMNS = ["City", "State", "Days late", "Country", "First submitted", "Last change"]


def show() -> None:
    """The page."""
    st.title("Cities")
    desk = the_desk()
    cities = list_cities(*desk)
    if not cities:
        st.info("There are no cities yet. Add them one by one, or with their files.")
        link("secretariat.people", "Members and cities")
        link("secretariat.upload_many", "Upload many")
        return
    assessments = list_assessments(*desk)
    period, due = _period(assessments)
    today = datetime.now(UTC).date()
    found = standings(cities, assessments, period, due, today)
    _summary(found)
    chosen = _chosen(found)
    if not chosen:
        st.info("No city fits. Change the search, or show all.")
        return
    long_table(_table(chosen), f"States of {counted(len(chosen), 'city', 'cities')} in {period}", 460)
    st.download_button(
        "This table (CSV)",
        lambda: table_bytes(_table(chosen), ".csv"),
        f"cities-{period}.csv",
        "text/csv",
        on_click="ignore",
    )
    _open_one(chosen, period)
    _remind(chosen)


def _period(assessments: list[AssessmentInfo]) -> tuple[str, date]:
    """The period and the due date; both stand in the address, so that a link shows the same to a colleague."""
    this_year = str(datetime.now(UTC).year)
    periods = sorted({info.period for info in assessments} | {this_year}, key=period_of, reverse=True)
    asked = st.query_params.get("p", "")
    left, right = st.columns(2)
    start = asked if asked in periods else this_year
    period = left.selectbox("Period", periods, periods.index(start))
    st.query_params["p"] = period
    asked_date = _asked_date() if period == start else None  # the date of one period is not that of another
    due = right.date_input(
        "Due on",
        asked_date or period_of(period).last_day,
        format="YYYY-MM-DD",
        key=f"due {period}",
        help="A city is late when it had not submitted by this day. "
        "By default the last day of the period; the date stays in this page's address, nothing is stored.",
    )
    assert isinstance(due, date)
    if due != period_of(period).last_day:
        st.query_params["d"] = due.isoformat()
    elif "d" in st.query_params:
        del st.query_params["d"]
    return period, due


def _asked_date() -> date | None:
    try:
        return date.fromisoformat(st.query_params.get("d", ""))
    except ValueError:
        return None


def _summary(found: list[Standing]) -> None:
    counts = {words: sum(standing.state == state for standing in found) for state, words in STATES.items()}
    parts = [f"{count} {words}" for words, count in counts.items() if count]
    still = sum(standing.days_late > 0 and not standing.handed_in for standing in found)
    afterwards = sum(standing.days_late > 0 and standing.handed_in for standing in found)
    st.markdown(f"**{counted(len(found), 'city', 'cities')}:** {', '.join(parts)}.")
    waiting = sum(standing.state == "submitted" for standing in found)
    if still or afterwards:
        st.markdown(f"**Late:** {still} not submitted yet; {afterwards} submitted after the date.")
    if waiting:
        link("secretariat.reviews", f"Review what waits ({waiting})")


def _chosen(found: list[Standing]) -> list[Standing]:
    left, right = st.columns(2)
    words = left.text_input("Search by name or country", max_chars=100).strip().casefold()
    options = {EVERY: "all", LATE: "late and not submitted", **STATES}
    state = right.selectbox("Show", list(options), format_func=lambda key: options[key])
    chosen = [standing for standing in found if words in _words_of(standing)]
    if state == LATE:
        chosen = [standing for standing in chosen if standing.days_late and not standing.handed_in]
    elif state != EVERY:
        chosen = [standing for standing in chosen if standing.state == state]
    st.caption(f"{len(chosen)} of {counted(len(found), 'city', 'cities')}")
    return chosen


def _country(standing: Standing) -> str:
    return country_names().get(standing.city.country or "", standing.city.country or "")


def _words_of(standing: Standing) -> str:
    return f"{standing.city.name} {standing.city.id} {_country(standing)}".casefold()


def _table(chosen: list[Standing]) -> pd.DataFrame:
    rows = []
    for standing in chosen:
        info = standing.info
        first = info.first_submitted_at if info else None
        rows.append(
            [
                standing.city.name,
                STATES[standing.state],
                standing.days_late or None,
                _country(standing),
                f"{first:%Y-%m-%d}" if first else "",
                f"{info.changed_at:%Y-%m-%d}" if info else "",
            ]
        )
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    return frame.astype({"Days late": "Int64"})  # a number, so that a click on the heading puts 9 before 10


def _open_one(chosen: list[Standing], period: str) -> None:
    st.subheader("Open a city as it sees itself")
    if the_desk().actor.role == "secretariat":
        st.markdown(
            "You see its pages and can change nothing on them. What should be changed goes back to the city with "
            "comments, on the page Reviews."
        )
    started = {standing.info.id: standing for standing in chosen if standing.info is not None}
    if not started:
        st.caption(f"None of these cities has started an assessment of {period}.")
        return
    key = st.selectbox(
        "City",
        list(started),
        None,
        format_func=lambda key: f"{started[key].city.name} · {STATES[started[key].state]}",
        placeholder="Choose a city, or type its name",
        key=f"open {period}",
    )
    if key is None:
        return
    with st.container(horizontal=True):
        if st.button("Results", type="primary"):
            menu.go("results", a=key)
        if st.button("Answers"):
            menu.go("fill_in", a=key)
        if started[key].state == "submitted" and st.button("Review"):
            menu.go("secretariat.reviews", a=key)


def _remind(chosen: list[Standing]) -> None:
    """The officials' addresses of the cities in the table, to write to all of them."""
    with st.expander("Addresses of these cities' officials"):
        ids = {standing.city.id for standing in chosen}
        members = list_members(*the_desk())
        officials = [member for member in members if member.role == "official" and member.city_id in ids]
        without = len(ids - {member.city_id for member in officials})
        if officials:
            addresses = "; ".join(member.email for member in officials)
            st.code(addresses, language=None, wrap_lines=True, height=200 if len(officials) > FEW else "content")
        if without:
            st.caption(f"Without an official who can sign in: {counted(without, 'city', 'cities')}.")
