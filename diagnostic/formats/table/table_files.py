"""Wide tables as files: CSV, Parquet and XLSX."""

from __future__ import annotations

import math
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from diagnostic.base.formula_shield import shielded, unshielded
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.formats.spreadsheet.gate import admitted_bytes
from diagnostic.formats.spreadsheet.xml_events import decode, encode

ENDINGS = (".csv", ".parquet", ".xlsx")


def read_table(path: Path) -> pd.DataFrame:
    """The cells of a file; nothing is turned into "missing" because of how it looks (Namibia is not NA).

    Raises:
        ProblemError: X804, F101, F102.
    """
    try:
        if path.suffix.lower() == ".csv":
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            frame = frame.map(unshielded)
        elif path.suffix.lower() == ".parquet":
            frame = pd.read_parquet(path)
        elif path.suffix.lower() == ".xlsx":
            frame = xlsx_table(admitted_bytes(path, (".xlsx",)))
        else:
            raise ProblemError([Problem("X804", shown(path.suffix), ", ".join(ENDINGS), file=str(path))])
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except (OSError, ValueError, ImportError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    return frame


def xlsx_table(data: bytes) -> pd.DataFrame:
    """The cells of the first sheet of a workbook that passed the gate."""
    frame = pd.read_excel(BytesIO(data), dtype=object, keep_default_na=False, engine="openpyxl")
    return frame.map(lambda value: unshielded(decode(value)) if isinstance(value, str) else value)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table; the ending says how.

    Raises:
        ProblemError: X804, F110, or W617: a text is longer than a cell of XLSX can hold.
    """
    try:
        if path.suffix == ".csv":
            frame.map(shielded).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
        elif path.suffix == ".parquet":
            frame.map(_as_text).to_parquet(path, index=False)
        elif path.suffix == ".xlsx":
            frame.map(_in_cell).to_excel(path, index=False, engine="openpyxl")
        else:
            raise ProblemError([Problem("X804", shown(path.suffix), ", ".join(ENDINGS), file=str(path))])
    except (OSError, ImportError) as error:
        raise ProblemError([Problem("F110", shown(str(error)), file=str(path))]) from None


def _in_cell(value: Any) -> Any:
    """Text as XLSX can hold it."""
    if not isinstance(value, str):
        return value
    from diagnostic.formats.spreadsheet.cell_text import LONGEST_TEXT  # noqa: PLC0415  # openpyxl is slow to import

    text = encode(shielded(value))
    if len(text) > LONGEST_TEXT:
        raise ProblemError([Problem("W617", shown(value), f"at most {LONGEST_TEXT} characters")])
    return text


def _as_text(value: Any) -> Any:
    """Parquet wants one type a column; answers mix numbers with words, so that all become text."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
