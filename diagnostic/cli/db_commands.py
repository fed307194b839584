"""``diagnostic db``: the database of assessments, for the person who runs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The database of assessments: upgrade, back up, restore, verify.")

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]


@app.command()
def upgrade(json: JsonOption = False) -> None:
    """Make the tables, or bring them up to date with this version of the program."""
    from diagnostic.cli.store_actions import upgrade_database  # noqa: PLC0415

    upgrade_database(json)


@app.command()
def backup(
    output: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help=".zip restores into SQLite and PostgreSQL; .sqlite copies the SQLite file."
        ),
    ],
    json: JsonOption = False,
) -> None:
    """Back up while people work, and read the backup again before saying that it is there."""
    from diagnostic.cli.store_actions import back_up  # noqa: PLC0415

    back_up(output, json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, .zip or .sqlite.")],
    json: JsonOption = False,
) -> None:
    """Restore a backup into an empty place and prove that what arrived equals it."""
    from diagnostic.cli.store_actions import restore_backup  # noqa: PLC0415

    restore_backup(file, json)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A backup; without one the database itself is checked.")
    ] = None,
    same: Annotated[bool, typer.Option("--same", help="Fail unless the database holds the same as FILE.")] = False,
    json: JsonOption = False,
) -> None:
    """Check that a backup is whole, or that everything in the database fits together."""
    from diagnostic.cli.store_actions import verify_content  # noqa: PLC0415

    verify_content(file, same, json)
