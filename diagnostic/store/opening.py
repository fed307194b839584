"""Opening the store, and the revision of its tables: SQLite needs no set-up, the operator upgrades PostgreSQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.settings import Settings, settings_from
from diagnostic.store.database import Store, database_url, make_engine

SCRIPTS = Path(__file__).resolve().parent / "migrations"
_LOCK = 2013_0708
"""Key of PostgreSQL's advisory lock: two programs that upgrade at once wait for each other."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """All revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def head() -> str:
    """The revision that this program works with."""
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """The revision of the database; None when nothing is in it."""
    return MigrationContext.configure(connection).get_current_revision()


def is_empty(connection: Connection) -> bool:
    """Whether the database has no tables at all."""
    return not inspect(connection).get_table_names()


def check_current(connection: Connection) -> None:
    """Refuse a database that this program does not fit.

    Raises:
        ProblemError: Older (D117) or newer (D118) than the program.
    """
    found = current(connection)
    if found == head():
        return
    if found is None or found in revisions():
        raise ProblemError([Problem("D117", f"revision {found or 'none'}", f"revision {head()}")])
    raise ProblemError([Problem("D118", f"revision {shown(found)}", f"revision {head()}")])


def upgrade_within(connection: Connection, revision: str = "head") -> tuple[str | None, str]:
    """Upgrade inside the caller's writing transaction: all of it happens, or nothing.

    Args:
        connection: Of a writing transaction.
        revision: How far.

    Returns:
        The revisions before and after.

    Raises:
        ProblemError: The database is newer than the program (D118), or holds tables of something else (D119).
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    before = current(connection)
    if before is None and not is_empty(connection):
        raise ProblemError([Problem("D119", "tables of something else", "an empty database")])
    if before is not None and before not in revisions():
        raise ProblemError([Problem("D118", f"revision {shown(before)}", f"revision {head()}")])
    command.upgrade(_config(connection), revision)
    return before, str(current(connection))


def connect_store(settings: Settings | None = None) -> Store:
    """A store that may still have to be upgraded; for the commands of the operator."""
    used = settings_from() if settings is None else settings
    return Store(make_engine(database_url(used)), used)


def open_store(settings: Settings | None = None) -> Store:
    """A store to work with. Open it once for the whole process; it may be used by many threads.

    SQLite is made when it does not exist, and upgraded when it is older than the program, after a copy of it was
    put beside it. PostgreSQL is left to ``diagnostic db upgrade``.

    Args:
        settings: By default from the environment.

    Raises:
        ProblemError: Settings (D101, D102), the database does not answer (D116), is older (D117) or newer (D118).
    """
    store = connect_store(settings)
    try:
        if store.is_sqlite:
            upgrade(store)
        with store.reading() as connection:
            check_current(connection)
    except BaseException:
        store.close()
        raise
    return store


def upgrade(store: Store) -> tuple[str | None, str]:
    """Bring the database up to date; revision before and after.

    Raises:
        ProblemError: D116, D118, D119, or F110 when the copy cannot be written.
    """
    with store.reading() as connection:
        found = current(connection)
    if found == head():
        return found, found
    with store.writing() as connection:
        found = current(connection)  # another program may have been first
        if store.is_sqlite and found in revisions()[:-1]:
            copy_sqlite(Path(store.place), _beside(Path(store.place), str(found)))
        return upgrade_within(connection)


def _beside(path: Path, revision: str) -> Path:
    return path.with_name(f"{path.stem}-before-upgrade-from-{revision}{path.suffix}")


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite file that is in use; the target appears only when it is complete.

    Raises:
        ProblemError: It cannot be written (F110).
    """
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        reader = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        writer = sqlite3.connect(part)
        try:
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode = DELETE")  # one file, that a person can copy
        finally:
            writer.close()
            reader.close()
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise ProblemError([Problem("F110", shown(str(error)), file=str(target))]) from None
