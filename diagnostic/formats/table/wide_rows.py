"""A wide table as submissions, a row each. A batch reads large ones column by column instead (``coded.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from diagnostic.base.formula_shield import unshielded
from diagnostic.base.problems import Problem, ProblemError, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.sheets import MOST_CELLS, Sheet, letters, too_much
from diagnostic.formats.submission_reading import Reading, checked
from diagnostic.formats.table.cell_values import plain
from diagnostic.formats.table.convert import column_problems, placed_in_row, plain_submission


class WideRows:
    """The submissions of a wide table.

    Args:
        names: The columns.
        rows: The cells of each row by column.
        questionnaire: The version that the answers belong to; by default the newest of the default questionnaire.
        catalog: The modules; by default the shipped ones of the questionnaire.

    Raises:
        ProblemError: Columns that are not known or stand twice.
    """

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[dict[str, Any]],
        questionnaire: Questionnaire | None,
        catalog: Catalog | None,
    ) -> None:
        self._questionnaire = questionnaire or load_questionnaire()
        self._catalog = catalog or catalog_for(self._questionnaire)
        self._rows = rows
        raise_errors(column_problems(names, self._questionnaire, self._catalog))

    def __len__(self) -> int:
        return len(self._rows)

    def called(self, number: int) -> str:
        """The city of a row, or where the row stands."""
        return shown(str(self._rows[number - 1].get("city.name") or f"row {number}"))

    def read(self, number: int) -> Reading:
        """One submission, counted from 1.

        Raises:
            ProblemError: Everything that is wrong with it, each with its column.
        """

        def place(problem: Problem) -> Problem:
            return placed_in_row(problem, number)

        cells = self._rows[number - 1].items()
        row = {name: value for name, cell in cells if (value := plain(cell)) is not None}
        try:
            data = plain_submission(row, self._questionnaire, self._catalog)
        except ProblemError as error:
            raise ProblemError([place(problem) for problem in error.problems]) from None
        return checked(data, self._questionnaire, self._catalog, place)


def sheet_rows(sheet: Sheet, questionnaire: Questionnaire | None, catalog: Catalog | None) -> WideRows:
    """The wide table in a sheet: headings in its first row. A column without a heading is not known."""
    columns = {column for _, column in sheet.cells}
    heads = {column: sheet.at(1, column) for column in sorted(columns)}
    names = {
        column: f"column {letters(column)} without a name" if head is None else str(head.value)
        for column, head in heads.items()
    }
    rows: dict[int, dict[str, Any]] = {}
    for cell in sheet.cells.values():
        if cell.row > 1:
            rows.setdefault(cell.row, {})[names[cell.column]] = unshielded(cell.value)
    last = max(rows, default=1)
    return WideRows(list(names.values()), [rows.get(n, {}) for n in range(2, last + 1)], questionnaire, catalog)


def parquet_rows(data: bytes, questionnaire: Questionnaire | None, catalog: Catalog | None) -> WideRows:
    """The wide table in a Parquet file.

    Raises:
        ProblemError: It cannot be read (F102), or holds more than any answers need (F106).
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        advice = 'Install the part that reads Parquet: pip install "egov-diagnostic[parquet]"'
        raise ProblemError([Problem("X805", "pyarrow is not installed", mend=advice)]) from None
    try:
        file = pq.ParquetFile(BytesIO(data))
        if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
            raise too_much(f"{file.metadata.num_rows} rows", f"at most {MOST_CELLS} cells")
        table = file.read(use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise ProblemError([Problem("F102", shown(str(error)))]) from None
    return WideRows(table.column_names, table.to_pylist(), questionnaire, catalog)
