"""Read an uploaded file, whatever its form."""

from __future__ import annotations

from pathlib import PurePath

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.formats.submission_file import problems_of
from diagnostic.formats.workbook.read_workbook import read_workbook_bytes
from diagnostic.submission.submission import parse_submission

ENDINGS = ["xlsx", "ods", "json"]


def read_upload(
    data: bytes, name: str, questionnaire: Questionnaire, catalog: Catalog | None
) -> tuple[Reading | None, list[Problem]]:
    """What was read, None when nothing could be; and every problem with its place."""
    try:
        if PurePath(name).suffix.lower() == ".json":
            reading = Reading(parse_submission(data.decode("utf-8")))
        else:
            reading = read_workbook_bytes(data, name, questionnaire, catalog)
        return reading, problems_of(reading, name, questionnaire, catalog)
    except UnicodeDecodeError:
        return None, [Problem("F102", "bytes that are not UTF-8 text", file=name)]
    except ProblemError as error:
        return None, error.problems
