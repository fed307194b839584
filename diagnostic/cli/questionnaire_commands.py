"""``diagnostic questionnaire``: versions of questionnaires."""

from __future__ import annotations

import json as json_text
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.options import JsonOption

app = typer.Typer(no_args_is_help=True, help="Questionnaires and their versions.")

NAME = typer.Argument(metavar="ID[@VERSION]|FOLDER", help="As in `diagnostic questionnaire list`, or a folder.")


class Format(StrEnum):
    """What a questionnaire can be exported as."""

    XLSFORM = "xlsform"
    JSON_SCHEMA = "json-schema"
    MARKDOWN = "markdown"


@app.command("list")
def list_(json: JsonOption = False) -> None:
    """The shipped questionnaires and versions."""
    from diagnostic.cli.terminal import show_sections
    from diagnostic.content.load import load_questionnaire, shipped_questionnaires
    from diagnostic.documents.about_questionnaires import questionnaires_section

    loaded = [load_questionnaire(ref.folder) for ref in shipped_questionnaires()]
    if json:
        rows = [{"id": q.id, "version": q.version, "title": q.title, "digest": q.digest} for q in loaded]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
    else:
        show_sections([questionnaires_section(loaded)])


@app.command()
def show(
    name: Annotated[str, NAME],
    question: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="One question in full.")] = None,
    json: JsonOption = False,
) -> None:
    """A questionnaire, or one of its questions in full."""
    from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
    from diagnostic.cli import terminal
    from diagnostic.content.load import load_questionnaire
    from diagnostic.documents.about_questionnaires import question_report, questionnaire_report

    q = load_questionnaire(name)
    if question is not None and question not in q.row_of:
        advice = did_you_mean(question, q.row_of)
        raise ProblemError([Problem("S501", shown(question), "a question's id", mend=advice)])
    if json:
        found = q if question is None else q.question(question)
        print(found.model_dump_json(indent=2, exclude_defaults=True))
    else:
        terminal.show(questionnaire_report(q) if question is None else question_report(q, q.question(question)))


@app.command()
def check(name: Annotated[str, NAME], json: JsonOption = False) -> None:
    """Check a questionnaire folder and say everything that is wrong with it."""
    from diagnostic.cli.show import say
    from diagnostic.content.load import load_questionnaire

    q = load_questionnaire(name)  # checks everything and raises all problems at once
    if json:
        print("[]")
    else:
        say(f"{q.ref}: {len(q.questions)} questions in {len(q.factors)} factors, no problems. {q.digest}")


@app.command()
def diff(old: Annotated[str, NAME], new: Annotated[str, NAME], json: JsonOption = False) -> None:
    """What differs between two versions, and whether their scores compare."""
    from diagnostic.cli import terminal
    from diagnostic.content.difference import difference
    from diagnostic.content.load import load_questionnaire
    from diagnostic.documents.about_questionnaires import difference_report

    one, other = load_questionnaire(old), load_questionnaire(new)
    found = difference(one, other)
    if json:
        print(json_text.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        terminal.show(difference_report(one, other, found))


@app.command()
def export(
    name: Annotated[str, NAME],
    format: Annotated[Format, typer.Option("--format", help="XLSForm for ODK and Kobo, JSON Schema, or Markdown.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Needed for xlsform; else standard output.")
    ] = None,
) -> None:
    """Export a questionnaire to another form."""
    from diagnostic.base.problems import Problem, ProblemError, shown
    from diagnostic.cli.show import say
    from diagnostic.content.load import catalog_for, load_questionnaire
    from diagnostic.content.questionnaire import Questionnaire
    from diagnostic.formats.export.json_schema import answers_schema
    from diagnostic.formats.export.questionnaire_page import as_markdown

    def text(q: Questionnaire) -> str:
        if format == Format.MARKDOWN:
            return as_markdown(q)
        return json_text.dumps(answers_schema(q), ensure_ascii=False, indent=2) + "\n"

    q = load_questionnaire(name)
    try:
        if format == Format.XLSFORM:
            from diagnostic.formats.export.xlsform import write_xlsform

            if output is None or output.suffix.lower() != ".xlsx":
                raise ProblemError([Problem("X804", shown(str(output or "")), ".xlsx, named with -o")])
            write_xlsform(q, output, catalog_for(q))
        elif output is None:
            sys.stdout.write(text(q))
        else:
            output.write_text(text(q), encoding="utf-8")
    except OSError as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if output is not None:
        say(f"Saved: {output}")
