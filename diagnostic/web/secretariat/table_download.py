"""Tables as files to download; cells pass the table's own door."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from diagnostic.formats.table.table_files import write_table


def table_bytes(frame: pd.DataFrame, ending: str) -> bytes:
    """A table as ``.csv``, ``.parquet`` or ``.xlsx``.

    Raises:
        ProblemError: F110: Parquet is not installed, or the disk is full.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table{ending}"
        write_table(frame, path)
        return path.read_bytes()
