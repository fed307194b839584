"""Which questionnaire and catalog a command works with."""

from __future__ import annotations

from pathlib import Path

from diagnostic.api import questionnaire_of
from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.formats.submission_file import problems_of, read_file
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnose_with
from diagnostic.submission.submission import Submission


def chosen_questionnaire(name: str | None) -> Questionnaire | None:
    """The questionnaire named on the command line, if one is."""
    return load_questionnaire(name) if name else None


def read_with_content(
    file: Path, questionnaire: Questionnaire | None, catalog_folder: str | None, row: int | None = None
) -> tuple[Reading, Questionnaire, Catalog | None]:
    """What a file holds, with the questionnaire and catalog it belongs to."""
    catalog = load_catalog(catalog_folder) if catalog_folder else None
    reading = read_file(file, questionnaire, catalog, row)
    used = questionnaire or questionnaire_of(reading.submission)
    return reading, used, catalog_for(used, catalog_folder)


def read_checked(
    file: Path, questionnaire: Questionnaire | None, catalog_folder: str | None, row: int | None = None
) -> tuple[Reading, Questionnaire, Catalog | None]:
    """The same, for a file whose answers fit.

    Raises:
        ProblemError: All errors and warnings, when one is an error.
    """
    reading, used, catalog = read_with_content(file, questionnaire, catalog_folder, row)
    found = problems_of(reading, str(file), used, catalog)
    if any(problem.is_error for problem in found):
        raise ProblemError(found)
    return reading, used, catalog


def diagnosed(
    file: Path,
    questionnaire: Questionnaire | None,
    catalog_folder: str | None,
    target_level: int | None = None,
    row: int | None = None,
) -> tuple[Diagnosis, Questionnaire, Catalog | None]:
    """The diagnosis of a file, with the content it was made with."""
    submission, used, catalog = answers_of(file, questionnaire, catalog_folder, target_level, row)
    return diagnose_with(submission, used, catalog), used, catalog


def answers_of(
    file: Path,
    questionnaire: Questionnaire | None,
    catalog_folder: str | None,
    target_level: int | None = None,
    row: int | None = None,
) -> tuple[Submission, Questionnaire, Catalog | None]:
    """The checked answers of a file, for another target level if one is given, with the content they belong to."""
    reading, used, catalog = read_checked(file, questionnaire, catalog_folder, row)
    submission = reading.submission
    if target_level is not None:
        submission = submission.model_copy(update={"target_level": target_level})
    return submission, used, catalog
