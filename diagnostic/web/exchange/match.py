"""The secretariat's matching: run over a period, look at it, change capacities, publish, take it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.base.period import period_of
from diagnostic.documents.cohort.exchange_sections import rows_of
from diagnostic.secretariat.exchange.declaration import MOST_CAPACITY, Declaration
from diagnostic.secretariat.exchange.matches import Exchange, Pair, Rules
from diagnostic.secretariat.exchange.matching import matches
from diagnostic.store import (
    AssessmentInfo,
    ExchangeRow,
    list_assessments,
    list_declarations,
    publish_exchange,
    read_content,
    read_declaration,
    read_exchange,
    save_declaration,
)
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.exchange.published import published_rows, summary_of
from diagnostic.web.parts.downloads import MEDIA_TYPES, table_bytes
from diagnostic.web.parts.outcome import attempt, do_and_say, show_outcome
from diagnostic.web.parts.page_look import bullets
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import run_this_well
from diagnostic.web.secretariat.exporting import newest_of
from diagnostic.web.secretariat.scored import the_scored

COUNTED = ("submitted", "validated")
MOST_NEEDS = 12


def match() -> None:
    """The tab."""
    show_outcome()
    submitted = [info for info in list_assessments(*the_desk()) if info.state in COUNTED]
    if not submitted:
        st.info("No assessment is submitted yet. Submitted and validated ones are matched.")
        return
    left, right = st.columns(2)
    periods = sorted({info.period for info in submitted}, key=period_of, reverse=True)
    period = left.selectbox("Period", periods, key="match period")
    needs = right.selectbox("Needs that each city brings", range(1, MOST_NEEDS + 1), Rules().needs - 1)
    in_period = newest_of(submitted, period, COUNTED)
    chosen = _comparable(in_period)
    if not chosen:
        st.info("No assessment of this period has a part about systems, so that nothing can be matched.")
        return
    declared = {found.city_id: found.says for found in list_declarations(*the_desk())}
    found = _found(
        tuple((info.id, info.changed_at) for info in chosen), _fingerprint(declared), needs, chosen, declared
    )
    _summary(found, len(in_period) - len(chosen))
    _pairs(found)
    _alone(found)
    _helpers(found)
    _take(found, period)
    _publish(found, period, declared, len(in_period) - len(chosen))


def _comparable(in_period: Sequence[AssessmentInfo]) -> list[AssessmentInfo]:
    """Those of the questionnaire and catalog that most cities answered."""
    by_version: dict[str, list[AssessmentInfo]] = {}
    for info in in_period:
        if info.catalog is not None:
            by_version.setdefault(info.made_with, []).append(info)
    return max(by_version.values(), key=len, default=[])


def _fingerprint(declared: dict[str, Declaration]) -> str:
    return repr(sorted(declared.items()))


@st.cache_resource(show_spinner="Matching the cities …", max_entries=8)
def _found(
    editions: tuple[tuple[str, datetime], ...],
    fingerprint: str,
    needs: int,
    _chosen: list[AssessmentInfo],
    _declared: dict[str, Declaration],
) -> Exchange:
    del editions, fingerprint  # what the cache goes by
    desk = the_desk()
    catalog = read_content(*desk, _chosen[0].id)[1]
    assert catalog is not None
    results = the_scored().table(desk, _chosen)
    return matches(results, catalog, _declared, Rules(needs=needs))


def _summary(found: Exchange, left_out: int) -> None:
    matched = len({pair.city for pair in found.pairs})
    st.markdown(
        f"**{counted(len(found.pairs), 'pair')}** for {matched} of {found.cities} cities; "
        f"{len(found.helpers)} cities could help. {found.later} further needs wait, "
        f"because each city brings its first {found.rules.needs}."
    )
    if left_out:
        st.caption(
            f"Left out of this period: {counted(left_out, 'city', 'cities')} with another questionnaire, "
            "or one without systems."
        )
    if found.notes:
        with st.expander(f"{counted(len(found.notes), 'remark')} on what cities declared"):
            bullets(found.notes)


def _pairs(found: Exchange) -> None:
    st.subheader("Pairs")
    if not found.pairs:
        st.markdown("No pair is possible.")
        return
    rows = [
        [pair.city_name, pair.module_name, pair.helper_name, "offered" if pair.offered else "ask first", pair.worth]
        for pair in found.pairs
    ]
    names = ["City", "Needs", "Could learn from", "Offer", "Worth"]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    worth = {"Worth": st.column_config.NumberColumn(format="%.0f", width="small")}
    long_table(frame, f"{counted(len(rows), 'pair')} of cities", columns=worth)
    st.caption("Worth: how well the two fit, of 100. Ask first: the helper has not said whether it shows the system.")
    chosen = st.selectbox(
        "Why this pair",
        range(len(found.pairs)),
        None,
        format_func=lambda row: _label(found.pairs[row]),
        placeholder="Choose a pair",
    )
    if chosen is not None:
        pair = found.pairs[chosen]
        with st.container(border=True):
            bullets(pair.why)
            st.text(f"Contact: {pair.contact or 'not given'}")
        run_this_well(pair.module, but=str(pair.city))


def _label(pair: Pair) -> str:
    return f"{pair.city_name}: {pair.module_name}, from {pair.helper_name}"


def _alone(found: Exchange) -> None:
    st.subheader("Needs without a partner")
    if not found.unmatched:
        st.markdown("None.")
        return
    rows = [[entry.city_name, entry.module_name or "all systems", entry.why] for entry in found.unmatched]
    frame = pd.DataFrame(rows, columns=["City", "System", "Why"], dtype=object)
    why = {"Why": st.column_config.TextColumn(width="large")}
    long_table(frame, "Needs without a partner, and why", 320, why)


def _helpers(found: Exchange) -> None:
    st.subheader("Cities that could help")
    if not found.helpers:
        st.markdown("No city runs a system well enough to show it, or offers one.")
        return
    rows = [
        [
            helper.city_name,
            len(helper.modules),
            "declared" if helper.declared else "not asked yet",
            helper.capacity,
            helper.given,
        ]
        for helper in found.helpers
    ]
    frame = pd.DataFrame(rows, columns=["City", "Systems", "Offer", "Places", "Given"], dtype=object)
    long_table(frame, "Cities that could help", 320)
    st.caption("Places: needs of other cities that it serves. Given: those that a pair takes.")
    with st.form("capacity", border=True):
        left, right = st.columns(2)
        names = {str(helper.city): helper.city_name for helper in found.helpers}
        city = left.selectbox("City", list(names), format_func=lambda key: names[key], key="capacity of")
        capacity = right.selectbox("Places", range(MOST_CAPACITY + 1), found.rules.capacity, key="capacity")
        st.caption("Kept as what the city declares, with your name; the city can change it.")
        pressed = st.form_submit_button("Change the places")
    if pressed and city is not None:
        _change(city, names[city], capacity)


def _change(city: str, name: str, capacity: int) -> None:
    desk = the_desk()

    def save() -> None:
        now = read_declaration(*desk, city)
        save_declaration(*desk, city, replace(now.says, capacity=capacity), based_on=now.number)

    attempt(save, f"{name} has {counted(capacity, 'place')} now; matched again.")


def _take(found: Exchange, period: str) -> None:
    st.subheader("Take it with you")
    stem = f"exchange-{period}-{datetime.now(UTC):%Y-%m-%d}"
    frame = pd.DataFrame(rows_of(found), dtype=object)
    with st.container(horizontal=True):
        for ending in (".xlsx", ".csv"):
            st.download_button(
                f"Pairs and reasons ({ending[1:].upper()})",
                lambda ending=ending: table_bytes(frame, ending),  # type: ignore[misc]  # each button its own ending
                f"{stem}{ending}",
                MEDIA_TYPES[ending],
                on_click="ignore",
            )


def _publish(found: Exchange, period: str, declared: dict[str, Declaration], left_out: int) -> None:
    st.subheader("Publish")
    before = read_exchange(*the_desk(), period)
    rows = published_rows(found, declared)
    if before is not None:
        st.caption(f"Published {quoted(session.local_time(before.at))} by {quoted(before.by)}.")
        if [row.content for row in before.rows] != [row.content for row in rows]:
            st.caption("What stands above differs from what the cities see now.")
    st.markdown(
        f"Each city in it will see its own pairs for {quoted(period)} with the reasons and the contact of its partner, "
        "and what found nobody. It sees nothing of other pairs. Publishing again replaces what they see."
    )
    st.button(
        "Publish this matching",
        type="primary",
        on_click=_publish_shown,
        args=(period, rows, summary_of(found, left_out)),
    )


def _publish_shown(period: str, rows: Sequence[ExchangeRow], content: dict[str, Any]) -> None:
    """What stood on the page at the click, whatever was declared since."""
    do_and_say(
        lambda: publish_exchange(*the_desk(), period, rows, content),
        "Published. Each city finds its pairs on its page Exchange.",
        "Not published.",
    )
