"""Rows of a small CSV file that the secretariat wrote, as text by column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from diagnostic.base.formula_shield import unshielded
from diagnostic.base.problems import Problem, ProblemError, shown


def csv_rows(path: Path, check: Callable[[list[str]], None]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that holds anything, with its line.

    Args:
        path: A file in UTF-8.
        check: Refuses names of columns.

    Raises:
        ProblemError: F101, F102, and what ``check`` raises; B109, a cell that belongs to no column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.reader(lines)
            names = [name.strip() for name in next(table, [])]
            check(names)
            for cells in table:
                if any(cell.strip() for cell in cells[len(names) :]):
                    found, place = f"{len(cells)} cells", f"line {table.line_num}"
                    raise ProblemError([Problem("B109", found, f"{len(names)} cells", place, str(path))])
                row = dict(zip(names, (str(unshielded(cell)).strip() for cell in cells), strict=False))
                if any(row.values()):
                    yield table.line_num, dict.fromkeys(names, "") | row
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
