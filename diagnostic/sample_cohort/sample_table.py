"""A sample cohort as one wide table, piece by piece: memory does not grow with the number of cities."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

PIECES_IN_GROUP = 20
"""Written together; decides how far Parquet can compress."""


def write_pieces(pieces: Iterator[pd.DataFrame], path: Path, told: Callable[[int], None]) -> None:
    """Write a table as Parquet or CSV (UTF-8 with BOM); it is not there before it is whole.

    Args:
        pieces: Tables with the same columns, all cells text or None; at least one.
        path: Its ending says how.
        told: Told how many more rows there are.
    """
    first = next(pieces)
    schema = pa.schema([(name, pa.string()) for name in first.columns])
    temporary = path.with_name(f".{path.name}.tmp")
    held: list[pa.Table] = []
    with _opened(temporary, path.suffix, schema) as writer:
        for piece in chain([first], pieces):
            held.append(pa.Table.from_pandas(piece, schema=schema, preserve_index=False).replace_schema_metadata(None))
            if len(held) == PIECES_IN_GROUP:
                writer.write_table(pa.concat_tables(held))
                held = []
            told(len(piece))
        if held:
            writer.write_table(pa.concat_tables(held))
    temporary.replace(path)


@contextmanager
def _opened(path: Path, suffix: str, schema: pa.Schema) -> Iterator[Any]:
    if suffix == ".parquet":
        with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            yield writer
        return
    as_needed = pyarrow.csv.WriteOptions(quoting_style="needed")
    with path.open("wb") as file:
        file.write(codecs.BOM_UTF8)
        with pyarrow.csv.CSVWriter(file, schema, write_options=as_needed) as writer:
            yield writer
