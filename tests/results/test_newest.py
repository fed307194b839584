"""Which result of a city is the newest: the cohort, the check of the framework and the web app say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pandas as pd
import pytest

from diagnostic.base.city_identity import city_key
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.columns import FILE
from diagnostic.results.newest import newest, when_made
from diagnostic.secretariat.framework.read_sample import sample_of
from diagnostic.web.secretariat.exporting import newest_of
from tests.secretariat.cohort.made import made, raw


@dataclass(frozen=True)
class Info:
    """Of an assessment, what the choice looks at."""

    id: str
    period: str
    submitted_at: datetime
    state: str
    city_id: str = "nairobi"

    @property
    def started_at(self) -> datetime:
        """Its draft was begun and handed in at once."""
        return self.submitted_at


CASES = [
    pytest.param(("2026", "2026-12-10"), ("2026-Q2", "2026-07-05"), id="a year stands after its second quarter"),
    pytest.param(("2026", "2026-02-01"), ("2026-Q4", "2026-12-30"), id="and after its fourth, whenever handed in"),
    pytest.param(("2026-Q3", "2026-01-01"), ("2026-Q2", "2026-12-30"), id="quarters count before moments"),
    pytest.param(("2027-Q1", "2026-01-01"), ("2026", "2026-12-30"), id="and so does the next year"),
    pytest.param(("2026", "2026-12-10"), ("2026", "2026-11-01"), id="of one period the last to be handed in"),
]


@pytest.mark.parametrize(("newer", "older"), CASES)
@pytest.mark.parametrize("newer_first", [True, False])
def test_cohort_framework_and_web_take_the_same_result_of_a_city(
    newer: tuple[str, str], older: tuple[str, str], newer_first: bool, ceds: Questionnaire, modules: Catalog
) -> None:
    both = [newer, older] if newer_first else [older, newer]
    kept = f"city-{both.index(newer)}.json"
    frame = raw(ceds, modules, 2, missing=0)
    frame["city.name"], frame["city.country"] = "Nairobi", "KE"
    frame["period"] = [period for period, _ in both]
    frame["submitted_at"] = [f"{day}T10:00:00Z" for _, day in both]

    assert made(ceds, modules, frame, period=newer[0]).results.texts(FILE) == [kept]

    states = pd.DataFrame({f"state.{question.id}": ["answered"] * 2 for question in ceds.questions})
    sample = sample_of({"results": pd.concat([frame, states], axis=1)}, ceds, modules)
    question = ceds.questions[0].id
    assert sample.scores[0].tolist() == [frame[f"question.{question}"][both.index(newer)]]

    # the older one went further: how far an assessment went does not make it newer
    infos = [
        Info(f"city-{place}.json", period, datetime.fromisoformat(f"{day}T10:00:00+00:00"), state)
        for place, ((period, day), state) in enumerate(
            zip(both, ("submitted", "validated") if newer_first else ("validated", "submitted"), strict=True)
        )
    ]
    chosen = newest_of(cast("Any", infos), None, ["submitted", "validated"])
    assert [info.id for info in chosen] == [kept]


def test_of_each_city_the_newest_counts() -> None:
    rows = [
        ("Nairobi", "KE", "2025", "2025-11-01T10:00:00Z"),
        (" nairobi ", "ke", "2026-Q3", None),
        ("NAIROBI", "KE", "2026-Q3", "2026-10-01T10:00:00Z"),
        ("Nairobi", "US", "2024", None),
        (None, "KE", "2024", None),
        ("", "KE", "2024", None),
        ("Zürich", "CH", "2026-Q4", None),
        ("Zu\u0308rich", "CH", "2026", None),
        ("Quito", "EC", "soon", None),
        ("Quito", "EC", "soon", None),
        ("Lima", "PE", "2026", "2026-10-01T12:00:00+05:00"),
        ("Lima", "PE", "2026", "2026-10-01T08:00:00+00:00"),
        ("Lima", "PE", "2026", "2026-10-01T07:30:00"),
    ]
    cities = [city_key(name, country, f"row {row}") for row, (name, country, *_) in enumerate(rows)]
    counts = newest(cities, [when_made(period, moment) for *_, period, moment in rows])
    assert counts.tolist() == [False, False, True, True, True, True, False, True, False, True, False, True, False]
