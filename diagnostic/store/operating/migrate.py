"""Migrations: which revision the database has, and bringing it up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from diagnostic.base.problems import Problem, ProblemError, shown

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
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
