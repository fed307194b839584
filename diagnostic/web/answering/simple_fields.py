"""Fields with one widget: a choice among words, or a line of text. Saved like answers, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from diagnostic.web.answering.controls import Given
from diagnostic.web.answering.fields import Control, Fields
from diagnostic.web.parts.quote import quoted


@dataclass(frozen=True)
class Widget(Control):
    """One widget that shows one field.

    Attributes:
        of: Path of the field.
        key: Of the widget.
        is_text: Whether it is a line of text; else a choice.
    """

    of: str
    key: str
    is_text: bool = False

    @property
    def path(self) -> str:
        """Of the field."""
        return self.of

    def _held(self) -> str | None:
        held: str | None = st.session_state.get(self.key)
        return (held or "").strip() or None if self.is_text else held

    def given(self, stored: Any) -> Given:
        """A text may be taken away by emptying it, a choice only by its button."""
        held = self._held()
        return Given(held != stored and (self.is_text or held is not None), held)

    def shows(self, value: Any) -> bool:
        """A text without the blanks around it."""
        return bool(self._held() == value)

    def is_bare(self, stored: Any) -> bool:
        """Never a text: it may have been emptied."""
        return not self.is_text and self._held() is None and stored is not None

    def values(self, value: Any) -> dict[str, Any]:
        """Its one value."""
        return {self.key: (value or "") if self.is_text else value}


def choice_field(
    fields: Fields, path: str, label: str, options: Mapping[str, str], *, horizontal: bool = False, help_text: str = ""
) -> None:
    """One of several words, none chosen at first; "Clear" takes it back."""
    stored = fields.sheet().value(path)
    codes = list(options)
    widget = Widget(path, f"{fields.opened.key}{path}")
    st.radio(
        quoted(label),
        codes,
        fields.chosen_first(widget.key, codes, stored),
        format_func=lambda code: quoted(options[code]),
        key=widget.key,
        horizontal=horizontal,
        captions=None,
        on_change=fields.take,
        args=(widget,),
    )
    if help_text:
        st.caption(quoted(help_text))
    fields.settle(widget)
    fields.show_notice(path, lambda mine: widget.values(mine.get(path)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(quoted(fields.state_words(path)) or "Not answered yet", width="content")
        if fields.unconfirmed([path]):
            st.button("Confirm", key=f"confirm {widget.key}", on_click=fields.confirm, args=(path, [path]))
        nothing = stored is None  # the button stands there all the same: what is below must not move at a click
        st.button(
            "Clear", key=f"clear {widget.key}", on_click=fields.clear, args=(widget,), type="tertiary", disabled=nothing
        )


def text_field(fields: Fields, path: str, label: str) -> None:
    """A line of text, saved while it is typed."""
    widget = Widget(path, f"{fields.opened.key}{path}", is_text=True)
    start = "" if widget.key in st.session_state else str(fields.sheet().value(path) or "")
    st.text_input(
        label,
        start,
        key=widget.key,
        live=True,
        max_chars=2000,
        autocomplete="off",
        on_change=fields.take,
        args=(widget,),
    )
    fields.settle(widget)
    fields.show_notice(path, lambda mine: widget.values(mine.get(path)))
