"""``diagnostic member``: who may see and change what."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Members: who may see and change the assessments of which city.")

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for programs.")]
EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="As the identity provider names the person.")]


@app.command()
def add(
    email: EmailArgument,
    role: Annotated[
        str, typer.Option(help="official: own city; secretariat: everything; viewer: reads.", metavar="ROLE")
    ],
    city: Annotated[str | None, typer.Option(metavar="ID", help="The city, as in nairobi.")] = None,
    new_city: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the city, to add it where it is new.")
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="CC", help="Country of the new city (ISO 3166).")] = None,
    all_cities: Annotated[bool, typer.Option("--all-cities", help="For a viewer who may read every city.")] = False,
) -> None:
    """Add a person, or give a person another role or city."""
    from diagnostic.cli.store_actions import add_person  # noqa: PLC0415

    add_person(email, role, city, new_city, country, all_cities)


@app.command("list")
def list_(
    city: Annotated[str | None, typer.Option(metavar="ID", help="Only of this city.")] = None, json: JsonOption = False
) -> None:
    """All members."""
    from diagnostic.cli.store_actions import list_people  # noqa: PLC0415

    list_people(city, json)


@app.command()
def remove(email: EmailArgument) -> None:
    """End a membership at once; what the person did stays in the history."""
    from diagnostic.cli.store_actions import remove_person  # noqa: PLC0415

    remove_person(email)
