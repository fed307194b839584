"""What several commands share: options, and the advice where a part of the program is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

QuestionnaireOption = Annotated[
    str | None,
    typer.Option("--questionnaire", metavar="ID[@VERSION]|FOLDER", help="Another questionnaire than the file names."),
]
CatalogOption = Annotated[
    str | None,
    typer.Option("--catalog", metavar="VERSION|FOLDER", help="Another catalog of modules than the file names."),
]
RowOption = Annotated[
    int | None,
    typer.Option("--row", metavar="N", help="Of an export of the survey form: the Nth submission, from 1."),
]
TargetOption = Annotated[int | None, typer.Option(help="The level to plan for; by default the next one.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]


@contextmanager
def extra(name: str, part: str) -> Iterator[None]:
    """Imports that need an extra of the package, which not everybody has installed.

    Raises:
        ProblemError: X805, a library is missing.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        from diagnostic.base.problems import Problem, ProblemError

        advice = f'Install {part}: pip install "egov-diagnostic[{name}]"'
        raise ProblemError([Problem("X805", f"{error.name} is not installed", mend=advice)]) from None
