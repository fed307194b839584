"""One question on the page Fill in: its text, its controls, and what is saved of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.answer_words import answer_words, short_answer
from diagnostic.store import OVERALL, Sheet, answer_path, comment_path, confidence_path, read_review_comments
from diagnostic.web.answering.answer_progress import progress_of
from diagnostic.web.answering.answer_widgets import AnswerWidgets, answer_widgets
from diagnostic.web.answering.fields import Fields
from diagnostic.web.answering.simple_fields import choice_field, text_field
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.page_look import place_of_a_line
from diagnostic.web.parts.quote import quoted
from diagnostic.web.workspace import Opened

CONFIDENCES = {
    "measured": "Measured or from records",
    "survey": "From a survey",
    "regional": "A figure of the region or country",
    "estimate": "An estimate",
    "opinion": "An opinion",
    "unknown": "Method not known",
}


@st.fragment
def question_card(fields: Fields, question: AnyQuestion, asked: tuple[str, ...] = (), look_again: str = "") -> None:
    """The question; only this card is drawn again when its answer changes.

    Args:
        fields: Where it is saved.
        question: The question.
        asked: What the secretariat wrote about it when it sent this back.
        look_again: Why an answer of last time should be looked at again; said until it is confirmed.
    """
    sheet = fields.sheet()
    path = answer_path(question.id)
    with st.container(border=True, key=f"card-{question.id}"):
        st.markdown(f"**{quoted(question.text)}**")
        department = fields.opened.questionnaire.department_name(question.department)
        st.caption(quoted(" · ".join(part for part in (question.id, question.title, department) if part)))
        for remark in asked:
            st.warning("**The secretariat asks:** " + quoted(remark))
        if look_again and fields.unconfirmed([path]):
            st.info(f"**From last time, please look again.** {quoted(look_again)}")
        _explanation(fields.opened.questionnaire, question)
        widgets = answer_widgets(fields, question)
        with st.container():  # always there: what comes and goes must not move the comment that somebody is typing
            fields.show_notice(question.id, lambda mine: widgets.values(mine.get(path)))
        _state_line(fields, widgets, sheet)
        with st.expander("How do you know, and a comment"):
            choice_field(fields, confidence_path(question.id), "How do you know?", CONFIDENCES)
            text_field(fields, comment_path(question.id), "Comment (saved as you type)")
        _open_line(fields, question)


def _explanation(questionnaire: Questionnaire, question: AnyQuestion) -> None:
    told = [note for note in questionnaire.notes(question) if note.kind not in ("department", "basis")]
    if told:
        with st.expander("What this means, and where to find it"):
            for note in told:
                st.markdown(f"**{quoted(note.title)}.** {quoted(note.text)}")


def _state_line(fields: Fields, widgets: AnswerWidgets, sheet: Sheet) -> None:
    """The state, always in words, and a way to clear the answer."""
    question, path = widgets.question, widgets.path
    stored = sheet.value(path)
    words = "Not answered yet" if stored is None else f"Answered: {short_answer(question, stored)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"state-{question.id}"):
        st.text(" · ".join(part for part in (words, fields.state_words(path)) if part), width="stretch")
        if fields.unconfirmed([path]):
            st.button("Confirm", key=widgets.key("confirm"), on_click=_confirm, args=(fields, question))
        st.button(
            "Clear answer",
            key=widgets.key("clear"),
            on_click=fields.clear,
            args=(widgets,),
            type="tertiary",
            disabled=stored is None,  # not hidden: an answer must not move the questions below under the next click
        )


def _open_line(fields: Fields, question: AnyQuestion) -> None:
    """How much is open now; only this card is drawn again, so it is said here. Its place is kept until then."""
    if fields.drawing:
        place_of_a_line()
        return
    questionnaire, sheet = fields.opened.questionnaire, fields.sheet()
    factor = questionnaire.factor_of[question.id]
    here, whole = progress_of(list(factor.questions), sheet), progress_of(questionnaire.questions, sheet)
    st.caption(f"Still open: {here.missing} in this factor, {whole.missing} in all.")


def _confirm(fields: Fields, question: AnyQuestion) -> None:
    """The answer with all that stands beside it."""
    fields.confirm(question.id, [kind(question.id) for kind in (answer_path, confidence_path, comment_path)])


def read_only_card(sheet: Sheet, question: AnyQuestion) -> None:
    """The question with its answer in words, where nothing can be changed."""
    with st.container(border=True):
        st.markdown(f"**{quoted(question.text)}**")
        st.caption(quoted(f"{question.id} · {question.name}"))
        st.text(answer_words(question, sheet.value(answer_path(question.id))))
        extra: Mapping[str, Any] = {
            "How we know": sheet.value(confidence_path(question.id)),
            "Comment": sheet.value(comment_path(question.id)),
        }
        for name, value in extra.items():
            if value:
                st.text(f"{name}: {value}")


def remarks_on(opened: Opened) -> dict[str, tuple[str, ...]]:
    """The remarks of the last round by question, or ``OVERALL``; none while nothing is sent back."""
    info = opened.info
    if info is None or not info.round or not info.editable:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for comment in read_review_comments(*the_desk(), opened.key):
        if comment.round == info.round and comment.text:
            key = comment.question_id or OVERALL
            found[key] = (*found.get(key, ()), comment.text)
    return found
