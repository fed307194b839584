"""The command ``diagnostic``. Each command imports what it needs when it runs: ``--help`` must be quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from diagnostic.cli import db_commands, member_commands, modules_commands, questionnaire_commands, terminal

app = typer.Typer(
    name="diagnostic",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="""How mature is our city's e-government, and what should we build next?

    1. [bold]diagnostic template -o city.xlsx[/bold] writes the questionnaire as a workbook.
    2. Fill it in with Excel or LibreOffice, alone or as a team. Nothing has to be complete.
    3. [bold]diagnostic check city.xlsx[/bold] says what could not be read, and where.
    4. [bold]diagnostic assess city.xlsx[/bold] shows level, gaps, and what to build first, with reasons.
    """,
    epilog="Exit code 0: done; 2: the input cannot be used (the reasons stand on stderr); 1: our fault.",
)
app.add_typer(questionnaire_commands.app, name="questionnaire")
app.add_typer(modules_commands.app, name="modules")
app.add_typer(db_commands.app, name="db")
app.add_typer(member_commands.app, name="member")

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
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        from diagnostic.base.version import engine_version  # noqa: PLC0415

        print(engine_version())
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


@app.command()
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
    from diagnostic.cli import commands  # noqa: PLC0415

    commands.template(output, city, questionnaire, catalog, last_time, force)


@app.command()
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
    from diagnostic.cli import commands  # noqa: PLC0415

    commands.check(files, questionnaire, catalog, json, row)


@app.command()
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
    target_level: Annotated[int | None, typer.Option(help="The level to plan for; by default the next one.")] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    row: RowOption = None,
    json: JsonOption = False,
    all_reasons: Annotated[bool, typer.Option("--all-reasons", help="Every part of every priority.")] = False,
) -> None:
    """Show one city's level, its gaps, and what to build first, with the reasons; save reports with -o."""
    from diagnostic.cli import commands  # noqa: PLC0415

    commands.assess(file, output or [], previous, target_level, questionnaire, catalog, json, all_reasons, row)


@app.command()
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
    target_level: Annotated[int | None, typer.Option(help="The level to plan for; by default the next one.")] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Choose and schedule modules inside a budget, to proven optimality, and draft the master plan with -o."""
    from diagnostic.base.problems import Problem, ProblemError  # noqa: PLC0415

    try:
        from diagnostic.cli import plan_command  # noqa: PLC0415
    except ModuleNotFoundError:
        advice = 'Install the part that plans: pip install "egov-diagnostic[plan]"'
        raise ProblemError([Problem("X805", "scipy is not installed", mend=advice)]) from None

    asked = plan_command.Asked(budget_per_year, years, teams, start, rate, overrides, target_level)
    plan_command.plan(file, asked, output or [], questionnaire, catalog, json)


@app.command()
def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, patterns, .zip archives, tables, addresses (s3://)."),
    ],
    output: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help="Folder or address of the results.")],
    workers: Annotated[int, typer.Option(help="Processes that read and diagnose.", min=1, max=256)] = 1,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Use a Dask cluster instead: tcp://host:8786.")
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--as", metavar="FORMAT", help="parquet, csv, xlsx, jsonl; all by default.")
    ] = None,
    draws: Annotated[
        bool, typer.Option("--draws", help="Add probabilities and intervals (step 6); much slower.")
    ] = False,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Diagnose many cities: one row each in DIR/results.parquet, .csv, .xlsx and .jsonl.

    What cannot be used is in DIR/rejects.csv with file, place and reason, and never stops the rest; the exit
    code is then 2. An interrupted batch goes on where it was when the same command is given again.
    """
    from diagnostic.base.problems import Problem, ProblemError  # noqa: PLC0415

    try:
        from diagnostic.cli import batch_command  # noqa: PLC0415
    except ModuleNotFoundError as error:
        advice = 'Install the part that writes Parquet: pip install "egov-diagnostic[parquet]"'
        raise ProblemError([Problem("X805", f"{error.name} is not installed", mend=advice)]) from None

    asked = formats or ["parquet", "csv", "xlsx", "jsonl"]
    batch_command.batch(inputs, output, workers, scheduler, asked, draws, questionnaire, catalog)


