"""Backups as files: a portable archive (any database), or a copy of the SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DatabaseError

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store import opening
from diagnostic.store.database import Store
from diagnostic.store.opening import copy_sqlite
from diagnostic.store.operating.content_rows import (
    TableDigest,
    columns_of,
    content_digest,
    content_tables,
    digests_of,
    lines_of,
)
from diagnostic.store.rows import as_json, moment_text

FORMAT = "diagnostic-backup/1"
ARCHIVE, SQLITE = ".zip", ".sqlite"
_MANIFEST = "manifest.json"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),  # of the archive
    *(KeyError, ValueError, TypeError),  # of what is in it
)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or a store holds.

    Attributes:
        place: File or database.
        schema: Revision of its tables.
        digest: SHA-256 over all rows of all tables: equal digests mean equal content.
        rows: Number of rows, by table.
    """

    place: str
    schema: str
    digest: str
    rows: dict[str, int]


class Source(Protocol):
    """An open backup."""

    schema: str

    def tables(self) -> Iterator[tuple[str, list[str], Iterator[str]]]:
        """Name, columns and rows of every table; the rows are read before the next table is asked for."""

    def promised(self) -> str:
        """The digest that was written down when the backup was made."""


def report(place: str, schema: str, tables: list[TableDigest]) -> BackupReport:
    """The report over digests."""
    return BackupReport(place, schema, content_digest(tables), {table.name: table.rows for table in tables})


def write_archive(store: Store, target: Path) -> None:
    """All rows as they are at one moment, while others go on writing."""
    part = target.with_name(target.name + ".part")
    try:
        with store.reading() as connection, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            digests = [_write_table(archive, connection, table) for table in content_tables(connection)]
            manifest = {
                "format": FORMAT,
                "made_at": moment_text(store.clock()),
                "schema": opening.current(connection),
                "digest": content_digest(digests),
                "tables": [{"name": d.name, "columns": d.columns, "rows": d.rows, "sha256": d.sha256} for d in digests],
            }
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=2) + "\n")
        _put(part, target)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(target))]) from None
    finally:
        part.unlink(missing_ok=True)


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Any) -> TableDigest:
    digest = TableDigest(table.name, columns_of(table))
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
        for line in lines_of(connection, table):
            digest.add(line)
            out.write(line.encode() + b"\n")
    return digest


def write_sqlite(store: Store, target: Path) -> None:
    """A copy of the SQLite file through its backup interface, while others go on writing."""
    made = target.with_name(target.name + ".new")
    try:
        copy_sqlite(Path(store.place), made)
        engine = create_engine(URL.create("sqlite", database=str(made)))
        with engine.connect() as connection:
            digest = content_digest(digests_of(connection))
        engine.dispose()
        with closing(sqlite3.connect(made)) as copy, copy:
            copy.execute("DROP TABLE IF EXISTS backup_manifest")
            copy.execute("CREATE TABLE backup_manifest (manifest TEXT NOT NULL)")
            manifest = as_json({"format": FORMAT, "made_at": moment_text(store.clock()), "digest": digest})
            copy.execute("INSERT INTO backup_manifest VALUES (?)", (manifest,))
        _put(made, target)
    except (OSError, sqlite3.Error) as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(target))]) from None
    finally:
        made.unlink(missing_ok=True)


def _put(part: Path, target: Path) -> None:
    """Give a finished file its name once it has reached the disk."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)


@contextmanager
def open_backup(path: Path) -> Iterator[Source]:
    """A backup of either kind.

    Raises:
        ProblemError: There is no such file (F101), or it is no backup or is damaged (D120).
    """
    if not path.is_file():
        raise ProblemError([Problem("F101", shown(str(path)), file=str(path))])
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _Archive(archive)
        else:
            readable = {"mode": "ro", "uri": "true"}
            engine = create_engine(URL.create("sqlite", database=path.absolute().as_uri(), query=readable))
            try:
                with engine.connect() as connection:
                    yield _SqliteCopy(connection)
            finally:
                engine.dispose()
    except (*_DAMAGE, DatabaseError) as error:
        reason = error.orig if isinstance(error, DatabaseError) else error
        raise ProblemError([Problem("D120", shown(str(reason) or type(reason).__name__), file=str(path))]) from error
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None


class _Archive:
    """A portable archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._manifest = json.loads(archive.read(_MANIFEST))
        if self._manifest["format"] != FORMAT:
            raise ProblemError([Problem("D120", shown(self._manifest["format"]), FORMAT)])
        self.schema = str(self._manifest["schema"])

    def tables(self) -> Iterator[tuple[str, list[str], Iterator[str]]]:
        for table in self._manifest["tables"]:
            yield table["name"], table["columns"], self._lines(table)

    def _lines(self, table: dict[str, Any]) -> Iterator[str]:
        digest = TableDigest(table["name"], table["columns"])
        with self._archive.open(f"tables/{table['name']}.jsonl") as raw:
            for line in TextIOWrapper(raw, encoding="ascii", newline="\n"):
                digest.add(line.removesuffix("\n"))
                yield line.removesuffix("\n")
        if (digest.rows, digest.sha256) != (table["rows"], table["sha256"]):
            raise ProblemError([Problem("D120", "other rows than the manifest says", "", table["name"])])

    def promised(self) -> str:
        return str(self._manifest["digest"])


class _SqliteCopy:
    """A copy of a SQLite file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if found != "ok":
            raise ProblemError([Problem("D120", shown(str(found)), "ok")])
        schema = opening.current(connection)
        if schema is None:
            raise ProblemError([Problem("D120", "a SQLite file of something else", "a backup of the store")])
        self.schema = schema

    def tables(self) -> Iterator[tuple[str, list[str], Iterator[str]]]:
        for table in content_tables(self._connection):
            yield table.name, columns_of(table), lines_of(self._connection, table)

    def promised(self) -> str:
        if not self._connection.dialect.has_table(self._connection, "backup_manifest"):
            return content_digest(digests_of(self._connection))  # a plain copy of the file: nothing to compare with
        manifest = self._connection.exec_driver_sql("SELECT manifest FROM backup_manifest").scalar_one()
        return str(json.loads(manifest)["digest"])
