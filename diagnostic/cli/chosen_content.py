"""What a command works with: a file, and the questionnaire and catalog that were named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diagnostic.base.problems import raise_errors
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.submission_reading import Reading
from diagnostic.submission.checks import target_level_problems


def chosen_questionnaire(name: str | None) -> Questionnaire | None:
    """The questionnaire named on the command line, if one is."""
    return load_questionnaire(name) if name else None


def read_chosen(
    file: Path,
    questionnaire: str | None,
    catalog: str | None,
    row: int | None = None,
    target_level: int | None = None,
) -> Reading:
    """The checked answers of a file, for another target level if one is given.

    Raises:
        ProblemError: All errors and warnings, when one is an error.
    """
    used = chosen_questionnaire(questionnaire)
    reading = read_file(file, used, load_catalog(catalog, used) if catalog else None, row)
    if catalog and used is None:
        load_catalog(catalog, reading.questionnaire)  # must fit what the file names
    if target_level is None:
        return reading
    raise_errors(list(target_level_problems(target_level, reading.questionnaire)))
    return replace(reading, submission=reading.submission.model_copy(update={"target_level": target_level}))
