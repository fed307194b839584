"""What ``diagnostic`` does for one city. Each command imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.options import CatalogOption, JsonOption, QuestionnaireOption, RowOption, TargetOption, extra


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
    from diagnostic.cli import commands

    commands.template(output, city, questionnaire, catalog, last_time, force)


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
    from diagnostic.cli import commands

    commands.check(files, questionnaire, catalog, json, row)


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
    from diagnostic.cli import commands

    commands.assess(file, output or [], previous, target_level, questionnaire, catalog, json, all_reasons, row)


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
    from diagnostic.cli import commands

    commands.compare(old, new, questionnaire, catalog, json)
