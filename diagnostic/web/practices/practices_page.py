"""Good practices: find and read what other cities built, write one's own, approve."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.base.typed_number import read_number
from diagnostic.content.load import load_catalog
from diagnostic.secretariat.cohort.city_classes import NAMES
from diagnostic.store import Practice, get_practice, list_approved_practices, list_practices
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import show_outcome, stop_with
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.read_one import STATES, cost_words, read_one
from diagnostic.web.practices.search import PRACTICE, Wanted, find
from diagnostic.web.practices.write import NEW, write

ANY = ""
FIND, OWN = "find", "own"


def show() -> None:
    """The page."""
    st.title("Good practices")
    show_outcome()
    key = st.query_params.get(PRACTICE)
    if key == NEW:
        _back()
        write(None)
    elif key:
        try:
            practice = get_practice(*the_desk(), key)
        except ProblemError as error:
            _back()
            stop_with("This practice cannot be opened.", error)
        _back()
        read_one(practice)
    else:
        _overview()


def _back() -> None:
    st.button("All good practices", icon=":material/arrow_back:", on_click=_open, args=(None,))


def _open(key: str | None) -> None:
    if key is None:
        st.query_params.pop(PRACTICE, None)
    else:
        st.query_params[PRACTICE] = key


def _overview() -> None:
    st.markdown(
        "What member cities built, what it cost and what came of it, in their own words. "
        "The secretariat has read each before it was shown here."
    )
    actor = the_desk().actor
    start = 0
    own = [] if actor.role == "viewer" else list_practices(*the_desk())
    if actor.manages:
        waiting = [practice for practice in own if practice.state == "proposed"]
        second = f"All states ({len(waiting)} to approve)"
        start = 1 if waiting else 0
        own.sort(key=lambda practice: practice.state != "proposed")
    elif actor.writes:
        second = f"Your city's own ({len(own)}): read or write"
    else:
        _find()
        return
    names = {FIND: "Find", OWN: second}
    part = st.radio(
        "Part",
        list(names),
        start,
        format_func=lambda key: names[key],
        horizontal=True,
        key="practices part",
        label_visibility="collapsed",
    )
    if part != OWN:
        _find()
        return
    st.button("Describe a system that the city runs well", type="primary", on_click=_open, args=(NEW,))
    for practice in own:
        _card(practice, f"own {practice.id}", with_state=True)
    if not own:
        st.markdown("Nothing is written yet.")


def _find() -> None:
    practices = list_approved_practices(*the_desk())
    if not practices:
        own = " Describe what your city runs well: the other choice above." if the_desk().actor.writes else ""
        st.info(f"No good practice is approved yet.{own}")
        return
    names = {module.id: module.name for module in load_catalog().modules}
    regions = sorted({practice.region for practice in practices if practice.region})
    left, right = st.columns(2)
    module = left.selectbox("System", [ANY, *names], format_func=lambda key: names.get(key, "any"))
    region = right.selectbox("Region", [ANY, *regions], format_func=lambda key: key or "any")
    left, right = st.columns(2)
    size = left.selectbox("People in the city", [ANY, *NAMES], format_func=lambda key: key or "any")
    cost = right.text_input("Cost at most, in US dollars", max_chars=20)
    words = st.text_input("Words in the text", max_chars=100)
    most = _dollars(cost)
    found, no_dollars = find(practices, Wanted(module, region, size, most, words))
    st.caption(f"{len(found)} of {len(practices)} good practices")
    if no_dollars:
        st.caption(f"Not among them, since the cost is not given in US dollars: {no_dollars}.")
    for practice in found:
        _card(practice, f"found {practice.id}", with_state=False)


def _dollars(text: str) -> float | None:
    if not text.strip():
        return None
    number = read_number(text)
    if isinstance(number, int | float) and number >= 0:
        return float(number)
    st.caption("The cost is not understood as one number; it makes no difference now. Write it as in 250000.")
    return None


def _card(practice: Practice, key: str, with_state: bool) -> None:
    names = {module.id: module.name for module in load_catalog().modules}
    with st.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.text(practice.text.title)
        facts = [practice.city_name, names.get(practice.text.module, practice.text.module), cost_words(practice.text)]
        left.caption(quoted(" · ".join(facts)))
        if with_state:
            left.caption(quoted(STATES[practice.state]))
        right.button("Read", key=key, on_click=_open, args=(practice.id,))
