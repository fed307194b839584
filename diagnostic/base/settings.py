"""Settings from the environment, all of them: ``DIAGNOSTIC_...``. A misspelt one is an error, never ignored."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown

PREFIX = "DIAGNOSTIC_"
KNOWN = {
    "DIAGNOSTIC_DATABASE_URL": "postgresql://... or sqlite:///FILE; by default SQLite in the data folder",
    "DIAGNOSTIC_DATA_DIR": "the folder that holds the SQLite file; by default the user's data folder",
    "DIAGNOSTIC_SUBMISSIONS_PER_YEAR": "assessments a city may submit in a calendar year; by default 4",
    "DIAGNOSTIC_LARGEST_UPLOAD": "bytes of the largest file that is kept; by default 10000000",
    "DIAGNOSTIC_CONTACT": "whom people write to who cannot sign in, as in Secretariat, office@secretariat.example",
    "DIAGNOSTIC_CI": "set on CI: a skipped test fails the run",
}
"""Every variable, and what it sets."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment sets.

    Attributes:
        database_url: As given; "" for SQLite in ``data_dir``. May hold a password: never show it as it is.
        data_dir: Folder of the SQLite file; None for the user's data folder.
        submissions_per_year: Assessments a city may submit in a calendar year.
        largest_upload: Bytes of the largest file that is kept.
        contact: Whom people write to who cannot sign in; "" to leave it out.
    """

    database_url: str = ""
    data_dir: Path | None = None
    submissions_per_year: int = 4
    largest_upload: int = 10_000_000
    contact: str = ""


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        ProblemError: A variable that begins with DIAGNOSTIC_ is unknown (D101) or has a wrong value (D102).
    """
    given = {k: v for k, v in (os.environ if environment is None else environment).items() if k.startswith(PREFIX)}
    problems = [
        Problem("D101", shown(name), ", ".join(KNOWN), mend=did_you_mean(name, KNOWN))
        for name in sorted(given)
        if name not in KNOWN
    ]
    per_year = _whole(given, "DIAGNOSTIC_SUBMISSIONS_PER_YEAR", 4, problems)
    largest = _whole(given, "DIAGNOSTIC_LARGEST_UPLOAD", 10_000_000, problems)
    if problems:
        raise ProblemError(problems)
    folder = given.get("DIAGNOSTIC_DATA_DIR", "")
    return Settings(
        given.get("DIAGNOSTIC_DATABASE_URL", ""),
        Path(folder) if folder else None,
        per_year,
        largest,
        given.get("DIAGNOSTIC_CONTACT", "").strip(),
    )


def _whole(given: Mapping[str, str], name: str, default: int, problems: list[Problem]) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        problems.append(Problem("D102", shown(text), "a whole number from 0", name))
        return default
    return int(text)
