"""One question on the page Fill in: its text, its controls, and what is saved of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from diagnostic.base.shown import quantity
from diagnostic.content.question_types import Answer, AnyQuestion, NumberQuestion
from diagnostic.documents.answer_words import answer_words, short_answer
from diagnostic.store import Sheet, answer_path, comment_path, confidence_path
from diagnostic.web.answering.answer_progress import progress_of
from diagnostic.web.answering.controls import Controls, Given, choices, controls_for, given_by, shows
from diagnostic.web.answering.field_saving import Form
from diagnostic.web.answering.number_entry import allowed, text_of
from diagnostic.web.answering.simple_fields import choice_field, text_field
from diagnostic.web.parts.page_look import place_of_a_line
from diagnostic.web.parts.quote import quoted

CONFIDENCES = {
    "measured": "Measured or from records",
    "survey": "From a survey",
    "regional": "A figure of the region or country",
    "estimate": "An estimate",
    "opinion": "An opinion",
    "unknown": "Method not known",
}


@st.fragment
def question_card(form: Form, question: AnyQuestion, asked: tuple[str, ...] = ()) -> None:
    """The question; only this card is drawn again when its answer changes.

    Args:
        form: Where it is saved.
        question: The question.
        asked: What the secretariat wrote about it when it sent this back.
    """
    sheet = form.sheet()
    path = answer_path(question.id)
    stored: Answer = sheet.value(path)
    with st.container(border=True, key=f"card-{question.id}"):
        st.markdown(f"**{quoted(question.text)}**")
        st.caption(quoted(" · ".join(part for part in (question.id, question.title, question.department) if part)))
        for remark in asked:
            st.warning("**The secretariat asks:** " + quoted(remark))
        _explanation(question)
        answer_controls(form, question, stored)
        with st.container():  # always there: what comes and goes must not move the comment that somebody is typing
            form.show_notice(question.id, lambda mine: _put(form, question, mine.get(path)))
        _state_line(form, question, sheet)
        with st.expander("How do you know, and a comment"):
            choice_field(form, confidence_path(question.id), "How do you know?", CONFIDENCES)
            text_field(form, comment_path(question.id), "Comment (saved as you type)")
        _open_line(form, question)


def answer_controls(form: Form, question: AnyQuestion, stored: Answer) -> None:
    """The controls of the answer alone; what they give is saved by the form."""
    controls = _draw_controls(form, question, stored)
    given = given_by(question, controls, stored)
    if form.drawing and form.notice(question.id) is None:
        if _only_others_changed(form, question, controls, stored):
            _put(form, question, stored)
        elif given.changed:
            _save(form, question, given)
        elif controls.choice is None and controls_for(question, stored).choice is not None:
            _put(form, question, stored)
    with st.container():
        _draw_entry(form, question, given, stored)


def put_answer(form: Form, question: AnyQuestion, answer: Answer) -> None:
    """Make the controls show an answer."""
    _put(form, question, answer)


def _only_others_changed(form: Form, question: AnyQuestion, controls: Controls, stored: Answer) -> bool:
    """Whether the controls still show what the person saw, and others changed it since; then that is said."""
    path = answer_path(question.id)
    if not form.changed_since_seen(path) or shows(question, controls, stored):
        return False
    seen = form.seen_value(path)
    if not shows(question, controls, seen):
        return False
    form.say_changed(question.id, path, seen)
    return True


def _explanation(question: AnyQuestion) -> None:
    parts = [
        ("What this means", question.help),
        ("Why it matters", question.why),
        ("What would show it", question.evidence),
        ("Where the question comes from", question.source),
    ]
    told = [(name, text) for name, text in parts if text]
    if told:
        with st.expander("What this means, and where to find it"):
            for name, text in told:
                st.markdown(f"**{name}.** {quoted(text)}")


def _key(form: Form, question: AnyQuestion, part: str) -> str:
    return f"{form.opened.key}/{question.id}/{part}"


def _draw_controls(form: Form, question: AnyQuestion, stored: Answer) -> Controls:
    """The widgets. Their start values come from the store; what the browser holds goes before them."""
    start = controls_for(question, stored)
    use: dict[str, Any] = {"on_change": _used, "args": (form, question)}
    text = ""
    ticked: list[str] = []
    if question.type == "number":
        key = _key(form, question, "text")
        value = "" if key in st.session_state else start.text
        text = st.text_input(quoted(_number_label(question)), value, key=key, autocomplete="off", **use) or ""
    if question.type == "checklist":
        st.caption("Tick everything that is true.")
        for item in question.items:
            key = _key(form, question, f"item/{item.id}")
            value_on = False if key in st.session_state else item.id in start.ticked
            if st.checkbox(quoted(item.text), value_on, key=key, **use):
                ticked.append(item.id)
    offered = choices(question)
    codes = list(offered)
    key = _key(form, question, "choice")
    index = form.chosen_first(key, codes, start.choice)
    several = question.type in ("number", "checklist")
    choice = st.radio(
        "Or" if several else quoted(question.text),
        codes,
        index,
        format_func=lambda code: quoted(offered[code]),
        key=key,
        horizontal=several,
        label_visibility="visible" if several else "collapsed",  # the text stands above; this is for screen readers
        **use,
    )
    return Controls(choice, text, tuple(ticked))


def _number_label(question: NumberQuestion) -> str:
    words = allowed(question)
    return words[:1].upper() + words[1:]


def _held(form: Form, question: AnyQuestion) -> Controls:
    """What the widgets hold, inside a callback."""
    state = st.session_state
    ticked: tuple[str, ...] = ()
    if question.type == "checklist":
        ticked = tuple(i.id for i in question.items if state.get(_key(form, question, f"item/{i.id}")))
    text = state.get(_key(form, question, "text")) or ""
    return Controls(state.get(_key(form, question, "choice")), text, ticked)


def _used(form: Form, question: AnyQuestion) -> None:
    """A control was used while the session lives: save before anything is drawn."""
    form.used()
    stored: Answer = form.sheet().value(answer_path(question.id))
    given = given_by(question, _held(form, question), stored)
    if given.changed:
        _save(form, question, given)
    else:
        form.shows_stored(question.id)


def _save(form: Form, question: AnyQuestion, given: Given) -> None:
    path = answer_path(question.id)
    if form.save(question.id, {path: given.answer}):
        typed = question.type == "number" and given.entry.value is not None
        _put(form, question, given.answer, keep_text=typed)
    elif form.notice(question.id) and form.notice(question.id).mine:  # type: ignore[union-attr]
        _put(form, question, form.stored_now(path))


def _put(form: Form, question: AnyQuestion, answer: Any, *, keep_text: bool = False) -> None:
    """Make the controls show an answer; a number stays as it was typed."""
    shown = controls_for(question, answer)
    values: dict[str, Any] = {_key(form, question, "choice"): shown.choice}
    if question.type == "number" and not keep_text:
        values[_key(form, question, "text")] = shown.text
    if question.type == "checklist":
        values |= {_key(form, question, f"item/{item.id}"): item.id in shown.ticked for item in question.items}
    form.put(values)


def _draw_entry(form: Form, question: AnyQuestion, given: Given, stored: Answer) -> None:
    """How a typed number was understood; the buttons that choose between two readings."""
    if question.type != "number":
        return
    entry = given.entry
    if entry.readings:
        st.warning("Not saved yet: this can be read in two ways. Which number do you mean?")
        with st.container(horizontal=True):
            for reading in entry.readings:
                label = f"{quantity(reading)} {question.unit}".rstrip()
                key = _key(form, question, f"reading/{reading!r}")
                st.button(quoted(label), key=key, on_click=_chose, args=(form, question, reading))
    elif entry.refusal:
        st.warning("Not saved: " + quoted(entry.refusal))
    elif isinstance(stored, int | float) and not isinstance(stored, bool):
        st.caption("Understood as " + quoted(f"{quantity(stored)} {question.unit}".rstrip()))
    else:
        place_of_a_line()


def _chose(form: Form, question: AnyQuestion, reading: float) -> None:
    """One of two readings: it is read like a typed number, so that the limits hold."""
    form.used()
    form.hush(question.id)
    text = text_of(reading)
    form.put({_key(form, question, "text"): text})
    stored: Answer = form.sheet().value(answer_path(question.id))
    given = given_by(question, Controls(controls_for(question, stored).choice, text), stored)
    if given.changed:
        _save(form, question, given)


def _state_line(form: Form, question: AnyQuestion, sheet: Sheet) -> None:
    """The state, always in words, and a way to clear the answer."""
    path = answer_path(question.id)
    stored = sheet.value(path)
    words = "Not answered yet" if stored is None else f"Answered: {short_answer(question, stored)}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"state-{question.id}"):
        st.text(" · ".join(part for part in (words, form.state_words(path)) if part), width="stretch")
        if form.unconfirmed([path]):
            st.button("Confirm", key=_key(form, question, "confirm"), on_click=_confirm, args=(form, question))
        st.button(
            "Clear answer",
            key=_key(form, question, "clear"),
            on_click=_clear,
            args=(form, question),
            type="tertiary",
            disabled=stored is None,  # not hidden: an answer must not move the questions below under the next click
        )


def _open_line(form: Form, question: AnyQuestion) -> None:
    """How much is open now; only this card is drawn again, so it is said here. Its place is kept until then."""
    if form.drawing:
        place_of_a_line()
        return
    questionnaire, sheet = form.opened.questionnaire, form.sheet()
    factor = questionnaire.factor_of[question.id]
    here, whole = progress_of(list(factor.questions), sheet), progress_of(questionnaire.questions, sheet)
    st.caption(f"Still open: {here.missing} in this factor, {whole.missing} in all.")


def _clear(form: Form, question: AnyQuestion) -> None:
    form.used()
    form.hush(question.id)
    if form.save(question.id, {answer_path(question.id): None}):
        _put(form, question, None)


def _confirm(form: Form, question: AnyQuestion) -> None:
    """The answer with all that stands beside it."""
    form.confirm(question.id, [kind(question.id) for kind in (answer_path, confidence_path, comment_path)])


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
