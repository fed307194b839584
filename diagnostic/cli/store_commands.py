"""``diagnostic db`` and ``diagnostic member``: the store of assessments, for the person who runs it."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.base.formatting import counted
from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.cli.options import JsonOption, extra
from diagnostic.cli.show import say

if TYPE_CHECKING:
    from diagnostic.store import Store
    from diagnostic.store.operating.operations import BackupReport
    from diagnostic.store.operating.verify_results import ResultsChecked

db_app = typer.Typer(no_args_is_help=True, help="The database of assessments: upgrade, back up, restore, verify.")
member_app = typer.Typer(no_args_is_help=True, help="Members: who may see and change the assessments of which city.")

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="As the identity provider names the person.")]


@contextmanager
def _store(*, ready: bool) -> Iterator[Store]:
    """The store; ready to work with, or as it is."""
    with extra("store", "the store"):
        from diagnostic.store import open_store
        from diagnostic.store.operating.operations import connect_store
    store = open_store() if ready else connect_store()
    try:
        yield store
    finally:
        store.close()


def _show(done: str, report: BackupReport, json: bool, results: ResultsChecked | None = None) -> None:
    if json:
        checked = {} if results is None else {"results": asdict(results)}
        print(json_text.dumps(asdict(report) | checked, ensure_ascii=False, indent=2))
        return
    say(f"{done}: {report.place}")
    say(f"{sum(report.rows.values())} rows in {len(report.rows)} tables, revision {report.schema}")
    say(report.digest)
    if results is not None:
        say(f"{counted(results.recomputed, 'validated result')} computed again and found equal")
        for why, count in results.left_out.items():
            say(f"{counted(count, 'validated assessment')} left out: {why}")


@db_app.command()
def upgrade(json: JsonOption = False) -> None:
    """Make the tables, or bring them up to date with this version of the program."""
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import upgrade

        before, after = upgrade(store)
        if json:
            print(json_text.dumps({"place": store.place, "before": before, "after": after}))
        else:
            say(
                f"{store.place}: revision {before or 'none'} -> {after}"
                if before != after
                else f"{store.place}: current"
            )


@db_app.command()
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
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import backup

        _show("Backed up and read again", backup(store, output), json)


@db_app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, .zip or .sqlite.")],
    json: JsonOption = False,
) -> None:
    """Restore a backup into an empty place and prove that what arrived equals it."""
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import restore

        _show("Restored, and equal to the backup", restore(store, file), json)
        if not json:
            say("Pages that were open before the restore must be loaded again.")


@db_app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A backup; without one the database itself is checked.")
    ] = None,
    same: Annotated[bool, typer.Option("--same", help="Fail unless the database holds the same as FILE.")] = False,
    json: JsonOption = False,
) -> None:
    """Check that a backup is whole, or that everything in the database fits together.

    Of the database, the results that validated assessments keep are computed again too: those of this program's method.
    """
    if same and file is None:
        raise ProblemError([Problem("M202", "", "FILE, beside --same")])
    with _store(ready=file is None or same) as store:
        from diagnostic.store.operating.operations import verify_file, verify_store
        from diagnostic.store.operating.verify_results import verify_results

        report = verify_store(store) if file is None else verify_file(file)
        results = verify_results(store) if file is None else None
        if same:
            own = verify_store(store)
            if own.digest != report.digest:
                found = ", ".join(name for name in own.rows if own.rows[name] != report.rows.get(name))
                advice = "It has changed since the backup, or is another one."
                where = f"tables of other length: {found}" if found else ""
                raise ProblemError([Problem("D121", own.digest, report.digest, where, str(file), advice)])
        _show("Whole, and the database holds the same" if same else "Whole", report, json, results)


@member_app.command()
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
    if role == "viewer" and (city is None) != all_cities:
        raise ProblemError([Problem("M202", "", "--city ID or --all-cities, one of the two, for a viewer")])
    if new_city is not None and city is None:
        raise ProblemError([Problem("M202", "", "--city ID, beside --new-city")])
    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, add_city, add_member, list_cities

        known = [one.id for one in list_cities(store, LOCAL)]
        if city is not None and city not in known:
            if new_city is None:
                advice = did_you_mean(city, known) or 'A new city is added with --new-city "NAME" --country CC.'
                raise ProblemError([Problem("D105", shown(city), ", ".join(known), "--city", mend=advice)])
            add_city(store, LOCAL, city, new_city, country)
        member = add_member(store, LOCAL, email, role, city)
        say(f"{member.email}: {member.role}" + (f" of {member.city_id}" if member.city_id else ""))


@member_app.command("list")
def list_(
    city: Annotated[str | None, typer.Option(metavar="ID", help="Only of this city.")] = None, json: JsonOption = False
) -> None:
    """All members."""
    from diagnostic.cli.terminal import show_sections
    from diagnostic.documents.blocks import Section, Table, plain_columns
    from diagnostic.documents.table_cells import words

    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, list_members

        members = list_members(store, LOCAL, city)
    if json:
        rows = [asdict(member) | {"added_at": member.added_at.isoformat()} for member in members]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
        return
    given = ((one.email, one.role, one.city_id or "all", one.added_at.date().isoformat()) for one in members)
    cells = tuple(tuple(words(text) for text in texts) for texts in given)
    table = Table("Members", "", plain_columns(("Address", "Role", "City", "Since")), cells)
    show_sections([Section("members", "Members", (table,))])


@member_app.command()
def remove(email: EmailArgument) -> None:
    """End a membership at once; what the person did stays in the history."""
    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, remove_member

        remove_member(store, LOCAL, email)
        say(f"{email}: no longer a member")
