"""Tables of words and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from diagnostic.web.quote import quoted


def table(rows: Sequence[Mapping[str, object]]) -> None:
    """A table whose first column names the rows; its cells are Markdown, so every one goes through the door."""
    frame = pd.DataFrame([{name: quoted(str(value)) for name, value in row.items()} for row in rows])
    st.table(frame.set_index(frame.columns[0]))
