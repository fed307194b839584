"""``diagnostic modules``: the catalog and its guides."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The catalog of sectoral modules and their guides.")

CatalogOption = Annotated[
    str | None, typer.Option("--catalog", metavar="VERSION|FOLDER", help="Another catalog than the newest one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]
QuestionnaireOption = Annotated[
    str | None, typer.Option("--questionnaire", metavar="ID[@VERSION]|FOLDER", help="The questionnaire it must fit.")
]


@app.command("list")
def list_(catalog: CatalogOption = None, json: JsonOption = False) -> None:
    """The versions of the catalog, and all modules of one with what they need."""
    from diagnostic.cli import show_modules  # noqa: PLC0415

    show_modules.list_modules(catalog, json)


@app.command()
def show(
    module: Annotated[str, typer.Argument(metavar="ID", help="As in `diagnostic modules list`.")],
    catalog: CatalogOption = None,
    json: JsonOption = False,
) -> None:
    """One module: its functions, needs, costs, risks, and its guide."""
    from diagnostic.cli import show_modules  # noqa: PLC0415

    show_modules.show_module(module, catalog, json)


@app.command()
def guideline(json: JsonOption = False) -> None:
    """The master plan guideline: from the mandate to the yearly review, with templates."""
    from diagnostic.cli import show_modules  # noqa: PLC0415

    show_modules.show_guideline(json)


@app.command()
def check(catalog: CatalogOption = None, questionnaire: QuestionnaireOption = None, json: JsonOption = False) -> None:
    """Check the catalog as a whole: rows, prerequisites, dead ends, weights."""
    from diagnostic.cli import show_modules  # noqa: PLC0415

    show_modules.check_modules(catalog, questionnaire, json)
