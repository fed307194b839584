"""What was done before: outcomes kept by the content of the file and everything that results depend on.

The folder ``.cache`` may be deleted between two runs; it only saves work. Each file in it begins with its own
fingerprint, so that a damaged one is noticed: it counts as not there, and its work is done again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.batch.inputs.read_source import Source
from diagnostic.batch.inputs.table_parts import ROWS_IN_PART
from diagnostic.batch.outputs.output_folder import Folder
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

    def _keep(self, name: str, data: bytes) -> None:
        self._folder.write(name, _fingerprint(data) + b"\n" + data)

    def _kept(self, name: str) -> bytes | None:
        """What was kept; None where it is not there, or is not what was kept."""
        fingerprint, _, data = (self._folder.read(name) or b"").partition(b"\n")
        return data if fingerprint == _fingerprint(data) else None

    def file(self, source: Source, sha256: str) -> FileOutcome | None:
        """The outcome of a file with this content and ending."""
        data = self._kept(self._name("file", source.suffix, sha256) + ".json") if sha256 else None
        return None if data is None else FileOutcome(**json.loads(data))

    def keep_file(self, source: Source, outcome: FileOutcome) -> None:
        """Keep what came of a file, unless it could not be read at all: that may have been the network."""
        if outcome.sha256:
            data = json.dumps(asdict(outcome), ensure_ascii=False, separators=(",", ":")).encode()
            self._keep(self._name("file", source.suffix, outcome.sha256) + ".json", data)

    def stamped(self, source: Source) -> str:
        """The fingerprint of an object that was read before and has not changed since; else ""."""
        data = self._kept(self._name("stamp", source.name, source.stamp)) if source.stamp else None
        return "" if data is None else data.decode()

    def keep_stamp(self, source: Source, sha256: str) -> None:
        """Remember the content of an object by what its store says of it."""
        if source.stamp and sha256:
            self._keep(self._name("stamp", source.name, source.stamp), sha256.encode())

    def has_part(self, sha256: str, number: int) -> bool:
        """Whether a part of a table is done."""
        name = self._part(sha256, number)
        return all(self._kept(name + ending) is not None for ending in (".json", ".parquet"))

    def _part(self, sha256: str, number: int) -> str:
        return self._name("part", sha256, ROWS_IN_PART, number)

    def part_problems(self, sha256: str, number: int) -> list[dict[str, str]]:
        """Problems of the rows of a part of a table.

        Raises:
            ProblemError: B112.
        """
        found: list[dict[str, str]] = json.loads(self._still_there(self._part(sha256, number) + ".json"))
        return found

    def part_results(self, sha256: str, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """Results of a part of a table; all columns, or only some.

        Raises:
            ProblemError: B112.
        """
        data = self._still_there(self._part(sha256, number) + ".parquet")
        return pyarrow.parquet.read_table(BytesIO(data), columns=None if columns is None else list(columns))

    def _still_there(self, name: str) -> bytes:
        data = self._kept(name)
        if data is None:
            raise gone()
        return data

    def keep_part(self, sha256: str, number: int, outcome: PartOutcome) -> None:
        """Keep what came of a part."""
        name = self._part(sha256, number)
        out = pa.BufferOutputStream()
        pyarrow.parquet.write_table(outcome.results, out, compression="lz4")
        self._keep(name + ".parquet", out.getvalue().to_pybytes())
        self._keep(name + ".json", json.dumps(outcome.problems, ensure_ascii=False).encode())

    def table(self, sha256: str) -> tuple[int, list[dict[str, str]]] | None:
        """How many parts a table has and what was wrong with it as a whole, if all of it is done."""
        data = self._kept(self._name("table", sha256, ROWS_IN_PART) + ".json")
        if data is None:
            return None
        count, problems = json.loads(data)
        return (count, problems) if all(self.has_part(sha256, number) for number in range(count)) else None

    def keep_table(self, sha256: str, count: int, problems: list[dict[str, str]]) -> None:
        """Keep that all parts of a table are done."""
        name = self._name("table", sha256, ROWS_IN_PART) + ".json"
        self._keep(name, json.dumps([count, problems], ensure_ascii=False).encode())


def gone() -> ProblemError:
    """What was there when the run began is not there any more: no row may be missing unseen."""
    return ProblemError([Problem("B112", file=".cache")])


def _fingerprint(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
