"""Fields with one control: a choice among words, or a line of text. Saved like answers, at once."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from diagnostic.web.answering.field_saving import Form
from diagnostic.web.parts.quote import quoted


def choice_field(
    form: Form, path: str, label: str, options: Mapping[str, str], *, horizontal: bool = False, help_text: str = ""
) -> None:
    """One of several words, none chosen at first; "Clear" takes it back."""
    stored = form.sheet().value(path)
    codes = list(options)
    key = f"{form.opened.key}{path}"
    index = form.chosen_first(key, codes, stored)
    chosen = st.radio(
        quoted(label),
        codes,
        index,
        format_func=lambda code: quoted(options[code]),
        key=key,
        horizontal=horizontal,
        captions=None,
        on_change=_used,
        args=(form, path),
    )
    if help_text:
        st.caption(quoted(help_text))
    if form.drawing and chosen != stored and form.notice(path) is None:
        if _only_others_changed(form, path, chosen):
            form.put({key: stored})
        elif chosen is not None:
            _save(form, path, chosen)
        else:
            form.put({key: stored})
    form.show_notice(path, lambda mine: form.put({key: mine.get(path)}))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(quoted(form.state_words(path)) or "Not answered yet", width="content")
        if form.unconfirmed([path]):
            st.button("Confirm", key=f"confirm {key}", on_click=form.confirm, args=(path, [path]))
        nothing = stored is None  # the button stands there all the same: what is below must not move at a click
        st.button("Clear", key=f"clear {key}", on_click=_clear, args=(form, path), type="tertiary", disabled=nothing)


def text_field(form: Form, path: str, label: str) -> None:
    """A line of text, saved while it is typed."""
    stored = form.sheet().value(path) or ""
    key = f"{form.opened.key}{path}"
    start = "" if key in st.session_state else str(stored)
    typed = st.text_input(
        label, start, key=key, live=True, max_chars=2000, autocomplete="off", on_change=_used, args=(form, path)
    )
    if form.drawing and (typed or "").strip() != stored and form.notice(path) is None:
        if _only_others_changed(form, path, (typed or "").strip() or None):
            form.put({key: stored})
        else:
            _save(form, path, (typed or "").strip() or None)
    form.show_notice(path, lambda mine: form.put({key: mine.get(path) or ""}))


def _only_others_changed(form: Form, path: str, held: str | None) -> bool:
    """Whether the control still holds what the person saw, and others changed it since; then that is said."""
    if not form.changed_since_seen(path):
        return False
    seen = form.seen_value(path)
    if held != seen:
        return False
    form.say_changed(path, path, seen)
    return True


def _used(form: Form, path: str) -> None:
    form.used()
    held = st.session_state.get(f"{form.opened.key}{path}")
    value = held.strip() or None if isinstance(held, str) else held
    if value != form.sheet().value(path):
        _save(form, path, value)
    else:
        form.shows_stored(path)


def _save(form: Form, path: str, value: str | None) -> None:
    if form.save(path, {path: value}):
        return
    found = form.notice(path)
    if found is not None and found.mine:
        stored = form.stored_now(path)
        form.put({f"{form.opened.key}{path}": stored if stored is not None or not _is_text(path) else ""})


def _is_text(path: str) -> bool:
    return path.startswith("/comments/")


def _clear(form: Form, path: str) -> None:
    form.used()
    form.hush(path)
    if form.save(path, {path: None}):
        form.put({f"{form.opened.key}{path}": "" if _is_text(path) else None})
