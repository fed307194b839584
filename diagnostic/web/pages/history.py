"""History: the city's assessments over the years, and what changed between any two."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.base.period import period_of
from diagnostic.base.problems import ProblemError
from diagnostic.documents.blocks import Draft, Section, Table
from diagnostic.documents.diagnosis.changes import add_changes
from diagnostic.documents.diagnosis.years import Year, add_years
from diagnostic.store import AssessmentInfo, list_assessments
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import refuse
from diagnostic.web.parts.page_writer import show_blocks, show_section
from diagnostic.web.workspace import Opened, open_assessment, period_words


class _Year(NamedTuple):
    """One assessment with its name."""

    name: str
    opened: Opened


def show() -> None:
    """The page."""
    opened = session.required("History")
    if opened.info is None:
        st.info(
            "This is an invented example with one assessment only. Your own city gets a history by assessing again."
        )
        return
    own, others = _of_one_questionnaire(opened.info)
    years = _years(own)
    said = Draft()
    add_years(said, [Year(one.name, session.diagnosis_of(one.opened)) for one in years], opened.questionnaire)
    for section in said.sections:
        show_section(section)
    if others:
        st.caption(
            f"{counted(others, 'assessment')} with another questionnaire: not shown here, because the points "
            "do not compare."
        )
    if len(years) < 2:
        st.info("With a second assessment, next year or next quarter, this page shows what changed and why.")
        return
    old, new = _two(years, opened)
    if old is new:
        st.info("Choose two different assessments.")
        return
    _change(old, new)


def _of_one_questionnaire(info: AssessmentInfo) -> tuple[list[AssessmentInfo], int]:
    """The city's assessments with the questionnaire of this one, oldest first; and how many have another."""
    found = list_assessments(*the_desk(), info.city_id)
    own = [one for one in found if one.questionnaire.partition("@")[0] == info.questionnaire.partition("@")[0]]
    return sorted(own, key=lambda one: (period_of(one.period), one.started_at)), len(found) - len(own)


def _years(found: list[AssessmentInfo]) -> list[_Year]:
    """Each with a name of its own."""
    desk = the_desk()
    opened = [open_assessment(desk, one.id) for one in found]
    names = [period_words(one) for one in found]
    names = [name if names.count(name) == 1 else f"{name}, {row + 1}" for row, name in enumerate(names)]
    return [_Year(name, one) for name, one in zip(names, opened, strict=True)]


def _two(years: list[_Year], opened: Opened) -> tuple[_Year, _Year]:
    """The two to compare: first the one before what is open, and what is open."""
    st.header("What changed, and which answers changed it")
    rows = list(range(len(years)))
    here = next(row for row in rows if years[row].opened.key == opened.key)
    old, new = (here - 1, here) if here else (0, 1)
    left, right = st.columns(2)
    chosen_old = left.selectbox("From", rows, old, format_func=lambda row: years[row].name)
    chosen_new = right.selectbox("To", rows, new, format_func=lambda row: years[row].name)
    return years[chosen_old], years[chosen_new]


def _change(old: _Year, new: _Year) -> None:
    try:
        section = _section(f"{old.opened.edition} {new.opened.edition}", old.opened, new.opened)
    except ProblemError as error:
        refuse("These two cannot be compared: the questions between them are not the same.", error)
        return
    show_blocks(section.blocks)
    for table in section.blocks:
        if isinstance(table, Table) and table.data_only:
            other = f"The other {counted(len(table.rows), 'answer')}"
            with st.expander(other if table.name == "Change" else f"{table.name} ({len(table.rows)})"):
                show_blocks([replace(table, data_only=False)])


@st.cache_resource(show_spinner="Comparing …", max_entries=64)
def _section(editions: str, _old: Opened, _new: Opened) -> Section:
    del editions  # what the cache goes by
    said = Draft()
    add_changes(said, session.basis_of(_new, _old))
    return said.sections[0]
