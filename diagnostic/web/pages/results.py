"""Results: what the report says of the level, the gaps and the order, with the ways to every answer behind it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from diagnostic.base.code_words import CLASS_NAMES
from diagnostic.base.formatting import DASH
from diagnostic.content.catalog import Catalog
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.blocks import Draft, Points
from diagnostic.documents.diagnosis.certainty import add_level_certainty
from diagnostic.documents.diagnosis.factors import add_factors
from diagnostic.documents.diagnosis.priorities import add_priorities, reasons_point
from diagnostic.documents.diagnosis.remarks_and_figures import add_remarks_and_figures
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.summary import add_summary
from diagnostic.documents.diagnosis.systems import add_systems
from diagnostic.documents.diagnosis.upward import add_way_up
from diagnostic.documents.diagnosis.what_to_do import add_steps
from diagnostic.formats.workbook.writing.template import template_bytes
from diagnostic.method.diagnosis import PriorityResult
from diagnostic.store import answer_path
from diagnostic.web import session
from diagnostic.web.parts.downloads import MEDIA_TYPES, result_json, submission_json
from diagnostic.web.parts.page_look import link
from diagnostic.web.parts.page_writer import show_blocks, show_section
from diagnostic.web.parts.quote import quoted
from diagnostic.web.practices.search import run_this_well
from diagnostic.web.workspace import Opened

FIRST = (add_summary, add_steps, add_way_up, add_remarks_and_figures)
BEHIND_IT = (add_factors, add_systems, add_priorities, add_level_certainty)
FOLDED = ("later-steps", "computed")
"""Sections that open when somebody wants them."""


def show() -> None:
    """The page."""
    opened = session.required("Results")
    basis = session.basis_of(opened)
    said = Draft()
    for add in (*FIRST, *BEHIND_IT):
        add(said, basis)
    beside: dict[str, Callable[[], None]] = {
        "summary": lambda: _answer_more(opened, basis),
        "sure": lambda: _what_is_missing(opened, basis),
        "way-up": lambda: _try_out(opened, basis),
        "strong-and-weak": lambda: _peers(opened),
        "priorities": lambda: _reasons(opened, basis),
    }
    for section in said.sections:
        if section.key in FOLDED:
            with st.expander(quoted(section.title)):
                show_blocks(section.blocks)
        else:
            show_section(section)
        beside.get(section.key, lambda: None)()
    _downloads(opened, basis)


def _answer_more(opened: Opened, basis: Basis) -> None:
    if basis.result.maturity.level is None and opened.editable:
        link("fill_in", "Answer questions", a=opened.key)


def _what_is_missing(opened: Opened, basis: Basis) -> None:
    if basis.result.data_quality and opened.editable:
        link("review", "What is missing, and submit", a=opened.key)


def _try_out(opened: Opened, basis: Basis) -> None:
    if basis.result.maturity.way_up:
        link("what_if", "Try it out", a=opened.key)


def _peers(opened: Opened) -> None:
    if opened.info is not None:
        link("peers", "The city beside its peers")


def _reasons(opened: Opened, basis: Basis) -> None:
    """Why each system stands where it does, down to the answers."""
    if basis.catalog is None:
        return
    for found in basis.result.priorities:
        place = f"{found.rank}." if found.rank else DASH
        name = f"{place} {basis.catalog.module(found.id).name} ({CLASS_NAMES[found.class_]})"
        with st.expander(quoted(name)):
            _reason(opened, basis, basis.catalog, found)


def _reason(opened: Opened, basis: Basis, catalog: Catalog, found: PriorityResult) -> None:
    show_blocks([Points((reasons_point(basis, catalog, found),))])
    for question_id in dict.fromkeys(why.question for why in found.because if why.question is not None):
        question = opened.questionnaire.question(question_id)
        answer = short_answer(question, opened.sheet.value(answer_path(question_id)))
        link("fill_in", f"{question.name}: {answer}", a=opened.key, q=question_id)
    link("guides", "The guide of this system", a=opened.key, m=found.id)
    run_this_well(found.id, but=opened.info.city_id if opened.info else None)


def _downloads(opened: Opened, basis: Basis) -> None:
    st.header("Take it with you")
    link("reports", "The report, to read, print or edit", a=opened.key)
    stem = f"diagnosis-{opened.period or 'undated'}"
    submission = basis.submission
    files: list[tuple[str, str, Callable[[], str | bytes]]] = [
        ("Result (JSON)", f"{stem}.json", lambda: result_json(basis.result)),
        ("Answers (JSON)", f"answers-{opened.period}.json", lambda: submission_json(submission)),
        ("Workbook", f"{stem}.xlsx", lambda: template_bytes(opened.questionnaire, opened.catalog, None, submission)),
    ]
    with st.container(horizontal=True):
        for label, name, made in files:
            st.download_button(label, made, name, MEDIA_TYPES[name[name.rindex(".") :]], on_click="ignore")
