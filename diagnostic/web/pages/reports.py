"""Reports: the diagnosis as a document to read here, to print, to edit, or to compute with."""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from diagnostic.base.period import period_of
from diagnostic.base.problems import ProblemError
from diagnostic.documents.blocks import Report
from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
from diagnostic.store import list_assessments
from diagnostic.web import session
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.downloads import document, offer, result_json
from diagnostic.web.parts.outcome import stop_with
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened, open_assessment, period_words

PREVIEW_HEIGHT = 760


def show() -> None:
    """The page."""
    opened = session.required("Reports")
    st.markdown(
        "The whole diagnosis as a document: summary, factors, systems, priorities with reasons, how sure it is, and "
        "every answer. It says at its top when a result is provisional."
    )
    before = _earlier(opened)
    try:
        report = _report(opened, before)
    except ProblemError as error:
        stop_with("These two assessments cannot be compared. Choose another one.", error)
    text = " ".join(one.edition for one in (opened, before) if one is not None)
    period = opened.period or "undated"
    st.subheader("Take it with you")
    offer(f"report {text}", f"diagnosis-{period}", lambda: report, lambda: result_json(session.diagnosis_of(opened)))
    _preview(f"report {text}", report)


def _earlier(opened: Opened) -> Opened | None:
    """The assessment to compare with: an earlier one of the same city and questionnaire, if somebody wants that."""
    if opened.info is None:
        return None
    desk = the_desk()
    found = list_assessments(*desk, opened.info.city_id)
    asked = opened.questionnaire.id
    now = period_of(opened.period)
    others = {
        one.id: one for one in found if period_of(one.period) < now and one.questionnaire.partition("@")[0] == asked
    }
    if not others:
        st.caption("With an earlier assessment of this city the report also says what changed.")
        return None
    chosen = st.selectbox(
        "Say what changed since",
        ["", *sorted(others, key=lambda key: period_of(others[key].period), reverse=True)],
        format_func=lambda key: period_words(others[key]) if key else "nothing",
        key=f"{opened.key} since",
    )
    return open_assessment(desk, chosen) if chosen else None


def _report(opened: Opened, before: Opened | None) -> Report:
    return diagnosis_report(session.basis_of(opened, before))


def _preview(key: str, report: Report) -> None:
    """The web page inside this one: as an address of its own origin, so that it can reach nothing of the app."""
    st.subheader("Read it here")
    found = document(key, ".html", lambda: report)
    if found is None:
        return
    page = f"data:text/html;charset=utf-8;base64,{b64encode(found).decode('ascii')}"
    st.iframe(page, height=PREVIEW_HEIGHT, alt=quoted("The diagnosis report"))
