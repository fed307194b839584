"""The library's functions, with the shipped content as default."""

from __future__ import annotations

from pathlib import Path

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_all, read_file
from diagnostic.formats.table.score_table import score
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission

__all__ = [
    "diagnose",
    "load_catalog",
    "load_questionnaire",
    "questionnaire_of",
    "read_submission",
    "read_submissions",
    "score",
]


def questionnaire_of(submission: Submission) -> Questionnaire:
    """The shipped questionnaire version that a submission names.

    Raises:
        ProblemError: X801 or S510.
    """
    return load_questionnaire(f"{submission.questionnaire.id}@{submission.questionnaire.version}")


def read_submission(path: str | Path, questionnaire: Questionnaire | None = None) -> Submission:
    """A checked submission from a JSON file, a filled workbook, or an export of the survey form with one row.

    Args:
        path: The file.
        questionnaire: The version it belongs to; by default the shipped one that the file names.

    Raises:
        ProblemError: The file cannot be used, or its answers do not fit; all problems at once.
    """
    return read_file(Path(path), questionnaire).submission


def read_submissions(path: str | Path, questionnaire: Questionnaire | None = None) -> list[Submission]:
    """All submissions of a file, checked: the rows of an export of the survey form, or the one of any other file.

    Args:
        path: The file.
        questionnaire: The version they belong to; by default the shipped one that the file names.

    Raises:
        ProblemError: The file, or one of its rows, cannot be used; all problems at once.
    """
    return [reading.submission for reading in read_all(Path(path), questionnaire)]


def diagnose(
    submission: Submission, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None
) -> Diagnosis:
    """One city's diagnosis: level, gaps, priorities, and why.

    Args:
        submission: The city's answers.
        questionnaire: The version they belong to; by default the shipped one that the submission names.
        catalog: The modules; by default those of the catalog that the submission names, else of the newest one.

    Raises:
        ProblemError: The submission does not fit; all problems at once.
    """
    used = questionnaire or questionnaire_of(submission)
    return diagnose_with(submission, used, catalog or catalog_for(used, submission.named_catalog))
