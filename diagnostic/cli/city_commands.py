"""What ``diagnostic`` does for one city. Each command imports what it needs when it runs."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import Annotated

import typer

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.cli import show, terminal
from diagnostic.cli.options import CatalogOption, JsonOption, QuestionnaireOption, RowOption, TargetOption, extra

ASSESS_SHOWS = (
    *("summary", "sure", "steps", "later-steps", "way-up", "remarks", "computed"),
    *("factors", "systems", "priorities", "data"),
)
"""Sections of the report that `assess` shows."""


def template(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx", help="The workbook to write.")],
    city: Annotated[str | None, typer.Option(help="Name of the city, filled in already.")] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    last_time: Annotated[
        Path | None,
        typer.Option("--from", metavar="OLD", help="Carry over last time's workbook, answers or result (JSON)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write the questionnaire as a workbook to fill in offline.

    With --from, last time's answers stand in it already, marked until somebody confirms them; what could not be
    carried over is listed here and on the sheet Read me.
    """
    from diagnostic.cli.chosen_content import carried_over, chosen_questionnaire
    from diagnostic.content.load import catalog_for, load_questionnaire
    from diagnostic.formats.workbook.writing.template import write_template

    if output.suffix.lower() != ".xlsx":
        raise ProblemError([Problem("X804", shown(output.suffix), ".xlsx", file=str(output))])
    if output.exists() and not force:
        advice = "Choose another name, or add --force to replace it."
        raise ProblemError([Problem("F110", "the file exists", "", file=str(output), mend=advice)])
    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    written = catalog_for(used, catalog)
    carried = carried_over(last_time, used, written) if last_time else None
    try:
        write_template(used, written, output, city, carried=carried)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if carried is not None:
        show.show_carried(carried, str(last_time))
    show.say(f"{output}: {len(used.questions)} questions of {used.ref}. Fill it in, then: diagnostic assess {output}")


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Workbooks (.xlsx, .ods), survey exports or JSON.")
    ],
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    row: RowOption = None,
    json: JsonOption = False,
) -> None:
    """Say what in a filled workbook or JSON file cannot be used, where it stands and how to mend it.

    Exit code 0 when there are only warnings, 2 when there are errors.
    """
    from diagnostic.cli.chosen_content import read_chosen

    problems: list[Problem] = []
    for file in files:
        try:
            problems += read_chosen(file, questionnaire, catalog, row).problems
        except ProblemError as error:
            problems += [problem.in_file(str(file)) for problem in error.problems]
    failed = any(problem.is_error for problem in problems)
    if json:
        print(json_text.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2))
    else:
        show.show_problems(problems)
        bad = {problem.file for problem in problems if problem.is_error}
        show.say(f"{len(files) - len(bad)} of {len(files)} files can be used.")
    if failed:
        sys.exit(2)


def assess(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx, .ods), survey export or JSON.")],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Save a report (.html, .pdf, .docx, .xlsx) or the result (.json); may repeat.",
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Last time's answers or result; the report then says what changed."),
    ] = None,
    target_level: TargetOption = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    row: RowOption = None,
    json: JsonOption = False,
    all_reasons: Annotated[bool, typer.Option("--all-reasons", help="Every part of every priority.")] = False,
) -> None:
    """Show one city's level, its gaps, and what to build first, with the reasons; save reports with -o."""
    from diagnostic.cli.chosen_content import read_chosen, result_of
    from diagnostic.cli.delivery import deliver, must_be_possible
    from diagnostic.documents.diagnosis.diagnosis_report import diagnosis_report
    from diagnostic.documents.diagnosis.report_basis import Basis
    from diagnostic.method.one_city import diagnosis_of

    outputs = output or []
    must_be_possible(outputs)
    reading = read_chosen(file, questionnaire, catalog, row, target_level)
    used, own_catalog = reading.questionnaire, reading.catalog
    result = diagnosis_of(reading.submission, used, own_catalog)
    before, old_used = result_of(previous, questionnaire, catalog) if previous else (None, None)
    deliver(
        result.model_dump_json(by_alias=True, indent=2),
        lambda: diagnosis_report(Basis(result, used, own_catalog, reading.submission, before, old_used)),
        outputs,
        json,
        (*ASSESS_SHOWS, "change") if before else ASSESS_SHOWS,
        ("Reasons",) if all_reasons else (),
    )


def plan(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook (.xlsx) or JSON file.")],
    budget_per_year: Annotated[float, typer.Option(help="Money for building, a year.", min=0)],
    years: Annotated[int, typer.Option(help="Horizon of the plan.", min=1, max=10)],
    teams: Annotated[int, typer.Option(help="Projects that can run side by side.", min=1, max=12)] = 2,
    start: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="First month; by default January after the period.")
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(help="Units of the city's currency for one US dollar: the budget is in that currency."),
    ] = None,
    overrides: Annotated[
        Path | None, typer.Option(metavar="FILE.yaml", help="The city's own costs and months; see docs/formats.md.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Save the draft master plan (.docx, .pdf, .html, .xlsx) or the roadmap (.json); may repeat.",
        ),
    ] = None,
    target_level: TargetOption = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Choose and schedule modules inside a budget, to proven optimality, and draft the master plan with -o."""
    with extra("plan", "the part that plans"):
        from diagnostic.cli import plan_command

    asked = plan_command.Asked(budget_per_year, years, teams, start, rate, overrides, target_level)
    plan_command.plan(file, asked, output or [], questionnaire, catalog, json)


def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Last time's workbook, answers or result (JSON).")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="This time's.")],
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Show what changed between two times, and which answers changed it."""
    from diagnostic.cli.chosen_content import result_of
    from diagnostic.documents.diagnosis.changes import change_report, comparison_data

    before, old_questionnaire = result_of(old, questionnaire, catalog)
    after, new_questionnaire = result_of(new, questionnaire, catalog)
    if json:
        data = comparison_data(before, old_questionnaire, after, new_questionnaire)
        print(json_text.dumps(data, ensure_ascii=False, indent=2))
    else:
        terminal.show(change_report(before, old_questionnaire, after, new_questionnaire), ("change",))
