"""``diagnostic questionnaire``: versions of questionnaires."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Questionnaires and their versions.")

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]
NAME = typer.Argument(metavar="ID[@VERSION]|FOLDER", help="As in `diagnostic questionnaire list`, or a folder.")


class Format(StrEnum):
    """What a questionnaire can be exported as."""

    XLSFORM = "xlsform"
    JSON_SCHEMA = "json-schema"
    MARKDOWN = "markdown"


@app.command("list")
def list_(json: JsonOption = False) -> None:
    """The shipped questionnaires and versions."""
    from diagnostic.cli import show_questionnaire  # noqa: PLC0415

    show_questionnaire.list_questionnaires(json)


@app.command()
def show(
    name: Annotated[str, NAME],
    question: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="One question in full.")] = None,
    json: JsonOption = False,
) -> None:
    """A questionnaire, or one of its questions in full."""
    from diagnostic.cli import show_questionnaire  # noqa: PLC0415

    show_questionnaire.show_questionnaire(name, question, json)


@app.command()
def check(name: Annotated[str, NAME], json: JsonOption = False) -> None:
    """Check a questionnaire folder and say everything that is wrong with it."""
    from diagnostic.cli import show_questionnaire  # noqa: PLC0415

    show_questionnaire.check_questionnaire(name, json)


@app.command()
def diff(old: Annotated[str, NAME], new: Annotated[str, NAME], json: JsonOption = False) -> None:
    """What differs between two versions, and whether their scores compare."""
    from diagnostic.cli import show_questionnaire  # noqa: PLC0415

    show_questionnaire.diff_questionnaires(old, new, json)


@app.command()
def export(
    name: Annotated[str, NAME],
    format: Annotated[Format, typer.Option("--format", help="XLSForm for ODK and Kobo, JSON Schema, or Markdown.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Needed for xlsform; else standard output.")
    ] = None,
) -> None:
    """Export a questionnaire to another form."""
    from diagnostic.cli import show_questionnaire  # noqa: PLC0415

    show_questionnaire.export_questionnaire(name, format, output)
