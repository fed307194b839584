"""Members and cities: who may sign in, in which role; which cities take part; how many assessments they have."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from diagnostic.base.city_identity import folded
from diagnostic.base.formatting import counted
from diagnostic.formats.workbook.countries import country_names
from diagnostic.store import (
    MemberCity,
    add_city,
    add_member,
    grant_quota,
    list_cities,
    list_members,
    read_quota,
    remove_member,
)
from diagnostic.store.people import new_city_id
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import attempt, show_outcome
from diagnostic.web.parts.page_writer import long_table
from diagnostic.web.sign_in.sign_in_set_up import sign_in_is_set_up

ROLES = {
    "official": "city official: fills in for the own city",
    "viewer": "viewer: reads",
    "secretariat": "secretariat: everything",
}
ALL = ""


def show() -> None:
    """The page."""
    st.title("Members and cities")
    show_outcome()
    cities = list_cities(*the_desk())
    parts = {"Members": _members, "Cities": _cities, "Number of assessments": _quota}
    part = st.radio("Part", list(parts), key="people part", horizontal=True, label_visibility="collapsed")
    parts[part](cities)


def _members(cities: list[MemberCity]) -> None:
    names = {city.id: city.name for city in cities}
    found = list_members(*the_desk())
    if not sign_in_is_set_up():
        st.info("This app runs without sign-in. The members below may sign in once it is set up.")
    words = st.text_input("Search by address or city", max_chars=100).strip().casefold() if found else ""
    rows = [
        [
            member.email,
            member.role,
            names.get(member.city_id or "", "" if member.role == "secretariat" else "all cities"),
            f"{member.added_at:%Y-%m-%d}",
            member.added_by,
        ]
        for member in found
    ]
    rows = [row for row in rows if words in " ".join(row[:3]).casefold()]
    st.caption(f"{len(rows)} of {counted(len(found), 'member')}" if found else "There are no members yet.")
    if rows:
        names_of = ["Address", "Role", "City", "Since", "Added by"]
        long_table(pd.DataFrame(rows, columns=names_of, dtype=object), "Members")
    st.subheader("Add a member, or change role or city")
    st.markdown("The address is the one with which the person signs in; capital letters make no difference.")
    with st.form("add member", clear_on_submit=False):
        email = st.text_input("E-mail address", max_chars=254)
        role = st.selectbox("Role", list(ROLES), format_func=lambda key: ROLES[key])
        city = st.selectbox(
            "City (an official needs one; a viewer without one reads all)",
            [ALL, *names],
            format_func=lambda key: names.get(key, "none"),
        )
        if st.form_submit_button("Save", type="primary"):
            attempt(
                lambda: add_member(*the_desk(), email, role, city or None),
                f"Saved: {email.strip().casefold()}.",
            )
    if not found:
        return
    st.subheader("Remove a member")
    with st.form("remove member"):
        addresses = [member.email for member in found]
        leaver = st.selectbox("Member", addresses, None, placeholder="Choose an address")
        sure = st.checkbox(
            "This person loses access with the next click. What was done stays in the history.",
            key=f"sure {len(found)}",  # not ticked any more for the next one
        )
        if st.form_submit_button("Remove") and leaver:
            if leaver == the_desk().actor.email:
                st.error("Not removed: another member of the secretariat can remove you, you cannot yourself.")
            elif not sure:
                st.error("Not removed: tick the box first.")
            else:
                attempt(lambda: remove_member(*the_desk(), leaver), f"Removed: {leaver}.")


def _cities(cities: list[MemberCity]) -> None:
    countries = country_names()
    rows = [
        [city.name, countries.get(city.country or "", city.country or ""), city.id, f"{city.added_at:%Y-%m-%d}"]
        for city in cities
    ]
    frame = pd.DataFrame(rows, columns=["City", "Country", "Id", "Since"], dtype=object)
    st.caption(counted(len(rows), "city", "cities"))
    if rows:
        long_table(frame, "Cities")
    st.subheader("Add a city")
    with st.form("add city", clear_on_submit=False):
        name = st.text_input("Name of the city", max_chars=200)
        country = st.selectbox(
            "Country", list(countries), None, format_func=lambda code: countries[code], placeholder="Choose a country"
        )
        if st.form_submit_button("Add", type="primary"):
            same = [city for city in cities if folded(city.name) == folded(name)]
            if any(city.country == country for city in same):
                st.error("Not added: this city is in the list already.")
            elif country is None:
                st.error("Not added: choose the country, so that files find the city by name and country.")
            else:
                attempt(
                    lambda: add_city(
                        *the_desk(),
                        new_city_id(name, {city.id for city in cities}),
                        name,
                        country,
                    ),
                    f"Added: {name.strip()}.",
                )


def _quota(cities: list[MemberCity]) -> None:
    if not cities:
        st.info("There are no cities yet.")
        return
    names = {city.id: city.name for city in cities}
    city = st.selectbox("City", list(names), format_func=lambda key: names[key], key="quota city")
    this_year = datetime.now(UTC).year
    year = st.selectbox("Year", [this_year, this_year + 1, this_year - 1])
    desk = the_desk()
    found = read_quota(*desk, city, year)
    st.markdown(f"**{found.used} of {found.allowed}** assessments were submitted in {year}; {found.left} left.")
    for grant in found.grants:
        st.text(f"{grant.extra} more, {grant.at:%Y-%m-%d} by {grant.by}: {grant.reason}")
    st.subheader("Grant more")
    with st.form("grant"):
        extra = st.text_input("How many more", "1", max_chars=3)
        reason = st.text_area("Reason (kept, and seen by the city)", max_chars=2000)
        if st.form_submit_button("Grant", type="primary"):
            if not (extra.strip().isascii() and extra.strip().isdigit()):
                st.error("Not granted: how many is a whole number.")
            else:
                attempt(
                    lambda: grant_quota(*desk, city, int(extra), reason, year),
                    f"{int(extra)} more granted to {names[city]} in {year}.",
                )
