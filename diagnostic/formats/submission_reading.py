"""What was read from a file: a submission that fits, with warnings and places; or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from diagnostic.base.problems import Problem, ProblemError, raise_errors
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import Submission, submission_from


@dataclass(frozen=True, slots=True)
class Reading:
    """A submission that was read and checked.

    Attributes:
        submission: The answers; they fit.
        questionnaire: The version they belong to.
        catalog: The modules; None where the questionnaire has no systems part.
        problems: Warnings of the reader and of the check, each with its place; errors are raised.
        places: JSON pointer into the submission to ``Sheet!C12``, for blank cells too. Empty for JSON and wide tables.
        row: Which submission of a file of rows, from 1; None where the file holds one submission.
        sha256: Of the file's bytes, so that the file kept as it came is found again.
    """

    submission: Submission
    questionnaire: Questionnaire
    catalog: Catalog | None
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    row: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of a file that cannot be used, and why."""

    row: int
    problems: list[Problem]


class Rows(Protocol):
    """A file with a row a submission, counted from 1."""

    def __len__(self) -> int:
        """How many submissions."""

    def called(self, number: int) -> str:
        """The city of a row, or where the row stands."""

    def read(self, number: int) -> Reading:
        """One submission.

        Raises:
            ProblemError: Everything that is wrong with the row, at once, with places.
        """


def checked(
    data: Any,
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    place: Callable[[Problem], Problem] = lambda problem: problem,
    problems: Iterable[Problem] = (),
) -> Reading:
    """The one check of what a reader found.

    Args:
        data: A submission, or the plain data of one.
        questionnaire: The version it belongs to.
        catalog: The modules.
        place: Turns the JSON pointer of a problem into a place of the file.
        problems: What the reader met on the way.

    Raises:
        ProblemError: Everything that is wrong, at once, the warnings with it.
    """
    found = list(problems)
    try:
        submission = submission_from(data)
    except ProblemError as error:
        raise ProblemError([*found, *(place(problem) for problem in error.problems)]) from None
    unread = any(problem.is_error for problem in found)  # a warning about what could not be read would mislead
    answered = submission_problems(submission, questionnaire, catalog)
    found += [place(problem) for problem in answered if problem.is_error or not unread]
    raise_errors(found)
    return Reading(submission, questionnaire, catalog, found)


def placed(problem: Problem, places: dict[str, str]) -> Problem:
    """The pointer's own place, or that of the nearest thing around it."""
    where = problem.where
    while where.startswith("/"):
        if where in places:
            return replace(problem, where=places[where])
        where = where.rpartition("/")[0]
    return problem
