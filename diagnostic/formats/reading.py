"""What was read from a file: the submission, warnings, and where a person finds each part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from diagnostic.base.problems import Problem
from diagnostic.submission.submission import Submission


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        submission: The answers.
        problems: Warnings met on the way; errors are raised.
        places: JSON pointer into the submission to ``Sheet!C12``, for blank cells too. Empty for JSON.
        sha256: Of the file's bytes, so that the file kept as it came is found again; "" without a file.
    """

    submission: Submission
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    sha256: str = ""

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems, their JSON pointers turned into places of the file."""
        return [placed(problem, self.places) for problem in problems]


def placed(problem: Problem, places: dict[str, str]) -> Problem:
    """The pointer's own place, or that of the nearest thing around it."""
    where = problem.where
    while where.startswith("/"):
        if where in places:
            return replace(problem, where=places[where])
        where = where.rpartition("/")[0]
    return problem
