"""The command ``diagnostic``. Each command imports what it needs when it runs: ``--help`` must be quick."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from diagnostic.cli import (
    city_commands,
    many_commands,
    modules_commands,
    questionnaire_commands,
    store_commands,
    terminal,
)
from diagnostic.cli.options import extra

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


def _show_version(wanted: bool) -> None:
    if wanted:
        from diagnostic.base.version import engine_version

        print(engine_version())
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


def serve(
    host: Annotated[str, typer.Option(help="Without sign-in only 127.0.0.1: this computer.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8501,
) -> None:
    """Open the web app in the browser; with sign-in set up (docs/operations.md), for other computers too."""
    with extra("web", "the web app"):
        from diagnostic.web.serve import serve as start

    start(host, port)


app.command()(city_commands.template)
app.command()(city_commands.check)
app.command()(city_commands.assess)
app.command()(city_commands.plan)
app.command()(many_commands.batch)
app.command()(many_commands.cohort)
app.command("validate-framework")(many_commands.validate_framework)
app.command("sample-cohort")(many_commands.sample_cohort)
app.command()(city_commands.compare)
app.command()(serve)
app.add_typer(questionnaire_commands.app, name="questionnaire")
app.add_typer(modules_commands.app, name="modules")
app.add_typer(store_commands.db_app, name="db")
app.add_typer(store_commands.member_app, name="member")


def run(arguments: list[str] | None = None) -> Any:
    """Entry point: errors of the input go to stderr with exit code 2."""
    from diagnostic.base.problems import ProblemError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=terminal.PLAINER_ERRORS)  # an old console must not stop the answer
    try:
        return app(args=arguments, standalone_mode=True)
    except ProblemError as error:
        from diagnostic.cli.show import show_problems

        show_problems(error.problems)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
