"""The results of many assessments as the table that `diagnostic batch` writes; each computed again when it changed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.method.many_cities import cities_of
from diagnostic.results.result_rows import result_table
from diagnostic.results.results_table import NEEDED, Results, results_of
from diagnostic.store import AssessmentInfo, export_submission, read_content
from diagnostic.web.desk import Desk

AT_ONCE = 250
_NEVER: tuple[datetime | None, dict[str, Any]] = (None, {})


class Scored:
    """Rows of results by assessment and the moment it last changed, kept for as long as the server runs."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[datetime | None, dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def table(self, desk: Desk, chosen: Sequence[AssessmentInfo]) -> Results:
        """The results of assessments of one questionnaire and catalog; the city's id is its key.

        Raises:
            NotFoundError: One of them does not exist or is not this person's to see.
        """
        with self._lock:
            new = [info for info in chosen if self._rows.get(info.id, _NEVER)[0] != info.changed_at]
            for first in range(0, len(new), AT_ONCE):
                self._score(desk, new[first : first + AT_ONCE])
            rows = [self._rows[info.id][1] for info in chosen]
        frame = pd.DataFrame(rows, columns=None if rows else [column.name for column in NEEDED])
        return results_of({"the store": frame}, [info.city_id for info in chosen])

    def _score(self, desk: Desk, chosen: Sequence[AssessmentInfo]) -> None:
        """All at once: the method works on many cities as fast as on one."""
        questionnaire, catalog = read_content(*desk, chosen[0].id)
        cities = cities_of([export_submission(*desk, info.id) for info in chosen], questionnaire, catalog)
        cities.about["name"] = [info.city_name for info in chosen]
        validated = [info.state == "validated" for info in chosen]
        nothing = [None] * len(chosen)
        where: dict[str, list[Any]] = {"file": [info.id for info in chosen], "row": nothing, "file_sha256": nothing}
        found = result_table(cities, where, questionnaire, catalog, with_draws=False, validated=validated)
        for info, row in zip(chosen, found.to_pylist(), strict=True):
            self._rows[info.id] = (info.changed_at, row)


@st.cache_resource(show_spinner=False)
def the_scored() -> Scored:
    """The one of this process."""
    return Scored()
