"""Saving from a page: at once, with the revision that the browser saw; a refusal is kept beside the question.

A change reaches the store in one of two ways. While the session lives, the widget's callback saves it before any
page is drawn, so that it is saved even when the next click already leads elsewhere. After a restart of the server
there is no callback: the page is drawn with what the browser still holds, sees that it differs from the store, and
saves it then. The revision comes from the address, so a value that somebody changed in between is never overwritten.
Nothing can be used from the moment the connection is lost until that page stands (``reconnect``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.store import Conflict, Field, Sheet, StaleWriteError, StoreUnavailableError, read_history, save_fields
from diagnostic.web import session
from diagnostic.web.answering.answer_progress import unconfirmed
from diagnostic.web.answering.not_saved_yet import say_not_saved_yet
from diagnostic.web.answering.path_words import field_name, field_value
from diagnostic.web.answering.screen_revision import Seen, seen_in
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.reconnect import came_back, unshown
from diagnostic.web.workspace import Opened

_NOTICES = "notices"
_RESETS = "resets"
_OWN = "own saves"
_CAME_BACK = "came back"


@dataclass(frozen=True, slots=True)
class Notice:
    """Why something was not saved.

    Attributes:
        sentence: Ours.
        lines: With text from outside: shown as plain text.
        mine: What the person wanted, to save it over the other's value after all.
        revision: ``based_on`` for that.
        unread: Fields that others changed, with the revision that was seen. Until the person chooses or takes notice,
            the next answer is based on that, also when the browser comes back to a session that knows no notice.
    """

    sentence: str
    lines: tuple[str, ...] = ()
    mine: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)


class Form:
    """One page of fields of an assessment."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.drawing = True
        self.came_back: bool = st.session_state.setdefault(_CAME_BACK, came_back() and "r" in st.query_params)
        self._now = opened.sheet
        self._is_read = True
        self.before = self._in_address(opened.sheet.revision)
        self.after = Seen(opened.sheet.revision)
        for key, value in st.session_state.pop(_RESETS, {}).items():
            st.session_state[key] = value
        say_not_saved_yet()

    def _own_saves(self) -> dict[int, Collection[str]]:
        """What this tab saved, fields by revision: a quick next click has the address from before it.

        None is forgotten when the page is drawn with a newer address: a click may have left the browser before that.
        """
        found: dict[int, Collection[str]] = st.session_state.setdefault(_OWN, {}).setdefault(self.opened.key, {})
        return found

    def _in_address(self, newest: int = 2**31) -> Seen:
        return seen_in(st.query_params, newest, self.opened.sheet.revision).after_all(self._own_saves())

    def used(self) -> None:
        """A control was used: a callback runs, and then one card is drawn again."""
        self.drawing = False
        self._is_read = False

    def sheet(self) -> Sheet:
        """What the store holds: as it was when the page began, or now, read once for each use of a control."""
        if self.drawing:
            return self.opened.sheet
        if not self._is_read:
            self._read()
        return self._now

    def state_words(self, path: str) -> str:
        """When a field was saved, and by whom; empty where it never was."""
        return saved_words(self.sheet().fields.get(path))

    def unconfirmed(self, paths: Iterable[str]) -> list[str]:
        """Those among some fields that hold a value of the last assessment that nobody has confirmed."""
        return unconfirmed(self.sheet(), paths)

    def confirm(self, group: str, paths: Iterable[str]) -> None:
        """A control was used that says: what was carried over in these fields is still so."""
        self.used()
        if carried := self.unconfirmed(paths):
            self.save(group, {path: self.sheet().value(path) for path in carried})

    def stored_now(self, path: str) -> Any:
        """The value in the store at this moment."""
        self._read()
        return self._now.value(path)

    def _read(self) -> None:
        """Where the store does not answer, the last that it said stands; a save then fails too, and says why."""
        with suppress(ProblemError):
            self._now = session.read_sheet_of(self.opened)
            self._is_read = True

    def chosen_first(self, key: str, options: Sequence[Any], stored: Any) -> int | None:
        """Where a choice starts: at what is stored, unless the session or the browser holds it already.

        Streamlit takes the start for the choice when the browser, coming back to a new session, says that nothing is
        chosen: then there must not be a start.
        """
        return None if key in st.session_state or self.came_back or stored not in options else options.index(stored)

    def changed_since_seen(self, path: str) -> bool:
        """Whether a field is newer than what the browser has on screen."""
        found = self.opened.sheet.fields.get(path)
        return found is not None and found.revision > self.before.based_on([path])[path]

    def seen_value(self, path: str) -> Any:
        """What a field held at the revision that the browser has on screen."""
        seen = self.before.based_on([path])[path]
        entries = read_history(*the_desk(), self.opened.key, path)
        return next((entry.new for entry in reversed(entries) if entry.revision <= seen), None)

    def finish(self) -> None:
        """Everything is drawn: from now on the browser has seen this revision."""
        self.drawing = False
        if st.session_state.get(_RESETS):
            st.rerun()  # before the address: what is written just before a rerun does not reach the browser
        st.session_state[_CAME_BACK] = False
        self.after.write(st.query_params)

    def save(self, group: str, changes: Mapping[str, Any], based_on: Mapping[str, int] | None = None) -> bool:
        """Save some fields at once; what is refused is said beside ``group``. Returns whether it was saved."""
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
            self.say(group, _stale(error, changes, base, self.opened))
            return False
        except StoreUnavailableError as error:
            self.say(group, Notice("Not saved: the answers cannot be reached. Try again in a moment.", _lines(error)))
            return False
        except ProblemError as error:
            self.say(group, Notice("Not saved.", _lines(error)))
            return False
        self._saw(lambda known: known.after(saved.revision, changes))
        self._own_saves()[saved.revision] = list(changes)
        self.hush(group)
        return True

    def _saw(self, change: Callable[[Seen], Seen]) -> None:
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

    def say(self, group: str, notice: Notice) -> None:
        """Keep a refusal beside a group of fields."""
        st.session_state.setdefault(_NOTICES, {})[self._notice_key(group)] = notice

    def say_changed(self, group: str, path: str, seen: Any) -> None:
        """Others changed a field while this person did nothing: both values, and nothing is overwritten unseen."""
        found = self.opened.sheet.fields[path]
        conflict = Conflict(path, found.value, seen, found.revision, found.by, found.at)
        sentence = "This was changed after your page was made. What is stored, and what your page showed, stand below."
        unread = {path: self.before.based_on([path])[path]}
        lines = tuple(_both(conflict, self.opened, "your page showed"))
        self.say(group, Notice(sentence, lines, revision=found.revision, unread=unread))

    def hush(self, group: str) -> None:
        """Forget it."""
        st.session_state.get(_NOTICES, {}).pop(self._notice_key(group), None)

    def shows_stored(self, group: str) -> None:
        """A control shows what is stored. Where two values wait for a choice, they go on waiting.

        The browser may send the refused value once more after it was told the stored one: without the notice that
        would look like a new click on a page that shows both values, and be saved.
        """
        found = self.notice(group)
        if found is not None and not found.mine:
            self.hush(group)

    def notice(self, group: str) -> Notice | None:
        """The refusal beside a group, if there is one."""
        found: Notice | None = st.session_state.get(_NOTICES, {}).get(self._notice_key(group))
        return found

    def _notice_key(self, group: str) -> str:
        return f"{self.opened.key} {group}"

    def show_notice(self, group: str, put_mine: Callable[[Mapping[str, Any]], None]) -> None:
        """The refusal with both values, and what can be done."""
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
                    args=(group, found, put_mine),
                )

    def _took_notice(self, group: str, found: Notice) -> None:
        self.used()
        self.hush(group)
        self._saw(lambda known: known.shown(found.unread, found.revision))

    def _save_mine(self, group: str, found: Notice, put_mine: Callable[[Mapping[str, Any]], None]) -> None:
        self.used()
        if self.save(group, found.mine, dict.fromkeys(found.mine, found.revision)):
            put_mine(found.mine)


