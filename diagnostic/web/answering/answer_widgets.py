"""The widgets of one answer, drawn; what they give is taken by the fields of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from diagnostic.base.formatting import quantity
from diagnostic.content.question_types import AnyQuestion
from diagnostic.store import answer_path
from diagnostic.web.answering.controls import Controls, Given, allowed, choices, controls_for, given_by, shows, text_of
from diagnostic.web.answering.fields import Control, Fields
from diagnostic.web.parts.page_look import place_of_a_line
from diagnostic.web.parts.quote import quoted


@dataclass(frozen=True)
class AnswerWidgets(Control):
    """What shows the answer to a question: a choice, and beside it a line for a number, or boxes to tick.

    Attributes:
        question: The question.
        form: First part of the keys of the widgets.
    """

    question: AnyQuestion
    form: str

    @property
    def path(self) -> str:
        """Of the answer."""
        return answer_path(self.question.id)

    @property
    def group(self) -> str:
        """The question."""
        return self.question.id

    def key(self, part: str) -> str:
        """Of one of the widgets."""
        return f"{self.form}/{self.question.id}/{part}"

    def _held(self) -> Controls:
        state = st.session_state
        ticked: tuple[str, ...] = ()
        if self.question.type == "checklist":
            ticked = tuple(item.id for item in self.question.items if state.get(self.key(f"item/{item.id}")))
        return Controls(state.get(self.key("choice")), state.get(self.key("text")) or "", ticked)

    def given(self, stored: Any) -> Given:
        """The widget that differs from the stored answer was used."""
        return given_by(self.question, self._held(), stored)

    def shows(self, value: Any) -> bool:
        """A number in whatever way it was typed."""
        return shows(self.question, self._held(), value)

    def is_bare(self, stored: Any) -> bool:
        """A typed number stays as it is, understood or not."""
        return self._held().choice is None and controls_for(self.question, stored).choice is not None

    def values(self, value: Any) -> dict[str, Any]:
        """Of all widgets."""
        shown = controls_for(self.question, value)
        values: dict[str, Any] = {self.key("choice"): shown.choice}
        if self.question.type == "number":
            values[self.key("text")] = shown.text
        if self.question.type == "checklist":
            values |= {self.key(f"item/{item.id}"): item.id in shown.ticked for item in self.question.items}
        return values

    def values_after(self, given: Given) -> dict[str, Any]:
        """A number stays as it was typed."""
        values = self.values(given.answer)
        if given.entry.value is not None:
            values.pop(self.key("text"), None)
        return values


def answer_widgets(fields: Fields, question: AnyQuestion) -> AnswerWidgets:
    """Draw them. They start with what is stored; what the browser holds goes before that."""
    widgets = AnswerWidgets(question, fields.opened.key)
    stored = fields.sheet().value(widgets.path)
    _draw(fields, widgets, controls_for(question, stored))
    given = widgets.given(stored)
    fields.settle(widgets)
    with st.container():
        if question.type == "number":
            _draw_entry(fields, widgets, given, stored, question.unit)
    return widgets


def _draw(fields: Fields, widgets: AnswerWidgets, start: Controls) -> None:
    question = widgets.question
    use: dict[str, Any] = {"on_change": fields.take, "args": (widgets,)}
    if question.type == "number":
        key, words = widgets.key("text"), allowed(question)
        text = "" if key in st.session_state else start.text
        st.text_input(quoted(words[:1].upper() + words[1:]), text, key=key, autocomplete="off", **use)
    if question.type == "checklist":
        st.caption("Tick everything that is true.")
        for item in question.items:
            key = widgets.key(f"item/{item.id}")
            st.checkbox(quoted(item.text), key not in st.session_state and item.id in start.ticked, key=key, **use)
    offered = choices(question)
    codes = list(offered)
    key = widgets.key("choice")
    several = question.type in ("number", "checklist")
    st.radio(
        "Or" if several else quoted(question.text),
        codes,
        fields.chosen_first(key, codes, start.choice),
        format_func=lambda code: quoted(offered[code]),
        key=key,
        horizontal=several,
        label_visibility="visible" if several else "collapsed",  # the text stands above; this is for screen readers
        **use,
    )


def _draw_entry(fields: Fields, widgets: AnswerWidgets, given: Given, stored: Any, unit: str) -> None:
    """How a typed number was understood; the buttons that choose between two readings."""
    entry = given.entry
    if entry.readings:
        st.warning("Not saved yet: this can be read in two ways. Which number do you mean?")
        with st.container(horizontal=True):
            for reading in entry.readings:
                label = f"{quantity(reading)} {unit}".rstrip()
                key = widgets.key(f"reading/{reading!r}")
                st.button(quoted(label), key=key, on_click=_chose, args=(fields, widgets, reading))
    elif entry.refusal:
        st.warning("Not saved: " + quoted(entry.refusal))
    elif isinstance(stored, int | float) and not isinstance(stored, bool):
        st.caption("Understood as " + quoted(f"{quantity(stored)} {unit}".rstrip()))
    else:
        place_of_a_line()


def _chose(fields: Fields, widgets: AnswerWidgets, reading: float) -> None:
    """One of two readings: it is read like a typed number, so that the limits hold."""
    fields.used()
    fields.hush(widgets.group)
    fields.put({widgets.key("text"): text_of(reading)})
    fields.take(widgets)
