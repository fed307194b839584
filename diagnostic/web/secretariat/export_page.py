"""Export all: the answers and states of many cities as files for other programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec

import streamlit as st

from diagnostic.base.formatting import counted
from diagnostic.base.period import period_of
from diagnostic.store import AssessmentInfo, list_assessments
from diagnostic.web.desk import the_desk
from diagnostic.web.parts.downloads import MEDIA_TYPES, table_bytes
from diagnostic.web.secretariat.exporting import (
    archive,
    json_lines,
    newest_of,
    read_all,
    state_table,
    wide_table,
)
from diagnostic.web.secretariat.round_standing import NOT_STARTED, STATES

NEWEST = ""
TABLES = (".csv", ".parquet", ".xlsx")


def show() -> None:
    """The page."""
    st.title("Export all")
    st.markdown(
        "One assessment a city, as files for other programs. They hold what cities wrote: handle them as such. "
        "A file is made when you click, from what is stored at that moment."
    )
    assessments = list_assessments(*the_desk())
    if not assessments:
        st.info("There are no assessments yet.")
        return
    chosen = _chosen(assessments)
    st.markdown(f"**{counted(len(chosen), 'city', 'cities')}.**")
    if not chosen:
        return
    stem = f"diagnostic-{datetime.now(UTC):%Y-%m-%d}"
    _answers(chosen, stem)
    _tables(chosen, stem)


def _chosen(assessments: list[AssessmentInfo]) -> list[AssessmentInfo]:
    left, right = st.columns(2)
    periods = sorted({info.period for info in assessments}, key=period_of, reverse=True)
    period = left.selectbox(
        "Period", [NEWEST, *periods], format_func=lambda key: key or "each city's newest", key="export period"
    )
    states = right.multiselect(
        "In these states",
        [state for state in STATES if state != NOT_STARTED],
        ["submitted", "validated"],
        format_func=lambda key: STATES[key],
    )
    return newest_of(assessments, period or None, states)


def _answers(chosen: list[AssessmentInfo], stem: str) -> None:
    st.subheader("Submissions")
    st.markdown("The form `diagnostic-submission/1`, complete. The zip archive is what `diagnostic batch` reads.")
    desk = the_desk()
    with st.container(horizontal=True):
        _download("JSON files (zip)", lambda: archive(read_all(desk, chosen)), f"{stem}.zip", "application/zip")
        _download("JSON lines", lambda: json_lines(read_all(desk, chosen)), f"{stem}.jsonl", "application/x-ndjson")


def _tables(chosen: list[AssessmentInfo], stem: str) -> None:
    desk = the_desk()
    st.subheader("Wide table")
    st.markdown(
        "One row a city, one column a question; the same form that `diagnostic batch` and `diagnostic.score` read. "
        "A table has the answers to one version of one questionnaire and catalog."
    )
    versions = sorted({info.made_with for info in chosen})
    version = versions[0]
    if len(versions) > 1:
        version = st.selectbox("Questionnaire", versions)
    same = [info for info in chosen if info.made_with == version]
    if len(versions) > 1:
        st.caption(counted(len(same), "city", "cities"))
    with st.container(horizontal=True):
        for ending in _endings():
            _download(
                f"Answers ({ending[1:].upper()})",
                lambda ending=ending: table_bytes(  # type: ignore[misc]  # each button its own ending
                    wide_table(desk, same), ending
                ),
                f"{stem}-{same[0].questionnaire.replace('@', '-')}{ending}",
                MEDIA_TYPES[ending],
            )
    st.subheader("States")
    st.markdown("Where each assessment stands, with dates and names.")
    with st.container(horizontal=True):
        for ending in (".csv", ".xlsx"):
            _download(
                f"States ({ending[1:].upper()})",
                lambda ending=ending: table_bytes(state_table(chosen), ending),  # type: ignore[misc]
                f"{stem}-states{ending}",
                MEDIA_TYPES[ending],
            )


def _endings() -> list[str]:
    """Parquet only where it is installed."""
    return [ending for ending in TABLES if ending != ".parquet" or find_spec("pyarrow")]


def _download(label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(label, make, name, kind, on_click="ignore", key=f"{label} {name}")
