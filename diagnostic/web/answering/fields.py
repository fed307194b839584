"""The fields of a page: what their controls hold becomes the values of an assessment, one field at a time.

Where a value goes is all that differs: ``StoredFields`` saves it at once, ``ScenarioFields`` keeps it in the address
and saves nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from diagnostic.store import Field, Sheet
from diagnostic.web import session
from diagnostic.web.answering.controls import Given
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.outcome import Outcome
from diagnostic.web.workspace import Opened


class Control(ABC):
    """What shows one field: a widget, or several."""

    @property
    @abstractmethod
    def path(self) -> str:
        """Of the field."""

    @property
    def group(self) -> str:
        """What a refusal stands beside."""
        return self.path

    @abstractmethod
    def given(self, stored: Any) -> Given:
        """What the widgets hold now, seen from the stored value."""

    @abstractmethod
    def shows(self, value: Any) -> bool:
        """Whether the widgets show this value."""

    @abstractmethod
    def is_bare(self, stored: Any) -> bool:
        """Whether nothing is chosen although something is stored: so says a browser that comes back."""

    @abstractmethod
    def values(self, value: Any) -> dict[str, Any]:
        """What the widgets hold to show a value, by key."""

    def values_after(self, given: Given) -> dict[str, Any]:
        """What they should hold once it is saved; nothing where it stays as it was given."""
        del given
        return {}


class Fields(ABC):
    """One page of fields of an assessment.

    Attributes:
        opened: What is open.
        drawing: Whether the page is drawn; else a callback runs, or one card is drawn again.
        came_back: Whether the browser holds what it had before the server was started again.
    """

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.drawing = True
        self.came_back = False

    @abstractmethod
    def now(self) -> Sheet:
        """The values at this moment."""

    @abstractmethod
    def save(self, group: str, changes: Mapping[str, Any]) -> bool:
        """Take some fields; what is refused is said beside ``group``. Returns whether they were taken."""

    @abstractmethod
    def put(self, values: Mapping[str, Any]) -> None:
        """Make widgets hold other values, by key."""

    def finish(self) -> None:
        """Everything is drawn."""
        self.drawing = False

    def used(self) -> None:
        """A control was used: a callback runs, and then one card is drawn again."""
        self.drawing = False

    def sheet(self) -> Sheet:
        """The values as they were when the page began, or in a callback those of this moment."""
        return self.opened.sheet if self.drawing else self.now()

    def state_words(self, path: str) -> str:
        """When a field was saved, and by whom; empty where it never was."""
        return saved_words(self.sheet().fields.get(path))

    def unconfirmed(self, paths: Iterable[str]) -> list[str]:
        """Those among some fields that hold a value of the last assessment that nobody has confirmed."""
        del paths
        return []

    def others_changed(self, control: Control) -> bool:
        """Whether the widgets still show what the person saw, and others changed it since; then that is said."""
        del control
        return False

    def notice(self, group: str) -> Outcome | None:
        """The refusal beside a group, if there is one."""
        del group
        return None

    def show_notice(self, group: str, values: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        """The refusal beside a group, with what can be done.

        Args:
            group: The group.
            values: What the widgets hold to show the values that the person wanted.
        """
        del group, values

    def hush(self, group: str) -> None:
        """Forget the refusal beside a group."""
        del group

    def shows_stored(self, group: str) -> None:
        """The widgets show what is stored: a refusal that waits for nothing is over."""
        del group

    def chosen_first(self, key: str, options: Sequence[Any], stored: Any) -> int | None:
        """Where a choice starts: at what is stored, unless the session or the browser holds it already.

        Streamlit takes the start for the choice when the browser, coming back to a new session, says that nothing is
        chosen: then there must not be a start.
        """
        return None if key in st.session_state or self.came_back or stored not in options else options.index(stored)

    def settle(self, control: Control) -> None:
        """When the page is drawn: what the browser brought is taken, unless others changed the field meanwhile."""
        if not self.drawing or self.notice(control.group) is not None:
            return
        stored = self.opened.sheet.value(control.path)
        given = control.given(stored)
        if self.others_changed(control):
            self.put(control.values(stored))
        elif given.changed:
            self._take(control, given)
        elif control.is_bare(stored):
            self.put(control.values(stored))

    def take(self, control: Control) -> None:
        """A control was used while the session lives: its value is taken before anything is drawn."""
        self.used()
        given = control.given(self.sheet().value(control.path))
        if given.changed:
            self._take(control, given)
        else:
            self.shows_stored(control.group)

    def _take(self, control: Control, given: Given) -> None:
        if self.save(control.group, {control.path: given.answer}):
            self.put(control.values_after(given))
        elif self._waits_for_choice(control.group):
            self.put(control.values(self.now().value(control.path)))

    def _waits_for_choice(self, group: str) -> bool:
        del group
        return False

    def clear(self, control: Control) -> None:
        """Take the value of a field away."""
        self.used()
        self.hush(control.group)
        if self.save(control.group, {control.path: None}):
            self.put(control.values(None))

    def confirm(self, group: str, paths: Iterable[str]) -> None:
        """A control was used that says: what was carried over in these fields is still so."""
        self.used()
        if carried := self.unconfirmed(paths):
            self.save(group, {path: self.sheet().value(path) for path in carried})


def saved_words(found: Field | None) -> str:
    """As in ``saved 10:32``."""
    if found is None or found.at is None:
        return ""
    carried = ", carried over from the last assessment: confirm or change it" if found.origin == "carried" else ""
    by = "" if found.by == the_desk().actor.email else f" by {found.by}"
    verb = "cleared" if found.value is None else "saved"
    return f"{verb} {session.local_time(found.at)}{by}{carried}"
