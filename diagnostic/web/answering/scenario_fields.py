"""Fields that save nothing: what they are given goes into the address, and the result is computed with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from diagnostic.store import Field, Sheet
from diagnostic.web.answering.fields import Fields
from diagnostic.web.answering.scenario import packed, unpacked
from diagnostic.web.workspace import Opened

CHANGES = "w"
"""Key of the address."""


class ScenarioFields(Fields):
    """The fields of an assessment with changes over them.

    Attributes:
        real: What is open, as it is stored.
        misfits: Changes in the address that do not fit these questions.
    """

    def __init__(self, opened: Opened) -> None:
        self.real = opened
        self.misfits = 0
        super().__init__(replace(opened, key=f"what-if-{opened.key}", sheet=self.now()))  # controls of its own

    def changes(self) -> dict[str, Any]:
        """The changes of the address that change something."""
        text = st.query_params.get(CHANGES, "")
        found, self.misfits = unpacked(text, self.real.questionnaire, self.real.catalog)
        return {path: value for path, value in found.items() if value != self.real.sheet.value(path)}

    def now(self) -> Sheet:
        """The stored values with the changes over them."""
        stored = self.real.sheet
        fields = dict(stored.fields)
        for path, value in self.changes().items():
            fields[path] = Field(value, stored.revision, "person", datetime.now(UTC), "")
        return Sheet(stored.revision, fields)

    def state_words(self, path: str) -> str:
        """What is only tried is not saved."""
        return "tried here, not saved" if path in self.changes() else super().state_words(path)

    def save(self, group: str, changes: Mapping[str, Any]) -> bool:
        """Into the address; a change back to what is stored is no change."""
        del group
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
        """In a callback, and only what is drawn: the others begin with what the address says."""
        if not self.drawing:
            st.session_state.update({key: value for key, value in values.items() if key in st.session_state})
