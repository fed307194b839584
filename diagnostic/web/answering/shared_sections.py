"""The sections of an assessment: how far each is, who answers it, and a link to give to a colleague."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import urlencode, urlsplit

import streamlit as st

from diagnostic.base.formatting import day
from diagnostic.content.questionnaire import Factor
from diagnostic.store import Section, answer_path, give_section, read_sections
from diagnostic.web import session
from diagnostic.web.answering.answer_progress import progress_of, progress_words
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import attempt, show_outcome
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

_PLACE = "section"


def sections_of(opened: Opened) -> dict[str, Section]:
    """Who answers which factor."""
    return read_sections(*the_desk(), opened.key) if opened.info else {}


def given_words(section: Section) -> str:
    """As in ``With A. Mwangi until 1 December 2026``."""
    until = f" until {day(section.until)}" if section.until else ""
    return f"With {section.person}{until}"


def sections_panel(opened: Opened, current: Factor, given: dict[str, Section]) -> None:
    """All sections; and giving the current one to a colleague."""
    title = "All factors" if opened.info is None else "All factors, who answers them, and a link for a colleague"
    with st.expander(title):
        for factor in opened.questionnaire.factors:
            _one(opened, factor, given.get(factor.id))
        if opened.info is not None:
            st.markdown(f"**A link to {quoted(current.name)}**, to give to a colleague who may see this city:")
            st.code(link_to(opened.key, current.id), language=None, wrap_lines=True)
        if opened.editable:
            _give(opened, current, given.get(current.id))


def _one(opened: Opened, factor: Factor, section: Section | None) -> None:
    found = progress_of(list(factor.questions), opened.sheet)
    words = f"{factor.id} {factor.name}: {progress_words(found)}"
    if section is not None:
        words += f". {given_words(section)}"
    who = answered_by(opened, factor)
    if who:
        words += f". Answered by {who}"
    st.text(words)


def answered_by(opened: Opened, factor: Factor) -> str:
    """As in ``a@city.example (5), b@city.example (2)``; nobody answered an example."""
    if opened.info is None:
        return ""
    fields = [opened.sheet.fields.get(answer_path(question.id)) for question in factor.questions]
    counted = Counter(field.by for field in fields if field is not None and field.value is not None)
    return ", ".join(f"{session.who(by)} ({n})" for by, n in counted.most_common())


def link_to(key: str, factor_id: str) -> str:
    """The address of one factor."""
    parts = urlsplit(st.context.url or "")
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return f"{base}{folder}/fill-in?{urlencode({'a': key, 'f': factor_id})}"


def _give(opened: Opened, current: Factor, section: Section | None) -> None:
    with st.form(f"give {current.id}", border=False):
        label = f"Who answers {current.name}? Leave it empty to take it back."
        person = st.text_input(quoted(label), section.person if section else "", max_chars=200)
        until = st.date_input("Until (may be left open)", section.until if section else None, format="YYYY-MM-DD")
        if st.form_submit_button("Write this down"):
            _write_down(opened, current, person, until)
    show_outcome(_PLACE)
    st.caption("This reminds nobody and locks nothing: send the link yourself. Others can still answer.")


def _write_down(opened: Opened, current: Factor, person: str, until: date | None) -> None:
    attempt(
        lambda: give_section(*the_desk(), opened.key, current.id, person, until), "", "Not written down.", place=_PLACE
    )
