"""Saving from a page: at once, with the revision that the browser saw; a refusal is kept beside the question.

A change reaches the store in one of two ways. While the session lives, the widget's callback saves it before any
page is drawn, so that it is saved even when the next click already leads elsewhere. After a restart of the server
there is no callback: the page is drawn with what the browser still holds, sees that it differs from the store, and
saves it then. The revision comes from the address, so a value that somebody changed in between is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from diagnostic.problems import ProblemError
from diagnostic.store import Conflict, Field, Saved, Sheet, StaleWriteError, StoreUnavailableError, save_fields
from diagnostic.web import session
from diagnostic.web.opened import Opened
from diagnostic.web.path_words import field_name, field_value
from diagnostic.web.seen import Seen, seen_in

_NOTICES = "notices"
_RESETS = "resets"
_CAME_BACK = "came back"
LATE = "late"
"""Set by a callback, taken away by the card that it belongs to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Why something was not saved.

    Attributes:
        sentence: Ours.
        lines: With text from outside: shown as plain text.
        mine: What the person wanted, to save it over the other's value after all.
        revision: ``based_on`` for that.
    """

    sentence: str
    lines: tuple[str, ...] = ()
    mine: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


class Form:
    """One page of fields of an assessment."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.drawing = True
        st.session_state.setdefault(_CAME_BACK, "r" in st.query_params)
        self.before = seen_in(st.query_params, opened.sheet.revision)
        self.after = Seen(opened.sheet.revision)
        for key, value in st.session_state.pop(_RESETS, {}).items():
            st.session_state[key] = value

    def sheet(self) -> Sheet:
        """What the store holds: as it was when the page began, or now."""
        if self.drawing:
            return self.opened.sheet
        return session.read_sheet_of(self.opened)

    def stored_now(self, path: str) -> Any:
        """The value in the store at this moment."""
        return session.read_sheet_of(self.opened).value(path)

    def finish(self) -> None:
        """Everything is drawn: from now on the browser has seen this revision."""
        self.drawing = False
        if st.session_state.get(_RESETS):
            st.rerun()  # before the address: what is written just before a rerun does not reach the browser
        self.after.write(st.query_params)
        if st.session_state[_CAME_BACK]:
            _listen()

    def save(self, group: str, changes: Mapping[str, Any], based_on: Mapping[str, int] | None = None) -> bool:
        """Save some fields at once; what is refused is said beside ``group``. Returns whether it was saved."""
        seen = self.before if self.drawing else seen_in(st.query_params, 2**31)
        base = based_on or seen.based_on(changes)
        try:
            saved = save_fields(
                session.the_store(),
                session.actor(),
                self.opened.key,
                changes,
                based_on=base,
                write_id=session.new_write_id(),
            )
        except StaleWriteError as error:
            revision = error.revision
            self._saw(lambda known: known.shown(changes, revision))
            self.say(group, _stale(error, changes, self.opened))
            return False
        except StoreUnavailableError as error:
            self.say(group, Notice("Not saved: the answers cannot be reached. Try again in a moment.", _lines(error)))
            return False
        except ProblemError as error:
            self.say(group, Notice("Not saved.", _lines(error)))
            return False
        self._saw(lambda known: known.after(saved, changes))
        self.hush(group)
        return True

    def _saw(self, change: Callable[[Seen], Seen]) -> None:
        if self.drawing:
            self.before = change(self.before)
            self.after = change(self.after)
        else:
            change(seen_in(st.query_params, 2**31)).write(st.query_params)

    def put(self, values: Mapping[str, Any]) -> None:
        """Make controls show other values: at once in a callback, else when the page is drawn again."""
        if self.drawing:
            st.session_state.setdefault(_RESETS, {}).update(values)
            return
        for key, value in values.items():
            st.session_state[key] = value

    def say(self, group: str, notice: Notice) -> None:
        """Keep a refusal beside a group of fields."""
        st.session_state.setdefault(_NOTICES, {})[self._notice_key(group)] = notice

    def hush(self, group: str) -> None:
        """Forget it."""
        st.session_state.get(_NOTICES, {}).pop(self._notice_key(group), None)

    def notice(self, group: str) -> Notice | None:
        """The refusal beside a group, if there is one."""
        found: Notice | None = st.session_state.get(_NOTICES, {}).get(self._notice_key(group))
        return found

    def _notice_key(self, group: str) -> str:
        return f"{self.opened.key} {group}"

    def show_notice(self, group: str, put_mine: Callable[[Mapping[str, Any]], None]) -> None:
        """The refusal with both values, and what can be done."""
        found = self.notice(group)
        if found is None:
            return
        with st.container(border=True):
            st.warning(found.sentence)
            for line in found.lines:
                st.text(line)
            if found.mine:
                left, right = st.columns(2)
                left.button(
                    "Keep what is stored", key=f"keep {self._notice_key(group)}", on_click=self.hush, args=(group,)
                )
                right.button(
                    "Save mine instead",
                    key=f"mine {self._notice_key(group)}",
                    on_click=self._save_mine,
                    args=(group, found, put_mine),
                )

    def _save_mine(self, group: str, found: Notice, put_mine: Callable[[Mapping[str, Any]], None]) -> None:
        if self.save(group, found.mine, dict.fromkeys(found.mine, found.revision)):
            put_mine(found.mine)


@st.fragment(run_every="3s")
def _listen() -> None:
    """Fetch what a click left in the browser while a restarted server was still drawing its first page.

    Streamlit drops the message of such a click. The next message brings the value, and the callback saves it; then
    the page is drawn again, unless the card that was used has done that already.
    """
    if st.session_state.pop(LATE, False):
        st.rerun()


def _lines(error: ProblemError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)


def _stale(error: StaleWriteError, changes: Mapping[str, Any], opened: Opened) -> Notice:
    lines = [line for conflict in error.conflicts for line in _both(conflict, opened)]
    sentence = "Not saved: this was changed after your page was made. Stored and yours stand below; choose one."
    return Notice(sentence, tuple(lines), dict(changes), error.revision)


def _both(conflict: Conflict, opened: Opened) -> list[str]:
    who = f"{conflict.by}, {session.local_time(conflict.at)}"
    name = field_name(conflict.path, opened.questionnaire, opened.catalog)
    return [
        f"{name} · stored: {field_value(conflict.path, conflict.stored, opened.questionnaire)} ({who})",
        f"{name} · yours: {field_value(conflict.path, conflict.offered, opened.questionnaire)}",
    ]


def saved_words(found: Field | None) -> str:
    """As in ``saved 10:32``."""
    if found is None or found.at is None:
        return ""
    carried = ", carried over from the last assessment: confirm or change it" if found.origin == "carried" else ""
    by = "" if found.by == session.actor().email else f" by {found.by}"
    verb = "cleared" if found.value is None else "saved"
    return f"{verb} {session.local_time(found.at)}{by}{carried}"


__all__ = ["Form", "Notice", "Saved", "saved_words"]
