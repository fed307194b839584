"""Opening the store: SQLite needs no set-up, PostgreSQL is upgraded by the operator."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.settings import Settings, settings_from
from diagnostic.store.database import Store, database_url, make_engine
from diagnostic.store.operating import migrate


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
            migrate.check_current(connection)
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
        found = migrate.current(connection)
    if found == migrate.head():
        return found, found
    with store.writing() as connection:
        found = migrate.current(connection)  # another program may have been first
        if store.is_sqlite and found in migrate.revisions()[:-1]:
            copy_sqlite(Path(store.place), _beside(Path(store.place), str(found)))
        return migrate.upgrade_within(connection)


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
