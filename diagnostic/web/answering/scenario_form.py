"""A form that saves nothing: what it is given goes into the address, and the result is computed with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from diagnostic.store import Field, Sheet
from diagnostic.web.answering.field_saving import Form
from diagnostic.web.answering.scenario import packed, unpacked
from diagnostic.web.workspace import Opened

CHANGES = "w"
"""Key of the address."""


class TryForm(Form):
    """The fields of an assessment with changes over them.

    Attributes:
        real: What is open, as it is stored.
        misfits: Changes in the address that do not fit these questions.
    """

    def __init__(self, opened: Opened) -> None:
        self.real = opened
        self.misfits = 0
        self.drawing = True
        self.came_back = False
        self.opened = replace(opened, key=f"what-if-{opened.key}", sheet=self._overlaid())  # controls of its own

    def changes(self) -> dict[str, Any]:
        """The changes of the address that change something."""
        text = st.query_params.get(CHANGES, "")
        found, self.misfits = unpacked(text, self.real.questionnaire, self.real.catalog)
        return {path: value for path, value in found.items() if value != self.real.sheet.value(path)}

    def _overlaid(self) -> Sheet:
        now = self.real.sheet
        fields = dict(now.fields)
        for path, value in self.changes().items():
            fields[path] = Field(value, now.revision, "person", datetime.now(UTC), "")
        return Sheet(now.revision, fields)

    def sheet(self) -> Sheet:
        """The stored values with the changes over them."""
        return self.opened.sheet if self.drawing else self._overlaid()

    def state_words(self, path: str) -> str:
        """What is only tried is not saved."""
        return "tried here, not saved" if path in self.changes() else super().state_words(path)

    def unconfirmed(self, paths: Iterable[str]) -> list[str]:
        """Nothing is confirmed by trying."""
        del paths
        return []

    def changed_since_seen(self, path: str) -> bool:
        """Nobody else writes into this address."""
        del path
        return False

    def stored_now(self, path: str) -> Any:
        """The same, one value."""
        return self._overlaid().value(path)

    def save(self, group: str, changes: Mapping[str, Any], based_on: Mapping[str, int] | None = None) -> bool:
        """Into the address; a change back to what is stored is no change."""
        del group, based_on
        self.keep({**self.changes(), **changes})
        return True

    def keep(self, changes: Mapping[str, Any]) -> None:
        """Exactly these changes."""
        real = {path: value for path, value in changes.items() if value != self.real.sheet.value(path)}
        if real:
            st.query_params[CHANGES] = packed(real)
        elif CHANGES in st.query_params:
            del st.query_params[CHANGES]

    def put(self, values: Mapping[str, Any]) -> None:
        """Only into controls that are drawn: the others begin with what the address says."""
        super().put({key: value for key, value in values.items() if key in st.session_state})

    def finish(self) -> None:
        """The page is drawn."""
        self.drawing = False
