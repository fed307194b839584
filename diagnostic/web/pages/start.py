"""Start: what this is, and the ways in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import streamlit as st

from diagnostic.base.period import A_PERIOD, is_period
from diagnostic.base.problems import ProblemError
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE, load_questionnaire, shipped_questionnaires
from diagnostic.formats.workbook.countries import country_names
from diagnostic.store import AssessmentInfo, add_city, list_assessments, list_cities, start_assessment
from diagnostic.store.people import new_city_id
from diagnostic.web import menu, session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import refuse
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import EXAMPLE, STATE_WORDS, examples, period_words

MOST = 8
"""Assessments shown at once."""
NEW_CITY = ""


def show() -> None:
    """The page."""
    st.title("How mature is our city's e-government, and what should we build next?")
    st.markdown(
        "Answer 100 questions in 8 factors and say which of 12 systems your city runs. You learn how mature your "
        "e-government is, what holds it back, where systems lag behind, and which to build first, each with its "
        "reasons. Nothing has to be complete: what is missing makes the result less certain, never worse."
    )
    left, right = st.columns(2)
    left.markdown(
        "**How long.** About two hours, in as many sittings as you like. Every answer is saved at once; "
        "close the page whenever you want and go on at the same place."
    )
    right.markdown(
        "**What to have at hand.** The last closed budget and its accounts, population and household figures, the "
        "list of the city's IT systems, the digital strategy, and a colleague from finance and one from IT to ask."
    )
    _example()
    if the_desk().actor.role == "secretariat":
        st.subheader("Where the cities stand")
        st.markdown("All cities and their assessments, and the way to each city's own pages:")
        link("secretariat.cities", "Cities")
        return
    _continue()
    if not the_desk().actor.writes:
        return
    _new()
    st.subheader("From a file")
    st.markdown("A workbook that was filled in offline, or a JSON file, goes into a started assessment.")
    link("upload", "Upload a file")


def _example() -> None:
    st.subheader("Look around first")
    st.markdown("Invented cities, to read only: nothing you do there is kept.")
    with st.container(horizontal=True):
        for name, example in examples().items():
            if st.button(example.title, key=f"example {name}"):
                _open(EXAMPLE + name, "results")


def _open(key: str, page: str) -> None:
    st.session_state[session.OPEN] = key
    menu.go(page, **{session.OPEN: key})


def _continue() -> None:
    found = list_assessments(*the_desk())
    if not found:
        return
    st.subheader("Your assessments")
    newest = {info.id for info in sorted(found, key=lambda info: info.changed_at)[-MOST:]}
    for info in found:
        if info.id in newest:
            _card(info)
    others = {info.id: info for info in found if info.id not in newest}
    if not others:
        return
    chosen = st.selectbox(
        f"{len(others)} more",
        list(others),
        None,
        format_func=lambda key: f"{others[key].city_name} · {others[key].period} · {STATE_WORDS[others[key].state]}",
        placeholder="Choose one, or type the name of the city",
    )
    if chosen is not None:
        _card(others[chosen])


def _card(info: AssessmentInfo) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width="content"):
                st.text(f"{info.city_name} · {info.period}")
                st.caption(f"{quoted(STATE_WORDS[info.state])} · changed {quoted(session.local_time(info.changed_at))}")
            pressed = _continue_button(info)
        if pressed:
            _open(info.id, "fill_in" if _goes_on(info) else "results")


def _goes_on(info: AssessmentInfo) -> bool:
    return info.editable and the_desk().actor.writes


def _continue_button(info: AssessmentInfo) -> bool:
    label = "Continue" if _goes_on(info) else "Open"
    kind: Literal["primary", "secondary"] = "primary" if _goes_on(info) else "secondary"
    return st.button(label, key=f"open {info.id}", type=kind)


def _new() -> None:
    st.subheader("Start new")
    cities = {city.id: city.name for city in list_cities(*the_desk())}
    chosen = NEW_CITY
    if cities:
        options = [*cities, NEW_CITY] if the_desk().actor.manages else list(cities)
        chosen = st.selectbox("City", options, format_func=lambda key: cities.get(key, "Another city …"))
    asked = _questionnaires()
    questionnaire = DEFAULT_QUESTIONNAIRE
    if len(asked) > 1:
        questionnaire = st.selectbox("Questionnaire", list(asked), format_func=lambda key: asked[key])
    earlier = [info for info in list_assessments(*the_desk()) if _can_carry(info, chosen, questionnaire)]
    with st.form("new", border=False):
        name, country = "", None
        if chosen == NEW_CITY:
            name = st.text_input("Name of the city", max_chars=200)
            names = country_names()
            country = st.selectbox("Country", list(names), None, format_func=lambda code: names[code])
        period = st.text_input(f"Period: {A_PERIOD}", str(datetime.now(UTC).year))
        carry = None
        if earlier:
            by_id: dict[str, AssessmentInfo] = {info.id: info for info in earlier}
            carry = st.selectbox(
                "Carry answers over from (each is marked until you confirm it)",
                list(by_id),
                None,
                format_func=lambda key: period_words(by_id[key]),
                placeholder="Start empty",
            )
        if not st.form_submit_button("Start a new assessment", type="primary"):
            return
    _start(chosen, name, country, questionnaire, period, carry)


def _can_carry(info: AssessmentInfo, city_id: str, questionnaire: str) -> bool:
    """Answers go over within a city, to the same questionnaire in whatever version."""
    return info.city_id == city_id and info.questionnaire.partition("@")[0] == questionnaire


@st.cache_resource(show_spinner=False)
def _questionnaires() -> dict[str, str]:
    """What can be answered, by id: our own first."""
    found = {ref.id: load_questionnaire(ref.id) for ref in shipped_questionnaires()}
    ours_first = sorted(found, key=lambda key: key != DEFAULT_QUESTIONNAIRE)
    return {key: f"{found[key].title}: {len(found[key].questions)} questions" for key in ours_first}


def _start(city_id: str, name: str, country: str | None, questionnaire: str, period: str, carry: str | None) -> None:
    if not is_period(period.strip()):  # before a city is added for nothing
        st.error(f"Not started: the period is {A_PERIOD}.")
        return
    try:
        if city_id == NEW_CITY:
            known = {city.id for city in list_cities(*the_desk())}
            city_id = add_city(*the_desk(), new_city_id(name, known), name, country).id
        started = start_assessment(*the_desk(), city_id, period.strip(), questionnaire=questionnaire, carry_from=carry)
    except ProblemError as error:
        refuse("Not started.", error)
        return
    _open(started.info.id, "fill_in")
