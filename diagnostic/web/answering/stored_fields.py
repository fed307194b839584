"""Saving from a page: at once, with the revision that the browser saw; a refusal is kept beside the question.

A change reaches the store in one of two ways. While the session lives, the widget's callback saves it before any
page is drawn, so that it is saved even when the next click already leads elsewhere. After a restart of the server
there is no callback: the page is drawn with what the browser still holds, sees that it differs from the store, and
saves it then. The revision comes from the address, so a value that somebody changed in between is never overwritten.
Nothing can be used from the moment the connection is lost until that page stands (``reconnect``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import Conflict, Sheet, StaleWriteError, StoreUnavailableError, read_history, save_fields
from diagnostic.web import session
from diagnostic.web.answering.answer_progress import unconfirmed
from diagnostic.web.answering.fields import Control, Fields
from diagnostic.web.answering.path_words import field_name, field_value
from diagnostic.web.answering.screen_revision import ScreenRevision, screen_revision_in
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import Outcome, lines_of
from diagnostic.web.parts.page_look import say_not_saved_yet
from diagnostic.web.parts.reconnect import came_back, unshown
from diagnostic.web.workspace import Opened

_NOTICES = "notices"
_RESETS = "resets"
_OWN = "own saves"
_CAME_BACK = "came back"


@dataclass(frozen=True, slots=True)
class Notice(Outcome):
    """Why something was not saved; it waits beside the field.

    Attributes:
        mine: What the person wanted, to save it over the other's value after all.
        revision: ``based_on`` for that.
        unread: Fields that others changed, with the revision that was seen. Until the person chooses or takes notice,
            the next answer is based on that, also when the browser comes back to a session that knows no notice.
    """

    mine: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)


class StoredFields(Fields):
    """Fields that are saved at once."""

    def __init__(self, opened: Opened) -> None:
        super().__init__(opened)
        self.came_back = st.session_state.setdefault(_CAME_BACK, came_back() and "r" in st.query_params)
        self._now = opened.sheet
        self._is_read = True
        self.before = self._in_address(opened.sheet.revision)
        self.after = ScreenRevision(opened.sheet.revision)
        for key, value in st.session_state.pop(_RESETS, {}).items():
            st.session_state[key] = value
        say_not_saved_yet()

    def _own_saves(self) -> dict[int, Collection[str]]:
        """What this tab saved, fields by revision: a quick next click has the address from before it.

        None is forgotten when the page is drawn with a newer address: a click may have left the browser before that.
        """
        found: dict[int, Collection[str]] = st.session_state.setdefault(_OWN, {}).setdefault(self.opened.key, {})
        return found

    def _in_address(self, newest: int = 2**31) -> ScreenRevision:
        return screen_revision_in(st.query_params, newest, self.opened.sheet.revision).after_all(self._own_saves())

    def used(self) -> None:
        """What is stored is read anew."""
        super().used()
        self._is_read = False

    def now(self) -> Sheet:
        """What the store holds, read once for each use of a control.

        Where the store does not answer, the last that it said stands; a save then fails too, and says why.
        """
        if not self._is_read:
            with suppress(ProblemError):
                self._now = session.read_sheet_of(self.opened)
                self._is_read = True
        return self._now

    def unconfirmed(self, paths: Iterable[str]) -> list[str]:
        """Those among some fields that hold a value of the last assessment that nobody has confirmed."""
        return unconfirmed(self.sheet(), paths)

    def others_changed(self, control: Control) -> bool:
        """Both values are said then, and nothing is overwritten unseen."""
        path, found = control.path, self.opened.sheet.fields.get(control.path)
        revision = self.before.based_on([path])[path]
        if found is None or found.revision <= revision or control.shows(found.value):
            return False
        entries = read_history(*the_desk(), self.opened.key, path)
        seen = next((entry.new for entry in reversed(entries) if entry.revision <= revision), None)
        if not control.shows(seen):
            return False
        conflict = Conflict(path, found.value, seen, found.revision, found.by, found.at)
        sentence = "This was changed after your page was made. What is stored, and what your page showed, stand below."
        lines = tuple(_both(conflict, self.opened, "your page showed"))
        self._say(control.group, Notice(sentence, lines, revision=found.revision, unread={path: revision}))
        return True

    def finish(self) -> None:
        """From now on the browser has seen this revision."""
        super().finish()
        if st.session_state.get(_RESETS):
            st.rerun()  # before the address: what is written just before a rerun does not reach the browser
        st.session_state[_CAME_BACK] = False
        self.after.write(st.query_params)

    def save(self, group: str, changes: Mapping[str, Any], based_on: Mapping[str, int] | None = None) -> bool:
        """Over what the browser has on screen, or over ``based_on`` where both values were seen."""
        refused = self.notice(group)
        if based_on is None and refused is not None and refused.mine == dict(changes):
            return False  # the same click came twice: a run that refused it was cut short by another one
        seen = self.before if self.drawing else self._in_address()
        base = based_on or seen.based_on(changes)
        self._is_read = False
        if not self.drawing:
            unshown().add(group)
        try:
            saved = save_fields(
                *the_desk(),
                self.opened.key,
                changes,
                based_on=base,
                write_id=session.new_write_id(),
            )
        except StaleWriteError as error:
            self._say(group, _stale(error, changes, base, self.opened))
            return False
        except StoreUnavailableError as error:
            self._say(
                group, Notice("Not saved: the answers cannot be reached. Try again in a moment.", lines_of(error))
            )
            return False
        except ProblemError as error:
            self._say(group, Notice("Not saved.", lines_of(error)))
            return False
        self._saw(lambda known: known.after(saved.revision, changes))
        self._own_saves()[saved.revision] = list(changes)
        self.hush(group)
        return True

    def _saw(self, change: Callable[[ScreenRevision], ScreenRevision]) -> None:
        if self.drawing:
            self.before = change(self.before)
            self.after = change(self.after)
        else:
            change(self._in_address()).write(st.query_params)

    def put(self, values: Mapping[str, Any]) -> None:
        """Make controls show other values: at once in a callback, else when the page is drawn again."""
        if self.drawing:
            st.session_state.setdefault(_RESETS, {}).update(values)
            return
        for key, value in values.items():
            # only what differs: a value that is set goes before a click that is already on its way
            if key not in st.session_state or st.session_state[key] != value:
                st.session_state[key] = value

    def _say(self, group: str, notice: Notice) -> None:
        """Keep a refusal beside a group of fields."""
        st.session_state.setdefault(_NOTICES, {})[self._notice_key(group)] = notice

    def hush(self, group: str) -> None:
        """Forget it."""
        st.session_state.get(_NOTICES, {}).pop(self._notice_key(group), None)

    def shows_stored(self, group: str) -> None:
        """Where two values wait for a choice, they go on waiting.

        The browser may send the refused value once more after it was told the stored one: without the notice that
        would look like a new click on a page that shows both values, and be saved.
        """
        if not self._waits_for_choice(group):
            self.hush(group)

    def _waits_for_choice(self, group: str) -> bool:
        found = self.notice(group)
        return found is not None and bool(found.mine)

    def notice(self, group: str) -> Notice | None:
        """The refusal beside a group, if there is one."""
        found: Notice | None = st.session_state.get(_NOTICES, {}).get(self._notice_key(group))
        return found

    def _notice_key(self, group: str) -> str:
        return f"{self.opened.key} {group}"

    def show_notice(self, group: str, values: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        """With both values, where there are two."""
        unshown().discard(group)
        if unshown() and not self.drawing:
            st.rerun()  # two quick answers, one run: Streamlit may draw one of the two cards only
        found = self.notice(group)
        if found is None:
            return
        for path, revision in found.unread.items():
            self.after = self.after.shown([path], revision)
        with st.container(border=True):
            st.warning(found.sentence)
            for line in found.lines:
                st.text(line)
            if found.unread and not found.mine:
                st.button(
                    "Understood", key=f"read {self._notice_key(group)}", on_click=self._took_notice, args=(group, found)
                )
            if found.mine:
                left, right = st.columns(2)
                left.button(
                    "Keep what is stored",
                    key=f"keep {self._notice_key(group)}",
                    on_click=self._took_notice,
                    args=(group, found),
                )
                right.button(
                    "Save mine instead",
                    key=f"mine {self._notice_key(group)}",
                    on_click=self._save_mine,
                    args=(group, found, values),
                )

    def _took_notice(self, group: str, found: Notice) -> None:
        self.used()
        self.hush(group)
        self._saw(lambda known: known.shown(found.unread, found.revision))

    def _save_mine(self, group: str, found: Notice, values: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        self.used()
        if self.save(group, found.mine, dict.fromkeys(found.mine, found.revision)):
            self.put(values(found.mine))


def _stale(error: StaleWriteError, changes: Mapping[str, Any], base: Mapping[str, int], opened: Opened) -> Notice:
    lines = [line for conflict in error.conflicts for line in _both(conflict, opened)]
    sentence = "Not saved: this was changed after your page was made. Stored and yours stand below; choose one."
    return Notice(sentence, tuple(lines), mine=dict(changes), revision=error.revision, unread=base)


def _both(conflict: Conflict, opened: Opened, mine: str = "yours") -> list[str]:
    who = f"{session.who(conflict.by)}, {session.local_time(conflict.at)}"
    name = field_name(conflict.path, opened.questionnaire, opened.catalog)
    return [
        f"{name} · stored: {field_value(conflict.path, conflict.stored, opened.questionnaire)} ({who})",
        f"{name} · {mine}: {field_value(conflict.path, conflict.offered, opened.questionnaire)}",
    ]
