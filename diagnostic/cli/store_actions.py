"""What ``diagnostic db`` and ``diagnostic member`` do."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, shown
from diagnostic.cli.show import say
from diagnostic.cli.terminal import console, plain

if TYPE_CHECKING:
    from diagnostic.store import Store
    from diagnostic.store.operating.operations import BackupReport


@contextmanager
def _store(*, ready: bool) -> Iterator[Store]:
    """The store; ready to work with, or as it is."""
    try:
        from diagnostic.store import open_store  # noqa: PLC0415
        from diagnostic.store.operating.operations import connect_store  # noqa: PLC0415
    except ModuleNotFoundError as error:
        advice = 'Install the store: pip install "egov-diagnostic[store]"'
        raise ProblemError([Problem("X805", f"{error.name} is not installed", mend=advice)]) from None
    store = open_store() if ready else connect_store()
    try:
        yield store
    finally:
        store.close()


def _show(done: str, report: BackupReport, json: bool) -> None:
    if json:
        print(json_text.dumps(asdict(report), ensure_ascii=False, indent=2))
        return
    say(f"{done}: {report.place}")
    say(f"{sum(report.rows.values())} rows in {len(report.rows)} tables, revision {report.schema}")
    say(report.digest)


def upgrade_database(json: bool) -> None:
    """Migrate."""
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import upgrade  # noqa: PLC0415

        before, after = upgrade(store)
        if json:
            print(json_text.dumps({"place": store.place, "before": before, "after": after}))
        else:
            say(
                f"{store.place}: revision {before or 'none'} -> {after}"
                if before != after
                else f"{store.place}: current"
            )


def back_up(output: Path, json: bool) -> None:
    """Back up."""
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import backup  # noqa: PLC0415

        _show("Backed up and read again", backup(store, output), json)


def restore_backup(file: Path, json: bool) -> None:
    """Restore into an empty place."""
    with _store(ready=False) as store:
        from diagnostic.store.operating.operations import restore  # noqa: PLC0415

        _show("Restored, and equal to the backup", restore(store, file), json)
        if not json:
            say("Pages that were open before the restore must be loaded again.")


def verify_content(file: Path | None, same: bool, json: bool) -> None:
    """Verify a backup, the database, or that both are the same."""
    if same and file is None:
        raise ProblemError([Problem("M202", "", "FILE, beside --same")])
    with _store(ready=file is None or same) as store:
        from diagnostic.store.operating.operations import verify_file, verify_store  # noqa: PLC0415

        report = verify_store(store) if file is None else verify_file(file)
        if same:
            own = verify_store(store)
            if own.digest != report.digest:
                found = ", ".join(name for name in own.rows if own.rows[name] != report.rows.get(name))
                advice = "It has changed since the backup, or is another one."
                where = f"tables of other length: {found}" if found else ""
                raise ProblemError([Problem("D121", own.digest, report.digest, where, str(file), advice)])
        _show("Whole, and the database holds the same" if same else "Whole", report, json)


def add_person(
    email: str, role: str, city: str | None, new_city: str | None, country: str | None, all_cities: bool
) -> None:
    """Add a member, and the city where it is new."""
    if role == "viewer" and (city is None) != all_cities:
        raise ProblemError([Problem("M202", "", "--city ID or --all-cities, one of the two, for a viewer")])
    if new_city is not None and city is None:
        raise ProblemError([Problem("M202", "", "--city ID, beside --new-city")])
    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, add_city, add_member, list_cities  # noqa: PLC0415

        known = [one.id for one in list_cities(store, LOCAL)]
        if city is not None and city not in known:
            if new_city is None:
                advice = did_you_mean(city, known) or 'A new city is added with --new-city "NAME" --country CC.'
                raise ProblemError([Problem("D105", shown(city), ", ".join(known), "--city", mend=advice)])
            add_city(store, LOCAL, city, new_city, country)
        member = add_member(store, LOCAL, email, role, city)
        say(f"{member.email}: {member.role}" + (f" of {member.city_id}" if member.city_id else ""))


def list_people(city: str | None, json: bool) -> None:
    """All members as a table or JSON."""
    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, list_members  # noqa: PLC0415

        members = list_members(store, LOCAL, city)
    if json:
        rows = [asdict(member) | {"added_at": member.added_at.isoformat()} for member in members]
        print(json_text.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("Address", "Role", "City", "Since", box=None)
    for member in members:
        since = f"{member.added_at:%Y-%m-%d}"
        table.add_row(*(plain(text) for text in (member.email, member.role, member.city_id or "all", since)))
    console().print(table)


def remove_person(email: str) -> None:
    """End a membership."""
    with _store(ready=True) as store:
        from diagnostic.store import LOCAL, remove_member  # noqa: PLC0415

        remove_member(store, LOCAL, email)
        say(f"{email}: no longer a member")
