"""One good practice to read, with what may be done with it."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.code_words import STATUS_WORDS
from diagnostic.base.formatting import grouped
from diagnostic.content.load import load_catalog
from diagnostic.formats.workbook.countries import country_names
from diagnostic.store import (
    Practice,
    PracticeText,
    approve_practice,
    practice_file_bytes,
    propose_practice,
    send_back_practice,
    withdraw_practice,
)
from diagnostic.store.practices.practice_attachments import safe_name
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import attempt, do_and_say
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.write import write

STATES = {
    "draft": "draft: only its city and the secretariat see it",
    "proposed": "proposed: the secretariat reads it, and approves it or sends it back",
    "sent_back": "sent back by the secretariat: please mend and propose again",
    "approved": "approved: all member cities see it",
    "withdrawn": "withdrawn: only its city and the secretariat see it; changed, it is a draft again",
}
PARTS = {"problem": "The problem", "built": "What was built", "result": "What came of it"}
BYTES = "application/octet-stream"
_EDIT = "practice edit"


def cost_words(text: PracticeText) -> str:
    """The cost with its year, or that it is not said."""
    if text.cost is None:
        return "cost not said"
    return f"{grouped(text.cost)} {text.currency} at prices of {text.cost_year}"


def read_one(practice: Practice) -> None:
    """The text, its files, and the buttons of those who may."""
    actor = the_desk().actor
    may_write = actor.writes and (actor.manages or actor.city_id == practice.city_id)
    if may_write and st.session_state.get(_EDIT) == practice.id:
        write(practice)
        return
    st.subheader(quoted(practice.text.title))
    names = {module.id: module.name for module in load_catalog().modules}
    country = country_names().get(practice.country or "", practice.country)
    place = ", ".join(part for part in (practice.city_name, country, practice.region) if part)
    people = None if practice.population is None else f"{grouped(practice.population)} people"
    st.text(" · ".join(part for part in (place, people, names.get(practice.text.module, practice.text.module)) if part))
    if may_write:
        _state(practice)
    for name, title in PARTS.items():
        st.markdown(f"**{title}**")
        st.text(getattr(practice.text, name) or "not written yet")
    st.markdown("**Cost and time**")
    months = "time not said" if practice.text.months is None else f"{practice.text.months:g} months"
    st.text(f"{cost_words(practice.text)}; {months}")
    st.markdown("**Contact**")
    st.text(practice.text.contact or "not written yet")
    if practice.status is not None:
        status = STATUS_WORDS[practice.status]
        st.caption(quoted(f"In the city's own answers when this was written, the status of the system was: {status}."))
    _files(practice)
    if may_write:
        _acts(practice)


def _state(practice: Practice) -> None:
    st.info(quoted(STATES[practice.state][0].upper() + STATES[practice.state][1:] + "."))
    if practice.approved_version is not None and practice.state != "approved":
        st.caption("An earlier version is approved; the other cities see that one.")
    if practice.comment:
        st.markdown("**The secretariat wrote**")
        st.text(practice.comment)


def _files(practice: Practice) -> None:
    if not practice.files:
        return
    st.markdown("**Files**")
    st.caption("As the city sent them. Nobody has checked them: open them with care.")
    desk = the_desk()  # at the click nobody's session is known
    for file in practice.files:
        st.text(f"{file.name} · {grouped(file.size)} bytes")
        st.download_button(
            "Download",
            lambda file_id=file.id: practice_file_bytes(*desk, file_id),  # type: ignore[misc]  # each its own
            safe_name(file.name),
            BYTES,
            on_click="ignore",
            key=f"file {file.id}",
        )


def _acts(practice: Practice) -> None:
    """What may be done in this state, with the version that stands on the page: a click acts on no newer one."""
    actor, shown = the_desk().actor, practice.newest
    st.divider()
    with st.container(horizontal=True):
        if practice.state in ("draft", "sent_back"):
            st.button("Propose to the secretariat", type="primary", on_click=_propose, args=(practice.id, shown))
        if practice.state != "proposed" and st.button("Change"):
            st.session_state[_EDIT] = practice.id
            st.rerun()
        if actor.manages and practice.state == "proposed":
            st.button("Approve", type="primary", on_click=_approve, args=(practice.id, shown))
        if practice.state != "withdrawn":
            st.button("Withdraw", on_click=_withdraw, args=(practice.id,))
    if actor.manages and practice.state == "proposed":
        with st.form("send back", border=True):
            comment = st.text_area("What should be mended", max_chars=5_000)
            if st.form_submit_button("Send back"):
                attempt(lambda: send_back_practice(*the_desk(), practice.id, comment), "Sent back.")


def _propose(practice_id: str, shown: int) -> None:
    do_and_say(lambda: propose_practice(*the_desk(), practice_id, based_on=shown), "Proposed.")


def _approve(practice_id: str, shown: int) -> None:
    do_and_say(
        lambda: approve_practice(*the_desk(), practice_id, based_on=shown),
        "Approved: all members see it.",
    )


def _withdraw(practice_id: str) -> None:
    do_and_say(lambda: withdraw_practice(*the_desk(), practice_id), "Withdrawn.")
