"""Reading last time's file for ``template --from``."""

from __future__ import annotations

from pathlib import Path

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.result_file import carry_result, result_in
from diagnostic.formats.submission_reading import Reading
from diagnostic.submission.carrying_over import Carried, carry_submission

_OTHER_VERSION = {"S511", "W614", "X801"}


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
