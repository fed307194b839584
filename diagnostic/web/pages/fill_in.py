"""Fill in: one factor a page, the place kept in the address."""

from __future__ import annotations

import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Factor
from diagnostic.store import answer_path, read_carried
from diagnostic.submission.carrying_over import Carried
from diagnostic.web import menu, session
from diagnostic.web.answering.answer_progress import first_open_factor, progress_of, progress_words
from diagnostic.web.answering.question_card import question_card, read_only_card, remarks_on
from diagnostic.web.answering.shared_sections import given_words, sections_of, sections_panel
from diagnostic.web.answering.stored_fields import StoredFields
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import show_outcome
from diagnostic.web.parts.page_look import ask_for_the_top, bullets, emphasis, link, show_from_the_top
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

FACTOR = "f"
UNANSWERED_ONLY = "u"
QUESTION = "q"


def show() -> None:
    """The page."""
    opened = session.required("Fill in")
    show_outcome()
    factor = _factor(opened)
    given = sections_of(opened)
    asked = remarks_on(opened)
    if asked:
        link("review", "What the secretariat asks", a=opened.key)
    carried = _carried(opened)
    if carried is not None:
        _from_last_time(carried)
    _factor_list(opened, factor)
    sections_panel(opened, factor, given)
    st.header(quoted(factor.name))
    if factor.id in given:
        st.text(given_words(given[factor.id]))
    if factor.description:
        st.markdown(quoted(factor.description))
    alone = _alone(factor)
    if not opened.editable:
        for question in [alone] if alone else factor.questions:
            read_only_card(opened.sheet, question)
        _onwards(opened, factor, alone)
        return
    fields = StoredFields(opened)
    only = alone is None and _unanswered_only()
    _progress(opened, factor)
    shown = [alone] if alone else [q for q in factor.questions if not only or _is_open(opened, q)]
    for question in shown:
        look_again = carried.look_again.get(question.id, "") if carried else ""
        question_card(fields, question, asked.get(question.id, ()), look_again)
    if not shown:
        st.success("Every question of this factor has been dealt with.")
    _onwards(opened, factor, alone)
    fields.finish()


def _carried(opened: Opened) -> Carried | None:
    """What came from the last assessment, while there is still something to do about it."""
    if opened.info is None or not opened.editable or opened.info.carried_from is None:
        return None
    return _read_carried(opened.key)


@st.cache_resource(show_spinner=False, max_entries=64)
def _read_carried(key: str) -> Carried | None:
    return read_carried(*the_desk(), key)


def _from_last_time(carried: Carried) -> None:
    """What could not be carried over, and what somebody should look at again."""
    told = [f"{what}: {text}" for what, text in carried.told()]
    if told:
        name = (
            f"From last time: {len(carried.look_again)} to look at again, "
            f"{counted(len(carried.left_out), 'thing')} not carried over"
        )
        with st.expander(name):
            bullets(told)


def _alone(factor: Factor) -> AnyQuestion | None:
    """The one question that the address names, as links from results and review do."""
    wanted = st.query_params.get(QUESTION, "")
    return next((question for question in factor.questions if question.id == wanted), None)


def _factor(opened: Opened) -> Factor:
    """The factor that the address names; else the first one with open questions."""
    known = opened.questionnaire.factor_row_of
    wanted = st.query_params.get(FACTOR, "")
    question = st.query_params.get(QUESTION, "")
    if question in opened.questionnaire.row_of:
        wanted = opened.questionnaire.factor_of[question].id
    if wanted not in known:
        wanted = first_open_factor(opened.questionnaire, opened.sheet)
        st.query_params[FACTOR] = wanted
    return opened.questionnaire.factors[known[wanted]]


def _factor_list(opened: Opened, current: Factor) -> None:
    """The factors, a row for each dimension: four of them fit side by side on a phone, too."""
    names = {dimension.id: dimension.name for dimension in opened.questionnaire.dimensions}
    rows: dict[str, list[Factor]] = {}
    for factor in opened.questionnaire.factors:
        rows.setdefault(names.get(factor.dimension or "", ""), []).append(factor)
    for name, factors in rows.items():
        if name:
            st.caption(quoted(name))
        _factor_row(opened, factors, current)


def _factor_row(opened: Opened, factors: list[Factor], current: Factor) -> None:
    with st.container(horizontal=True, gap="xxsmall"):
        for factor in factors:
            found = progress_of(list(factor.questions), opened.sheet)
            kind = emphasis(factor.id == current.id)
            label = f"{factor.id} {found.done}/{found.total}"
            st.button(
                label, key=f"to {factor.id}", type=kind, help=quoted(factor.name), on_click=_to, args=(factor.id,)
            )


def _to(factor_id: str) -> None:
    st.query_params[FACTOR] = factor_id
    st.query_params.pop(QUESTION, None)
    ask_for_the_top()


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


def _onwards(opened: Opened, factor: Factor, alone: AnyQuestion | None) -> None:
    """Back and next; after the last factor come the systems. From one question alone to all of its factor."""
    show_from_the_top()
    if alone is not None:
        st.button(f"All questions of {quoted(factor.name)}", key="all", on_click=_to, args=(factor.id,))
        return
    factors = opened.questionnaire.factors
    row = opened.questionnaire.factor_row_of[factor.id]
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if row > 0:
            before = factors[row - 1]
            st.button(f"Back: {quoted(before.name)}", key=f"back {factor.id}", on_click=_to, args=(before.id,))
        if row + 1 < len(factors):
            following = factors[row + 1]
            st.button(
                f"Next: {quoted(following.name)}",
                key=f"next {factor.id}",
                type="primary",
                on_click=_to,
                args=(following.id,),
            )
        else:
            after = "systems" if opened.catalog is not None else "review"
            if st.button(f"Next: {menu.PAGES[after].title}", key=f"next {factor.id}", type="primary"):
                menu.go(after, a=opened.key)
