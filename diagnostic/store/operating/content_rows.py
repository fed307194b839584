"""All rows of a store in one order and one form, whatever the database: for backups, restoring and comparing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    collate,
    func,
    select,
    update,
)
from sqlalchemy import text as sql

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.store.rows import as_json

NOT_CONTENT = ("alembic_version", "backup_manifest")
_ROWS_AT_ONCE = 1000
_FILES_AT_ONCE = 10
_BYTES_AT_ONCE = 8_000_000


@dataclass
class TableDigest:
    """SHA-256 over the rows of one table, in the order of its key."""

    name: str
    columns: list[str]
    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self._hash.update(as_json([self.name, self.columns]).encode())

    def add(self, line: str) -> None:
        """The next row."""
        self.rows += 1
        self._hash.update(b"\n" + line.encode())

    @property
    def sha256(self) -> str:
        """The digest so far."""
        return str(self._hash.hexdigest())


def content_digest(tables: Iterable[TableDigest]) -> str:
    """One digest of all tables; their order does not matter."""
    lines = sorted(as_json([table.name, table.rows, table.sha256]) for table in tables)
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, those that others refer to first; columns in order of their names."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name not in NOT_CONTENT]


def columns_of(table: Table) -> list[str]:
    """Names of the columns, in the order in which a row's values stand."""
    return sorted(table.columns.keys())


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """The rows as JSON arrays, by key; text in the order of its bytes on every database."""
    columns = [table.columns[name] for name in columns_of(table)]
    query = select(*columns).order_by(*(_in_byte_order(connection, key) for key in table.primary_key))
    at_once = _FILES_AT_ONCE if _has_files(table) else _ROWS_AT_ONCE
    for row in connection.execute(query, execution_options={"yield_per": at_once}):
        yield as_json([_plain(value) for value in row])


def _has_files(table: Table) -> bool:
    return any(isinstance(column.type, LargeBinary) for column in table.columns)


def _in_byte_order(connection: Connection, key: Column[Any]) -> Any:
    if connection.dialect.name == "postgresql" and isinstance(key.type, String):
        return collate(key, "C")
    return key


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(value).decode()}
    return value


def digests_of(connection: Connection) -> list[TableDigest]:
    """The digest of every table."""
    found = []
    for table in content_tables(connection):
        digest = TableDigest(table.name, columns_of(table))
        for line in lines_of(connection, table):
            digest.add(line)
        found.append(digest)
    return found


def has_rows(connection: Connection) -> bool:
    """Whether any table holds anything."""
    return any(
        connection.execute(select(func.count()).select_from(table)).scalar_one() for table in content_tables(connection)
    )


def load(connection: Connection, table: Table, columns: list[str], lines: Iterable[str]) -> None:
    """Put rows into an empty table.

    Raises:
        ProblemError: The columns are not those of the table (D120).
    """
    if columns != columns_of(table):
        raise ProblemError([Problem("D120", shown(columns), shown(columns_of(table)), table.name)])
    own = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    later: list[dict[str, Any]] = []  # references inside the table wait until all its rows are there
    batch: list[dict[str, Any]] = []
    size = 0
    for line in lines:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(columns):
            raise ProblemError([Problem("D120", shown(line), f"{len(columns)} values", table.name)])
        row = {name: _bytes_or(value) for name, value in zip(columns, values, strict=True)}
        if any(row[name] is not None for name in own):
            later.append({f"k_{key.name}": row[key.name] for key in table.primary_key} | {n: row[n] for n in own})
            row |= dict.fromkeys(own)
        batch.append(row)
        size += len(line)
        if len(batch) >= _ROWS_AT_ONCE or size > _BYTES_AT_ONCE:
            connection.execute(table.insert(), batch)
            batch, size = [], 0
    if batch:
        connection.execute(table.insert(), batch)
    if later:
        query = update(table).where(*(key == bindparam(f"k_{key.name}") for key in table.primary_key))
        connection.execute(query.values({name: bindparam(name) for name in own}), later)
    _set_sequence(connection, table)


def _bytes_or(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


def _set_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL counts on after the highest id that was put in."""
    if connection.dialect.name != "postgresql" or "id" not in table.columns:
        return
    sequence = connection.execute(sql("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": table.name}).scalar()
    highest = None if sequence is None else connection.execute(select(func.max(table.columns["id"]))).scalar()
    if highest is not None:
        connection.execute(sql("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})
