"""Tables of words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.web.parts.quote import quoted

SHORT = 12
"""Rows from which a table gets a height of its own, and scrolls."""


def table(rows: Sequence[Mapping[str, object]]) -> None:
    """A table whose first column names the rows; its cells are Markdown, so every one goes through the door."""
    frame = pd.DataFrame([{name: quoted(str(value)) for name, value in row.items()} for row in rows])
    st.table(frame.set_index(frame.columns[0]))


def long_table(frame: pd.DataFrame, alt: str, height: int = 420, columns: Mapping[str, Any] | None = None) -> None:
    """A table of any number of rows, of plain text; its first column stays when a phone moves it sideways.

    Args:
        frame: The rows.
        alt: What it is, for those who do not see it.
        height: In pixels, when there are many rows.
        columns: How some columns look.
    """
    first = {str(frame.columns[0]): st.column_config.Column(pinned=True)}
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) < SHORT else height,
        alt=alt,
        placeholder="",  # a number that is not there: nothing, not the word None
        column_config=first | dict(columns or {}),
    )
