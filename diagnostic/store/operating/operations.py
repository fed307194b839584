"""What the operator of the machine does: upgrade, backup, restore, verify. No ``Actor``: who is here has the database.

connect_store(settings=None) -> Store          upgrade(store) -> (revision before, after)
backup(store, target) -> BackupReport          restore(store, source) -> BackupReport
verify_file(path) -> BackupReport              verify_store(store) -> BackupReport
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection, Table, select
from sqlalchemy import text as sql

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store import opening
from diagnostic.store.database import Store
from diagnostic.store.opening import connect_store, upgrade
from diagnostic.store.operating.backup_files import (
    ARCHIVE,
    SQLITE,
    BackupReport,
    Source,
    open_backup,
    report,
    write_archive,
    write_sqlite,
)
from diagnostic.store.operating.content_rows import (
    TableDigest,
    content_digest,
    content_tables,
    digests_of,
    has_rows,
    load,
)
from diagnostic.store.tables import assessments, fields, history, practice_files, practice_versions, practices, uploads

__all__ = ["BackupReport", "backup", "connect_store", "restore", "upgrade", "verify_file", "verify_store"]


def backup(store: Store, target: Path) -> BackupReport:
    """Back up while people work, and read the backup again before saying that it is there.

    Args:
        store: The store.
        target: ``.zip``: a portable archive, which restores into SQLite and into PostgreSQL; ``.sqlite``: a copy
            of the SQLite file.

    Raises:
        ProblemError: The ending does not fit (X804), the file exists or cannot be written (F110), or the database
            must be upgraded first (D117, D118).
    """
    endings = (ARCHIVE, SQLITE) if store.is_sqlite else (ARCHIVE,)
    if target.suffix not in endings:
        raise ProblemError([Problem("X804", shown(target.suffix), ", ".join(endings), file=str(target))])
    if target.exists():
        raise ProblemError([Problem("F110", "the file exists", file=str(target), mend="Choose another name.")])
    with store.reading() as connection:
        if opening.current(connection) is None:
            raise ProblemError([Problem("D117", "an empty database", "a store to back up")])
    (write_archive if target.suffix == ARCHIVE else write_sqlite)(store, target)
    return verify_file(target)


def verify_file(path: Path) -> BackupReport:
    """Read a backup to its end and compare it with the digest written down when it was made.

    Raises:
        ProblemError: F101 or D120.
    """
    with open_backup(path) as source:
        found = [_digest(*table) for table in source.tables()]
        if content_digest(found) != source.promised():
            raise ProblemError([Problem("D120", content_digest(found), source.promised())])
        return report(str(path), source.schema, found)


def _digest(name: str, columns: list[str], lines: Iterable[str]) -> TableDigest:
    digest = TableDigest(name, columns)
    for line in lines:
        digest.add(line)
    return digest


def restore(store: Store, path: Path) -> BackupReport:
    """Put a backup into an empty place: all of it, proven equal by its digest, or nothing.

    A backup of an older program is restored as it was, compared, then upgraded, in the same transaction.

    Raises:
        ProblemError: The place is not empty (D119), the backup is unusable (D120), is newer than the program
            (D118), or what arrived differs (D121).
    """
    with open_backup(path) as source, store.writing() as connection:
        if source.schema not in opening.revisions():
            raise ProblemError([Problem("D118", f"revision {shown(source.schema)}", f"revision {opening.head()}")])
        _make_room(connection, store.place)
        opening.upgrade_within(connection, source.schema)
        _load_all(connection, source)
        found = digests_of(connection)
        if content_digest(found) != source.promised():
            raise ProblemError([Problem("D121", content_digest(found), source.promised())])
        opening.upgrade_within(connection)
        return report(store.place, source.schema, found)


def _make_room(connection: Connection, place: str) -> None:
    """Refuse a place that holds anything; take away tables without rows, which may be of another revision."""
    if opening.current(connection) is None:
        if not opening.is_empty(connection):
            raise ProblemError([Problem("D119", "tables of something else", "an empty database", place)])
        return
    if has_rows(connection):
        raise ProblemError([Problem("D119", "a store with content", "an empty database", place)])
    for table in reversed(content_tables(connection)):
        table.drop(connection)
    connection.execute(sql("DROP TABLE alembic_version"))
    if connection.dialect.name == "postgresql":
        connection.execute(sql("DROP FUNCTION IF EXISTS refuse_change"))


def _load_all(connection: Connection, source: Source) -> None:
    tables = {table.name: table for table in content_tables(connection)}
    for name, columns, lines in source.tables():
        if name not in tables:
            raise ProblemError([Problem("D120", shown(name), ", ".join(tables))])
        load(connection, tables.pop(name), columns, lines)
    if tables:
        raise ProblemError([Problem("D120", "tables are missing", ", ".join(tables))])


def verify_store(store: Store) -> BackupReport:
    """Check that everything in the store fits together.

    The database's own check; every field is what its history says, without a gap; every kept file has its digest; good
    practices have all their versions.

    Raises:
        ProblemError: What does not fit (D122), all of it at once; or D116, D117, D118.
    """
    with store.reading() as connection:
        opening.check_current(connection)
        problems = _database_problems(connection) + _history_problems(connection)
        problems += _file_problems(connection, uploads) + _file_problems(connection, practice_files)
        problems += _practice_problems(connection)
        if problems:
            raise ProblemError(problems)
        return report(store.place, opening.head(), digests_of(connection))


def _database_problems(connection: Connection) -> list[Problem]:
    if connection.dialect.name != "sqlite":
        return []
    checks = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
    checks += [f"{row[0]} row {row[1]} -> {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return [Problem("D122", shown(found), "ok", "database") for found in checks]


def _history_problems(connection: Connection) -> list[Problem]:
    problems: list[Problem] = []
    stored = {
        (row.assessment_id, row.path): (row.value, row.revision)
        for row in connection.execute(select(fields.c.assessment_id, fields.c.path, fields.c.value, fields.c.revision))
    }
    replayed: dict[tuple[str, str], tuple[str | None, int]] = {}
    newest: dict[str, int] = {}
    query = select(history.c.assessment_id, history.c.path, history.c.revision, history.c.old, history.c.new)
    ordered = query.order_by(history.c.revision)
    for row in connection.execute(ordered, execution_options={"yield_per": 1000}):
        key = (row.assessment_id, row.path)
        if replayed.get(key, (None, 0))[0] != row.old:
            problems.append(Problem("D122", f"revision {row.revision} does not follow", "", " ".join(key)))
        replayed[key] = (row.new, row.revision)
        newest[row.assessment_id] = max(row.revision, newest.get(row.assessment_id, 0))
    problems += [
        Problem("D122", "the value is not the last one of its history", "", " ".join(key))
        for key in sorted(stored.keys() | replayed.keys())
        if stored.get(key) != replayed.get(key)
    ]
    problems += [
        Problem("D122", f"revision {entry.revision}", f"{newest.get(entry.id, 0)}", entry.id)
        for entry in connection.execute(select(assessments.c.id, assessments.c.revision))
        if entry.revision != newest.get(entry.id, 0)
    ]
    return problems


def _file_problems(connection: Connection, table: Table) -> list[Problem]:
    query = select(table.c.id, table.c.sha256, table.c.content)
    return [
        Problem("D122", "the file is not what was uploaded", row.sha256, row.id)
        for row in connection.execute(query, execution_options={"yield_per": 10})
        if hashlib.sha256(row.content).hexdigest() != row.sha256
    ]


def _practice_problems(connection: Connection) -> list[Problem]:
    """Versions of good practices count from 1 without a gap, to the one that the practice names."""
    found: dict[str, list[int]] = {}
    query = select(practice_versions.c.practice_id, practice_versions.c.version)
    for row in connection.execute(query.order_by(practice_versions.c.version)):
        found.setdefault(row.practice_id, []).append(row.version)
    return [
        Problem("D122", f"versions {found.get(row.id, [])}", f"1 to {row.version}", row.id)
        for row in connection.execute(select(practices.c.id, practices.c.version, practices.c.approved_version))
        if found.get(row.id, []) != list(range(1, row.version + 1)) or (row.approved_version or 1) > row.version
    ]
