"""Assessments of many cities as files: submissions, the wide table, and the table of states."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import compress

import pandas as pd

from diagnostic.formats.table.convert import to_table
from diagnostic.results.newest import newest, when_made
from diagnostic.store import AssessmentInfo, export_submission, read_content
from diagnostic.submission.submission import Submission
from diagnostic.web.desk import Desk
from diagnostic.web.parts.downloads import submission_json

STATE_COLUMNS = [
    "city",
    "city.name",
    "period",
    "questionnaire",
    "state",
    "round",
    "first_submitted_at",
    "submitted_at",
    "submitted_by",
    "validated_at",
    "validated_by",
    "assessment",
]

Exported = tuple[AssessmentInfo, Submission]


def newest_of(assessments: Iterable[AssessmentInfo], period: str | None, states: Iterable[str]) -> list[AssessmentInfo]:
    """The newest assessment of each city, of a period or at all; by city.

    Args:
        assessments: All.
        period: None for all periods.
        states: Those that count.
    """
    wanted = set(states)
    among = [info for info in assessments if info.state in wanted and period in (None, info.period)]
    among.sort(key=lambda info: (info.city_id, info.started_at))
    counts = newest([info.city_id for info in among], [when_made(info.period, info.submitted_at) for info in among])
    return list(compress(among, counts))


def read_all(desk: Desk, chosen: Sequence[AssessmentInfo]) -> list[Exported]:
    """The answers of each."""
    return [(info, export_submission(*desk, info.id)) for info in chosen]


def json_lines(found: Sequence[Exported]) -> bytes:
    """A submission a line, which `diagnostic check` and the library read one by one."""
    lines = [submission.model_dump_json(exclude_defaults=True) for _, submission in found]
    return "".join(f"{line}\n" for line in lines).encode()


def archive(found: Sequence[Exported]) -> bytes:
    """A zip of a JSON file an assessment, which `diagnostic batch` reads."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for info, submission in found:
            made.writestr(f"{info.city_id}-{info.period}-{info.id[:8]}.json", submission_json(submission))
    return buffer.getvalue()


def wide_table(desk: Desk, chosen: Sequence[AssessmentInfo]) -> pd.DataFrame:
    """The answers to one questionnaire and catalog, a row a city, in the form that `diagnostic batch` reads."""
    content = read_content(*desk, chosen[0].id)
    return to_table([submission for _, submission in read_all(desk, chosen)], *content)


def state_table(chosen: Sequence[AssessmentInfo]) -> pd.DataFrame:
    """Where each assessment stands, a row each."""
    rows = [
        [
            info.city_id,
            info.city_name,
            info.period,
            info.questionnaire,
            info.state,
            info.round,
            *(_moment(value) for value in (info.first_submitted_at, info.submitted_at)),
            info.submitted_by,
            _moment(info.validated_at),
            info.validated_by,
            info.id,
        ]
        for info in chosen
    ]
    return pd.DataFrame(rows, columns=STATE_COLUMNS, dtype=object)


def _moment(value: object) -> str | None:
    return None if value is None else str(value)
