"""Reading last time's file for ``template --from``."""

from __future__ import annotations

from pathlib import Path

from diagnostic.api import questionnaire_of
from diagnostic.base.problems import ProblemError, raise_errors
from diagnostic.cli.show import result_from
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.formats.submission_file import LARGEST_TEXT, problems_of, read_file
from diagnostic.method.diagnosis import FORMAT as RESULT_FORMAT
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.carrying_over import Carried, carry_result, carry_submission
from diagnostic.submission.submission import parse_json

_OTHER_VERSION = {"S511", "W614", "X801"}


def carried_over(file: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> Carried:
    """What a workbook, submission or result of last time gives for this questionnaire.

    Raises:
        ProblemError: The file cannot be used, or belongs to another questionnaire.
    """
    try:
        result = _result_in(file)
        if result is not None:
            used = result.questionnaire
            same = (used.id, used.version) == (questionnaire.id, questionnaire.version)
            old = questionnaire if same else load_questionnaire(f"{used.id}@{used.version}")
            return carry_result(result, old, questionnaire, catalog)
        reading = _reading(file, questionnaire, catalog)
        given = reading.submission.questionnaire
        same = (given.id, given.version) == (questionnaire.id, questionnaire.version)
        old = questionnaire if same else questionnaire_of(reading.submission)
        old_catalog = catalog if same else catalog_for(old)
        raise_errors([problem for problem in problems_of(reading, str(file), old, old_catalog) if problem.is_error])
        return carry_submission(reading.submission, old, questionnaire, catalog)
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


def _result_in(file: Path) -> Diagnosis | None:
    """The result in a JSON file; None where the file holds something else."""
    if file.suffix.lower() != ".json" or not file.is_file() or file.stat().st_size > LARGEST_TEXT:
        return None
    data = parse_json(file.read_text(encoding="utf-8", errors="replace"))
    if isinstance(data, dict) and data.get("format") == RESULT_FORMAT:
        return result_from(data, str(file))
    return None