@app.command()
def cohort(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULTS...", help="results.parquet, .csv or .jsonl of a batch, or its folder."),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A report (.html, .pdf, .docx, .xlsx) or .json; may repeat."
        ),
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="YEAR|QUARTER", help="What the report is about; by default the newest year.")
    ] = None,
    selection: Annotated[str, typer.Option(help="Which cities these are, in words; printed with the figures.")] = "",
    declarations: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="What cities declare: columns city, country, offers, capacity, needs, head_of, languages, contact.",
        ),
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="The head cities chosen: columns group, city, country.")
    ] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Compare many cities: benchmarks, peers, trends, challenge groups, head cities, workshop briefs, exchange.

    RESULTS are what `diagnostic batch` wrote; several for trends. Figures on fewer than 10 cities are hidden.
    """
    from diagnostic.cli import cohort_command  # noqa: PLC0415

    asked = cohort_command.Asked(period, selection, declarations, heads, questionnaire, catalog)
    cohort_command.cohort(results, output or [], asked, json)


@app.command("validate-framework")
def validate_framework(
    results: Annotated[
        list[Path],
        typer.Argument(
            metavar="RESULTS...", help="What `diagnostic batch` wrote (folder or file), or tables of answers."
        ),
    ],
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Save a report (.html, .pdf, .docx, .xlsx) or the figures (.json); may repeat.",
        ),
    ] = None,
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Check the questionnaire itself: reliability, each question, and which to mend, move or drop.

    A figure is shown only from so many cities on that chance does not make it: the first from 30, a ranked list
    from 500. What is not shown is named, with how many cities are missing.
    """
    from diagnostic.base.problems import Problem, ProblemError  # noqa: PLC0415

    try:
        from diagnostic.cli import framework_command  # noqa: PLC0415
    except ModuleNotFoundError as error:
        advice = 'Install the part that does statistics: pip install "egov-diagnostic[framework]"'
        raise ProblemError([Problem("X805", f"{error.name} is not installed", mend=advice)]) from None

    framework_command.validate_framework(results, output or [], questionnaire, catalog, json)


@app.command("sample-cohort")
def sample_cohort(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write.")],
    cities: Annotated[int, typer.Option("-n", help="How many cities.", min=1)] = 120,
    form: Annotated[
        str, typer.Option("--as", metavar="xlsx|json|parquet|csv", help="A file a city, or one table.")
    ] = "xlsx",
    seed: Annotated[int, typer.Option(help="The same seed gives the same cities.", min=0)] = 2016,
    period: Annotated[str, typer.Option(help="A year or a quarter: the same cities at another time.")] = "2026",
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
) -> None:
    """Write an invented cohort to try things on: names of member cities, invented answers, marked so everywhere."""
    from diagnostic.cli import sample_command  # noqa: PLC0415

    sample_command.sample_cohort(cities, output, form, seed, period, questionnaire, catalog)


@app.command()
def compare(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Last time's workbook, answers or result (JSON).")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="This time's.")],
    questionnaire: QuestionnaireOption = None,
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """Show what changed between two times, and which answers changed it."""
    from diagnostic.cli import commands  # noqa: PLC0415

    commands.compare(old, new, questionnaire, catalog, json)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Without sign-in only 127.0.0.1: this computer.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8501,
) -> None:
    """Open the web app in the browser; with sign-in set up (docs/operations.md), for other computers too."""
    from diagnostic.base.problems import Problem, ProblemError  # noqa: PLC0415

    try:
        from diagnostic.web.serve import serve as start  # noqa: PLC0415
    except ModuleNotFoundError as error:
        advice = 'Install the web app: pip install "egov-diagnostic[web]"'
        raise ProblemError([Problem("X805", f"{error.name} is not installed", mend=advice)]) from None

    start(host, port)


def run(arguments: list[str] | None = None) -> Any:
    """Entry point: errors of the input go to stderr with exit code 2."""
    from diagnostic.base.problems import ProblemError  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=terminal.PLAINER_ERRORS)  # an old console must not stop the answer
    try:
        return app(args=arguments, standalone_mode=True)
    except ProblemError as error:
        from diagnostic.cli.show import show_problems  # noqa: PLC0415

        show_problems(error.problems)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
