"""What can be downloaded: documents in the format that somebody chooses, made when asked for; results as data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import streamlit as st

from diagnostic.base.problems import ProblemError
from diagnostic.documents.blocks import Report
from diagnostic.documents.writers.report_files import must_be_installed, report_bytes
from diagnostic.formats.table.table_files import write_table
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.submission import Submission
from diagnostic.web.parts.outcome import refuse

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""By ending, as registered with IANA."""


FORMATS = {
    ".pdf": "PDF, to print",
    ".docx": "Word, to edit",
    ".html": "Web page",
    ".xlsx": "Excel, the numbers",
    ".json": "JSON, for programs",
}


def offer(key: str, stem: str, make: Callable[[], Report], as_json: Callable[[], str]) -> None:
    """Choose a format, then download.

    Args:
        key: What the document depends on; the same key is made once.
        stem: Name of the file without its ending.
        make: Makes the document, when it is needed.
        as_json: The same as data.
    """
    chosen = st.radio(
        "In which format?",
        list(FORMATS),
        index=None,
        format_func=lambda ending: FORMATS[ending],
        key=f"format {key}",
        horizontal=True,
    )
    if chosen is None:
        st.caption("Choose a format; the download then appears here.")
        return
    data = as_json().encode() if chosen == ".json" else document(key, chosen, make)
    if data is not None:
        st.download_button(
            f"Download {stem}{chosen}", data, f"{stem}{chosen}", MEDIA_TYPES[chosen], on_click="ignore", type="primary"
        )


def document(key: str, ending: str, make: Callable[[], Report]) -> bytes | None:
    """The document as bytes, or the page says what to install."""
    try:
        must_be_installed(ending)
    except ProblemError as error:
        refuse("This format cannot be made here.", error)
        return None
    with st.spinner(f"Making the document ({FORMATS[ending]}) …", show_time=True):
        return _made(key, ending, make)


@st.cache_resource(show_spinner=False, max_entries=24)
def _made(key: str, ending: str, _make: Callable[[], Report]) -> bytes:
    del key  # what the cache goes by
    return report_bytes(_make(), ending)


def result_json(result: Diagnosis) -> str:
    """``diagnostic-result/1``."""
    return result.model_dump_json(by_alias=True, indent=2)


def submission_json(submission: Submission) -> str:
    """``diagnostic-submission/1``."""
    return submission.model_dump_json(exclude_defaults=True, indent=2)


def table_bytes(frame: pd.DataFrame, ending: str) -> bytes:
    """A table as ``.csv``, ``.parquet`` or ``.xlsx``.

    Raises:
        ProblemError: F110: Parquet is not installed, or the disk is full.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{ending}"
        write_table(frame, path)
        return path.read_bytes()
