"""Changes that are only tried out: they travel in the address, and lie over the answers without touching them."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.store import Field, Sheet
from diagnostic.store.assessments.field_paths import checked, flatten, is_field, nested, parts_of
from diagnostic.submission.submission import Submission, submission_from
from diagnostic.web.answering.fields import Fields
from diagnostic.web.workspace import Opened

LONGEST = 6000
"""Characters in the address; browsers and the servers between them take 8,000."""
LARGEST = 200_000
"""Bytes that a text of the address may unfold to."""
KINDS = ("answers", "systems", "target_level", "criteria")


def packed(changes: Mapping[str, Any]) -> str:
    """Changes by path as a short text for the address; "" for none."""
    if not changes:
        return ""
    plain = json.dumps(changes, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode().rstrip("=")


def unpacked(text: str, questionnaire: Questionnaire, catalog: Catalog | None) -> tuple[dict[str, Any], int]:
    """The changes that an address holds and that fit, and how many did not. A text that is no such text holds none."""
    try:
        folded = urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4))
        plain = zlib.decompressobj().decompress(folded, LARGEST)
        found = json.loads(plain)
    except (ValueError, zlib.error, RecursionError):
        return {}, int(bool(text))
    if not isinstance(found, dict):
        return {}, 1
    fitting: dict[str, Any] = {}
    for path, value in found.items():
        try:
            if is_field(path) and parts_of(path)[0] in KINDS:
                fitting |= checked({path: value}, questionnaire, catalog)
        except ProblemError:
            continue
    return fitting, len(found) - len(fitting)


def with_changes(submission: Submission, changes: Mapping[str, Any]) -> Submission:
    """The answers with the changes over them; None takes a value away."""
    kept = {"format", "questionnaire", "catalog", "period", "submitted_at", "verification"}
    head = submission.model_dump(mode="json", include=kept)
    return submission_from(head | nested({**flatten(submission), **changes}))


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
