"""Questionnaires on the terminal and as files."""

from __future__ import annotations

import json as json_text
import sys
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.cli import show
from diagnostic.cli.terminal import console, plain
from diagnostic.content.difference import difference
from diagnostic.content.load import catalog_for, load_questionnaire, shipped_questionnaires
from diagnostic.content.question_types import AnyQuestion
from diagnostic.formats.export.questionnaire_page import as_markdown, notes, states


def list_questionnaires(json: bool) -> None:
    """A line a version."""
    loaded = [load_questionnaire(ref.folder) for ref in shipped_questionnaires()]
    if json:
        rows = [{"id": q.id, "version": q.version, "title": q.title, "digest": q.digest} for q in loaded]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Questionnaire", "Questions", "Factors", "Levels", "", box=None, pad_edge=False)
    for q in loaded:
        table.add_row(plain(q.ref), str(len(q.questions)), str(len(q.factors)), str(len(q.levels)), plain(q.title))
    console().print(table)


def show_questionnaire(name: str, question_id: str | None, json: bool) -> None:
    """All questions in short, or one in full."""
    q = load_questionnaire(name)
    out = console()
    if question_id is not None:
        if question_id not in q.row_of:
            advice = did_you_mean(question_id, q.row_of)
            raise ProblemError([Problem("S501", shown(question_id), "a question's id", mend=advice)])
        question = q.question(question_id)
        if json:
            print(question.model_dump_json(indent=2, exclude_defaults=True))
        else:
            _question(question)
        return
    if json:
        print(q.model_dump_json(indent=2, exclude_defaults=True))
        return
    out.print(plain(f"{q.title} ({q.ref})", "bold"))
    if q.summary:
        out.print(plain(q.summary))
    for factor in q.factors:
        out.print()
        out.print(plain(f"{factor.id} {factor.name}  weight {factor.weight:g}", "bold"))
        for question in factor.questions:
            out.print(plain(f"  {question.id}  {question.text}"))


def _question(question: AnyQuestion) -> None:
    out = console()
    out.print(plain(f"{question.id} {question.title}", "bold"))
    out.print(plain(question.text))
    for line in states(question):
        out.print(plain(f"  {line}"))
    for label, text in notes(question):
        out.print(plain(f"{label}: ", "bold").append_text(plain(text)))


def check_questionnaire(name: str, json: bool) -> None:
    """Load it; loading checks everything and raises all problems at once."""
    q = load_questionnaire(name)
    if json:
        print("[]")
    else:
        show.say(f"{q.ref}: {len(q.questions)} questions in {len(q.factors)} factors, no problems. {q.digest}")


def diff_questionnaires(old_name: str, new_name: str, json: bool) -> None:
    """What differs."""
    old, new = load_questionnaire(old_name), load_questionnaire(new_name)
    found = difference(old, new)
    if json:
        print(json_text.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    out = console()
    out.print(plain(f"{old.ref} → {new.ref}: scores {'compare' if found.compares else 'do not compare'}", "bold"))
    for title, items in (
        ("New questions", found.added),
        ("Removed questions", found.removed),
        ("Moved", [f"{o} → {n}" for o, n in found.moved.items()]),
        ("Changed around the questions", found.frame),
    ):
        if items:
            out.print(plain(f"{title}: {', '.join(items)}"))
    for change in found.changed:
        effect = "another score or scale" if change.scores_change else "wording only"
        out.print(plain(f"{change.question}: {effect} ({', '.join(change.keys)})"))
    if not (found.added or found.removed or found.moved or found.changed or found.frame):
        out.print(plain("No difference."))


def export_questionnaire(name: str, form: str, output: Path | None) -> None:
    """Write it in another form."""
    q = load_questionnaire(name)
    try:
        if form == "xlsform":
            from diagnostic.formats.export.xlsform import write_xlsform  # noqa: PLC0415  # openpyxl is slow to import

            if output is None or output.suffix.lower() != ".xlsx":
                raise ProblemError([Problem("X804", shown(str(output or "")), ".xlsx, named with -o")])
            write_xlsform(q, output, catalog_for(q))
        else:
            _write_text(_text(name, form), output)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if output is not None:
        show.say(f"Saved: {output}")


def _text(name: str, form: str) -> str:
    from diagnostic.formats.export.json_schema import answers_schema  # noqa: PLC0415

    q = load_questionnaire(name)
    return (
        as_markdown(q)
        if form == "markdown"
        else json_text.dumps(answers_schema(q), ensure_ascii=False, indent=2) + "\n"
    )


def _write_text(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