def _lines(error: ProblemError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)


def _stale(error: StaleWriteError, changes: Mapping[str, Any], base: Mapping[str, int], opened: Opened) -> Notice:
    lines = [line for conflict in error.conflicts for line in _both(conflict, opened)]
    sentence = "Not saved: this was changed after your page was made. Stored and yours stand below; choose one."
    return Notice(sentence, tuple(lines), dict(changes), error.revision, base)


def _both(conflict: Conflict, opened: Opened, mine: str = "yours") -> list[str]:
    who = f"{session.who(conflict.by)}, {session.local_time(conflict.at)}"
    name = field_name(conflict.path, opened.questionnaire, opened.catalog)
    return [
        f"{name} · stored: {field_value(conflict.path, conflict.stored, opened.questionnaire)} ({who})",
        f"{name} · {mine}: {field_value(conflict.path, conflict.offered, opened.questionnaire)}",
    ]


def saved_words(found: Field | None) -> str:
    """As in ``saved 10:32``."""
    if found is None or found.at is None:
        return ""
    carried = ", carried over from the last assessment: confirm or change it" if found.origin == "carried" else ""
    by = "" if found.by == the_desk().actor.email else f" by {found.by}"
    verb = "cleared" if found.value is None else "saved"
    return f"{verb} {session.local_time(found.at)}{by}{carried}"
