"""Fill in: one factor a page, the place kept in the address."""

from __future__ import annotations

import streamlit as st

from diagnostic.content.questionnaire import AnyQuestion, Factor
from diagnostic.store import answer_path
from diagnostic.web import pages, session
from diagnostic.web.look import emphasis
from diagnostic.web.opened import Opened
from diagnostic.web.progress import first_open_factor, progress_of, progress_words
from diagnostic.web.question_card import question_card, read_only_card
from diagnostic.web.quote import quoted
from diagnostic.web.saving import Form

FACTOR = "f"
UNANSWERED_ONLY = "u"


def show() -> None:
    """The page."""
    opened = session.required()
    session.heading("Fill in", opened)
    factor = _factor(opened)
    _factor_list(opened, factor)
    st.header(quoted(factor.name))
    if factor.description:
        st.markdown(quoted(factor.description))
    if not opened.editable:
        for question in factor.questions:
            read_only_card(opened.sheet, question)
        _onwards(opened, factor)
        return
    form = Form(opened)
    only = _unanswered_only()
    _progress(opened, factor)
    shown = [question for question in factor.questions if not only or _is_open(opened, question)]
    for question in shown:
        question_card(form, question)
    if not shown:
        st.success("Every question of this factor has been dealt with.")
    _onwards(opened, factor)
    form.finish()


def _factor(opened: Opened) -> Factor:
    """The factor that the address names; else the first one with open questions."""
    known = opened.questionnaire.factor_row_of
    wanted = st.query_params.get(FACTOR, "")
    if wanted not in known:
        wanted = first_open_factor(opened.questionnaire, opened.sheet)
        st.query_params[FACTOR] = wanted
    return opened.questionnaire.factors[known[wanted]]


def _factor_list(opened: Opened, current: Factor) -> None:
    with st.container(horizontal=True, gap="small"):
        for factor in opened.questionnaire.factors:
            found = progress_of(list(factor.questions), opened.sheet)
            kind = emphasis(factor.id == current.id)
            label = f"{factor.id} {found.done}/{found.total}"
            st.button(
                label, key=f"to {factor.id}", type=kind, help=quoted(factor.name), on_click=_to, args=(factor.id,)
            )


def _to(factor_id: str) -> None:
    st.query_params[FACTOR] = factor_id


def _unanswered_only() -> bool:
    wanted = st.query_params.get(UNANSWERED_ONLY) == "1"
    only = st.toggle("Show unanswered questions only", wanted, key="unanswered only")
    if only != wanted:
        st.query_params.from_dict({**st.query_params.to_dict(), UNANSWERED_ONLY: "1" if only else "0"})
    return only


def _is_open(opened: Opened, question: AnyQuestion) -> bool:
    return opened.sheet.value(answer_path(question.id)) is None


def _progress(opened: Opened, factor: Factor) -> None:
    """How far it was when the page was drawn; a card that is answered says how far it is then."""
    here = progress_of(list(factor.questions), opened.sheet)
    whole = progress_of(opened.questionnaire.questions, opened.sheet)
    st.progress(here.share, f"{quoted(factor.name)}: {progress_words(here)}")
    st.progress(whole.share, f"All factors: {progress_words(whole)}")


def _onwards(opened: Opened, factor: Factor) -> None:
    """Back and next; after the last factor come the systems."""
    factors = opened.questionnaire.factors
    row = opened.questionnaire.factor_row_of[factor.id]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if row > 0:
            before = factors[row - 1]
            st.button(f"Back: {quoted(before.name)}", key="back", on_click=_to, args=(before.id,))
        if row + 1 < len(factors):
            following = factors[row + 1]
            st.button(f"Next: {quoted(following.name)}", key="next", type="primary", on_click=_to, args=(following.id,))
        else:
            after = "systems" if opened.catalog is not None else "review"
            if st.button(f"Next: {pages.PAGES[after].title}", key="next", type="primary"):
                pages.go(after, a=opened.key)
