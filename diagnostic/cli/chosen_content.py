"""What a command works with: a file, that of last time, and the questionnaire and catalog that were named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diagnostic.base.problems import ProblemError, raise_errors
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.result_file import carry_result, result_in
from diagnostic.formats.submission_reading import Reading
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnosis_of
from diagnostic.submission.carrying_over import Carried, carry_submission
from diagnostic.submission.checks import target_level_problems

_OTHER_VERSION = {"S511", "W614", "X801"}


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


def result_of(file: Path, questionnaire: str | None, catalog: str | None) -> tuple[Diagnosis, Questionnaire]:
    """The diagnosis of a file of answers, or the result itself where the file holds one."""
    result = result_in(file)
    if result is not None:
        used = result.questionnaire
        return result, load_questionnaire(questionnaire or f"{used.id}@{used.version}")
    reading = read_chosen(file, questionnaire, catalog)
    return diagnosis_of(reading.submission, reading.questionnaire, reading.catalog), reading.questionnaire


def carried_over(file: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> Carried:
    """What a workbook, submission or result of last time gives for this questionnaire.

    Raises:
        ProblemError: The file cannot be used, or belongs to another questionnaire.
    """
    try:
        result = result_in(file)
        if result is not None:
            used = result.questionnaire
            same = (used.id, used.version) == (questionnaire.id, questionnaire.version)
            old = questionnaire if same else load_questionnaire(f"{used.id}@{used.version}")
            return carry_result(result, old, questionnaire, catalog)
        reading = _reading(file, questionnaire, catalog)
        return carry_submission(reading.submission, reading.questionnaire, questionnaire, catalog)
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(file)) for problem in error.problems]) from None


def _reading(file: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> Reading:
    """The file as one of this version, else as one of the shipped version that it names."""
    try:
        return read_file(file, questionnaire, catalog)
    except ProblemError as error:
        if not any(problem.code in _OTHER_VERSION for problem in error.problems):
            raise
    return read_file(file)
