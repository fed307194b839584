"""The database behind the store: connections, and the two kinds of transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.settings import Settings
from diagnostic.store.errors import StoreUnavailableError

FILE_NAME = "diagnostic.sqlite"
BUSY_MILLISECONDS = 15_000
_BEGIN = "diagnostic_begin"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass
class Store:
    """An open store. Safe to share between threads; keep one for the whole process.

    Attributes:
        engine: The connections.
        settings: As the environment set them.
        clock: The time; tests set it.
    """

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime] = utc_now

    @property
    def is_sqlite(self) -> bool:
        """SQLite, or PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @property
    def place(self) -> str:
        """Where the data lives, without any password."""
        url = self.engine.url
        return str(url.database) if self.is_sqlite else url.render_as_string(hide_password=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the database (a context manager that gives a connection)."""
        return _transaction(self.engine, writing=False)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: all of it or nothing. On SQLite it waits for its turn before it reads."""
        return _transaction(self.engine, writing=True)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _transaction(engine: Engine, *, writing: bool) -> Iterator[Connection]:
    if engine.dialect.name == "sqlite":
        chosen = engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE" if writing else "BEGIN"})
    else:
        chosen = engine.execution_options(isolation_level="READ COMMITTED" if writing else "REPEATABLE READ")
    try:
        with chosen.begin() as connection:
            yield connection
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailableError([Problem("D116", shown(_reason(error)))]) from error


def _reason(error: DBAPIError) -> str:
    """The driver's own words: no statement, no values, no address with a password."""
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__


def data_folder(settings: Settings) -> Path:
    """Where the SQLite file lives."""
    if settings.data_dir is not None:
        return settings.data_dir
    from platformdirs import user_data_path  # noqa: PLC0415  # not needed with PostgreSQL

    return user_data_path("diagnostic", appauthor=False)


def database_url(settings: Settings) -> URL:
    """The address of the database.

    Raises:
        ProblemError: Not an address of SQLite or PostgreSQL (D102).
    """
    if not settings.database_url:
        return URL.create("sqlite", database=str((data_folder(settings) / FILE_NAME).absolute()))
    allowed = "postgresql://USER:PASSWORD@HOST/DATABASE or sqlite:///FILE"
    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError):
        # the text may hold a password: it is not shown
        raise ProblemError([Problem("D102", "not an address", allowed, "DIAGNOSTIC_DATABASE_URL")]) from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise ProblemError([Problem("D102", shown(url.drivername), allowed, "DIAGNOSTIC_DATABASE_URL")])


def make_engine(url: URL) -> Engine:
    """Connections to the database; nothing is opened yet.

    Raises:
        ProblemError: The driver of PostgreSQL is not installed (X805); the folder cannot be made (F110).
    """
    if url.drivername == "sqlite":
        folder = Path(str(url.database)).parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # a new folder is for this user only
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(folder))]) from None
        engine = create_engine(url, pool_size=20, max_overflow=40)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=40)
    except ModuleNotFoundError:
        advice = 'Install it: pip install "egov-diagnostic[postgres]"'
        raise ProblemError([Problem("X805", "psycopg is not installed", mend=advice)]) from None


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",  # first: the next one may have to wait
        "journal_mode = WAL",
        "synchronous = FULL",  # what was called saved survives a power cut
        "foreign_keys = ON",
        "recursive_triggers = ON",  # INSERT OR REPLACE does not get around the triggers
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
