"""What was done before: outcomes kept by the content of the file and everything that results depend on.

The folder ``.cache`` may be deleted at any time; it only saves work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet

from diagnostic.batch.keep import Folder
from diagnostic.batch.source import Source
from diagnostic.batch.table_parts import ROWS_IN_PART
from diagnostic.batch.work import FileOutcome, PartOutcome, Work


class Kept:
    """Outcomes in the folder of the results."""

    def __init__(self, folder: Folder, work: Work) -> None:
        self._folder, self._work = folder, work

    def _name(self, kind: str, *parts: object) -> str:
        found = hashlib.sha256(
            "\n".join([self._work.key, kind, *map(str, parts)]).encode(errors="backslashreplace")
        ).hexdigest()
        return f".cache/{found[:2]}/{found[2:]}"

    def file(self, source: Source, sha256: str) -> FileOutcome | None:
        """The outcome of a file with this content and ending."""
        data = self._folder.read(self._name("file", source.suffix, sha256) + ".json") if sha256 else None
        return None if data is None else FileOutcome(**json.loads(data))

    def keep_file(self, source: Source, outcome: FileOutcome) -> None:
        """Keep what came of a file, unless it could not be read at all: that may have been the network."""
        if outcome.sha256:
            data = json.dumps(asdict(outcome), ensure_ascii=False, separators=(",", ":")).encode()
            self._folder.write(self._name("file", source.suffix, outcome.sha256) + ".json", data)

    def stamped(self, source: Source) -> str:
        """The fingerprint of an object that was read before and has not changed since; else ""."""
        data = self._folder.read(self._name("stamp", source.name, source.stamp)) if source.stamp else None
        return "" if data is None else data.decode()

    def keep_stamp(self, source: Source, sha256: str) -> None:
        """Remember the content of an object by what its store says of it."""
        if source.stamp and sha256:
            self._folder.write(self._name("stamp", source.name, source.stamp), sha256.encode())

    def has_part(self, sha256: str, number: int) -> bool:
        """Whether a part of a table is done."""
        return self._folder.read(self._part(sha256, number) + ".json") is not None

    def _part(self, sha256: str, number: int) -> str:
        return self._name("part", sha256, ROWS_IN_PART, number)

    def part(self, sha256: str, number: int, columns: Sequence[str] | None = None) -> PartOutcome:
        """What came of a part of a table; only some columns of its results, or none, where that is enough."""
        name = self._part(sha256, number)
        problems = json.loads(self._folder.read(name + ".json") or b"[]")
        data = None if columns == () else self._folder.read(name + ".parquet")
        wanted = None if columns is None else list(columns)
        return PartOutcome(
            None if data is None else pyarrow.parquet.read_table(BytesIO(data), columns=wanted), problems
        )

    def keep_part(self, sha256: str, number: int, outcome: PartOutcome) -> None:
        """Keep what came of a part; the problems last, because they say that it is done."""
        name = self._part(sha256, number)
        if outcome.results is not None:
            out = pa.BufferOutputStream()
            pyarrow.parquet.write_table(outcome.results, out, compression="lz4")
            self._folder.write(name + ".parquet", out.getvalue().to_pybytes())
        self._folder.write(name + ".json", json.dumps(outcome.problems, ensure_ascii=False).encode())

    def table(self, sha256: str) -> tuple[int, list[dict[str, str]]] | None:
        """How many parts a table has and what was wrong with it as a whole, if all of it was read before."""
        data = self._folder.read(self._name("table", sha256, ROWS_IN_PART) + ".json")
        if data is None:
            return None
        count, problems = json.loads(data)
        return count, problems

    def keep_table(self, sha256: str, count: int, problems: list[dict[str, str]]) -> None:
        """Keep that all parts of a table are done."""
        name = self._name("table", sha256, ROWS_IN_PART) + ".json"
        self._folder.write(name, json.dumps([count, problems], ensure_ascii=False).encode())

    def parts(self, sha256: str, count: int, columns: Sequence[str] | None = None) -> Iterator[PartOutcome]:
        """All parts of a table, one after another."""
        return (self.part(sha256, number, columns) for number in range(count))
