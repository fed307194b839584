"""A submission from a file, whatever its form, with every problem at the place where a person finds it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from diagnostic.checks import submission_problems
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.problems import Problem, ProblemError, shown
from diagnostic.submission import Submission, parse_submission

ENDINGS = (".json", ".xlsx")
LARGEST_JSON = 2_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        submission: The answers.
        problems: Warnings met on the way.
        places: Where the parts of the submission stand, by JSON pointer: ``Sheet!C12``. Empty for JSON.
    """

    submission: Submission
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)


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

        found = read_workbook(path, questionnaire, catalog)
        return Reading(found.submission, found.problems, found.places)
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
    found = submission_problems(reading.submission, questionnaire, catalog)
    placed = [replace(problem, where=place_of(problem.where, reading.places)) for problem in found]
    return [problem.in_file(file) for problem in [*reading.problems, *placed]]


def place_of(pointer: str, places: dict[str, str]) -> str:
    """The cell for a JSON pointer, or for the nearest part around it that has one; else the pointer."""
    part = pointer
    while part:
        if part in places:
            return places[part]
        part = part.rpartition("/")[0]
    return pointer
