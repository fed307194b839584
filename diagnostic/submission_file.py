"""A submission from a file, whatever its form, with every problem at the place where a person finds it."""

from __future__ import annotations

from pathlib import Path

from diagnostic.checks import submission_problems
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.problems import Problem, ProblemError, shown
from diagnostic.reading import Reading
from diagnostic.submission import parse_submission

ENDINGS = (".json", ".xlsx")
LARGEST_JSON = 2_000_000


def read_file(path: Path, questionnaire: Questionnaire | None = None, catalog: Catalog | None = None) -> Reading:
    """A submission from a JSON file or a filled workbook.

    Args:
        path: The file.
        questionnaire: Needed for a workbook of a questionnaire that is not shipped.
        catalog: Needed for a workbook of a catalog that is not shipped.

    Raises:
        ProblemError: The file cannot be used; all problems at once.
    """
    if not path.is_file():
        raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
    if path.suffix.lower() != ".json":
        from diagnostic.workbook.read import read_workbook  # noqa: PLC0415  # openpyxl is slow to import

        return read_workbook(path, questionnaire, catalog)
    try:
        if path.stat().st_size > LARGEST_JSON:
            raise ProblemError([Problem("F106", f"{path.stat().st_size} bytes", f"{LARGEST_JSON} bytes")])
        return Reading(parse_submission(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None


def problems_of(reading: Reading, file: str, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Problem]:
    """All errors and warnings of what was read, each with file and place."""
    found = reading.placed(submission_problems(reading.submission, questionnaire, catalog))
    return [problem.in_file(file) for problem in [*reading.problems, *found]]
