"""Upgrading from every older revision, and the tables that come of it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from diagnostic.base.problems import ProblemError
from diagnostic.store import LOCAL, Store, list_cities, open_store, opening
from diagnostic.store.operating.content_rows import digests_of
from diagnostic.store.operating.operations import upgrade
from diagnostic.store.tables import APPEND_ONLY, METADATA


def test_the_tables_are_those_of_the_model(make_store: Callable[..., Store]) -> None:
    store = make_store(empty=True)
    assert upgrade(store) == (None, opening.head())
    assert upgrade(store) == (opening.head(), opening.head())
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


@pytest.mark.parametrize("revision", opening.revisions()[:-1])
def test_upgrade_from_every_older_revision(make_store: Callable[..., Store], revision: str) -> None:
    """What was there stays, byte for byte, where the tables did not change; the triggers are there in the end."""
    store = make_store(empty=True)
    with store.writing() as connection:
        opening.upgrade_within(connection, revision)
        connection.execute(text("INSERT INTO cities (id, name, added_at, added_by) VALUES ('old', 'Old', 'x', 'y')"))
        connection.execute(
            text("INSERT INTO audit (at, by, role, action, detail) VALUES ('x', 'y', 'local', 'z', '{}')")
        )
        before = {table.name: table.sha256 for table in digests_of(connection)}
    with pytest.raises(ProblemError) as error, store.reading() as connection:
        opening.check_current(connection)
    assert error.value.problems[0].code == "D117"
    assert upgrade(store) == (revision, opening.head())
    with store.reading() as connection:
        after = {table.name: table for table in digests_of(connection)}
    assert {name: after[name].sha256 for name in before} == before
    assert not any(table.rows for name, table in after.items() if name not in before)
    with pytest.raises(Exception, match="append-only"), store.writing() as connection:
        connection.execute(text("DELETE FROM audit"))
    if store.is_sqlite:
        (copy,) = Path(store.place).parent.glob("*-before-upgrade-*")
        assert copy.stat().st_size > 0


def test_nobody_writes_while_the_copy_is_made(
    make_store: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else another program that upgrades at the same moment would put the new state in place of the copy."""
    store = make_store(empty=True)
    if not store.is_sqlite:
        return
    with store.writing() as connection:
        opening.upgrade_within(connection, opening.revisions()[0])
    copy_sqlite, copied = opening.copy_sqlite, []

    def watched(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source, timeout=0)) as other, pytest.raises(sqlite3.Error, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        copy_sqlite(source, target)
        copied.append(target)

    monkeypatch.setattr(opening, "copy_sqlite", watched)
    upgrade(store)
    with closing(sqlite3.connect(copied[0])) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (opening.revisions()[0],)


def test_triggers_stand_on_every_append_only_table() -> None:
    from diagnostic.store.migrations.versions import (  # noqa: PLC0415
        v0002_append_only,
        v0004_exchange,
        v0005_cohort,
        v0006_verification,
    )

    brought = (v0004_exchange, v0005_cohort, v0006_verification)
    later = {"sections", *(table for one in brought for table in one.TABLES)}  # v0003 brings its own
    assert {*v0002_append_only.TABLES, *later} == set(APPEND_ONLY)


def test_many_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    """The first one makes the tables, the others wait for it."""
    code = "from diagnostic.store import *; print(len(list_cities(open_store(), LOCAL)))"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DIAGNOSTIC_")}
    place = clean | {"DIAGNOSTIC_DATA_DIR": str(tmp_path / "new")}
    command = [sys.executable, "-c", code]
    opened = [subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.communicate()[0] for process in opened] == ["0\n"] * 6


def test_a_newer_database_is_refused(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for act in (lambda: open_store(store.settings), lambda: upgrade(store)):
        with pytest.raises(ProblemError) as error:
            act()
        assert error.value.problems[0].code == "D118"


def test_tables_of_something_else_are_left_alone(make_store: Callable[..., Store]) -> None:
    store = make_store(empty=True)
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE theirs (a INTEGER)"))
    with pytest.raises(ProblemError) as error:
        upgrade(store)
    assert error.value.problems[0].code == "D119"


def test_sqlite_needs_no_set_up_and_postgresql_an_upgrade(make_store: Callable[..., Store]) -> None:
    made = make_store(empty=True)
    if made.is_sqlite:
        store = open_store(made.settings)
        assert list_cities(store, LOCAL) == []
        with store.engine.connect() as connection:
            pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
        assert found == ["wal", 1, 2, 15_000]
        store.close()
        return
    with pytest.raises(ProblemError) as error:
        open_store(made.settings)
    assert error.value.problems[0].code == "D117"
