"""Audit log: who did what and when, the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.store import AuditEntry, audit_actions, list_cities, read_audit
from diagnostic.web.desk import Desk, the_desk
from diagnostic.web.parts.downloads import table_bytes
from diagnostic.web.parts.page_writer import long_table

PAGE = 200
COLUMNS = ["When (UTC)", "What", "Who", "City", "Detail", "Role", "Assessment"]
EVERY = ""
WIDTHS = {"What": st.column_config.Column(width=130), "City": st.column_config.Column(width=150)}
_BEFORE = "audit before"


def show() -> None:
    """The page."""
    st.title("Audit log")
    st.markdown(
        "Every act but single answers: their history stands with the assessment. "
        "Nothing here can be changed or deleted."
    )
    desk = the_desk()
    names = {EVERY: "all", **{city.id: city.name for city in list_cities(*desk)}}
    left, middle, right = st.columns(3)
    city = left.selectbox("City", list(names), format_func=lambda key: names[key])
    action = middle.selectbox("What", [EVERY, *audit_actions(*desk)], format_func=lambda key: key or "all")
    by = right.text_input("Who (whole address)", max_chars=254).strip().casefold()
    wanted = {"city_id": city or None, "action": action or None, "by": by or None}
    before = _page_of((city, action, by))
    found = read_audit(desk.store, desk.actor, before=before, limit=PAGE, **wanted)
    if not found:
        st.info("Nothing is recorded that fits." if any(wanted.values()) else "Nothing is recorded yet.")
        return
    table = _table(found)
    table["City"] = [names.get(entry.city_id, entry.city_id) if entry.city_id else "" for entry in found]
    table["Detail"] = [_in_words(entry.detail) for entry in found]
    st.caption(f"{counted(len(found), 'act')}, from {found[0].at:%Y-%m-%d %H:%M} back to {found[-1].at:%Y-%m-%d %H:%M}")
    long_table(table, f"{counted(len(found), 'act')}, the newest first", 520, WIDTHS)
    with st.container(horizontal=True):
        if before is not None and st.button("Newest"):
            st.session_state.pop(_BEFORE, None)
            st.rerun()
        if len(found) == PAGE and st.button("Older"):
            st.session_state[_BEFORE] = ((city, action, by), found[-1].id)
            st.rerun()
        st.download_button(
            "All that fit (CSV)",
            partial(_everything, desk, wanted),
            "audit-log.csv",
            "text/csv",
            on_click="ignore",
        )


def _page_of(filters: tuple[str, str, str]) -> int | None:
    """Where the page begins; another filter begins at the newest."""
    kept = st.session_state.get(_BEFORE)
    return kept[1] if kept is not None and kept[0] == filters else None


def _table(found: list[AuditEntry]) -> pd.DataFrame:
    rows = [
        [
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.action,
            entry.by,
            entry.city_id or "",
            json.dumps(entry.detail, ensure_ascii=False, sort_keys=True) if entry.detail else "",
            entry.role,
            entry.assessment_id or "",
        ]
        for entry in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _in_words(detail: dict[str, Any]) -> str:
    """For reading, the short ones first, since a column is narrow; the file to download has it in full."""
    said = [
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in detail.items()
        if value not in (None, "", [])
    ]
    return "; ".join(sorted(said, key=len))


def _everything(desk: Desk, wanted: dict[str, str | None]) -> bytes:
    return table_bytes(_table(list(_all_entries(desk, wanted))), ".csv")


def _all_entries(desk: Desk, wanted: dict[str, str | None]) -> Iterator[AuditEntry]:
    before = None
    while found := read_audit(desk.store, desk.actor, before=before, limit=5000, **wanted):
        yield from found
        before = found[-1].id
