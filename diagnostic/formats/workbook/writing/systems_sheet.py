"""The Systems sheet: a row for each sectoral module and one for each of its functions."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.workbook import Workbook

from diagnostic.content.catalog import Catalog, Module
from diagnostic.formats.spreadsheet.cell_text import put_text
from diagnostic.formats.workbook.cell_words import (
    DONT_KNOW_FORMS,
    FUNCTION_STATES,
    NOT_APPLICABLE_FORMS,
    STATUSES,
    shown_word,
)
from diagnostic.formats.workbook.names import SYSTEMS, cell_name, row_id
from diagnostic.formats.workbook.writing import cell_look, status_formula
from diagnostic.formats.workbook.writing.answer_table import FIRST_ROW, PROGRESS_ROW, Column, Table
from diagnostic.formats.workbook.writing.carried_column import CARRIED_COLUMN, count_carried, mark_carried
from diagnostic.formats.workbook.writing.lists import Lists, Pairs
from diagnostic.submission.submission import Submission, SystemState

COLUMNS = (
    Column("id", "ID", 30),
    Column("question", "System or function", 36),
    Column("answer", "In operation?", 16),
    Column("status", "Status", 13),
    Column("help", "What counts", 80),
)
STATUS_MEANS = (
    ("none", "there is no such system"),
    ("planned", "decided or bought, nobody works with it yet"),
    ("pilot", "some offices or users try it"),
    ("operational", "in daily use where it is meant to be used"),
    ("integrated", "in daily use, and exchanges data with the city's other systems"),
    ("not applicable", "not the city's task, or another body runs it"),
)
_STATUS: Pairs = tuple((shown_word(word), word) for word in STATUSES)
_FUNCTION: Pairs = tuple((shown_word(word), word) for word in FUNCTION_STATES)


def write_systems_sheet(
    book: Workbook,
    lists: Lists,
    catalog: Catalog,
    submission: Submission | None,
    carried: Iterable[str] | None = None,
) -> None:
    """Add the Systems sheet, with a submission's systems filled in when there is one.

    ``carried`` are the modules that were carried over (with their functions); None where nothing was.
    """
    intro = "The status of each system first (bold), then its functions. A function left blank counts like its system."
    columns = COLUMNS if carried is None else (*COLUMNS[:-1], CARRIED_COLUMN, COLUMNS[-1])
    table = Table(book, SYSTEMS, columns, "Systems in operation", intro)
    statuses, functions = lists.add(_STATUS), lists.add(_FUNCTION)
    module_rows = []
    for module in catalog.modules:
        state = submission.systems.get(module.id) if submission else None
        _module_row(table, module, statuses.shown, state)
        module_rows.append(table.row)
        if carried is not None and module.id in carried:
            mark_carried(table, lists, module.id, table.row)
        for function in module.functions:
            table.add_row(
                {"id": row_id(module.id, function.id), "question": function.name, "help": function.help},
                {"id": cell_look.SMALL, "status": cell_look.SMALL},
                indent=True,
            )
            answer = table.open_cell("answer", cell_name("fun", module.id, function.id))
            table.offer(answer, functions.shown, "Choose no, partly, yes or don't know.")
            table.status(_function_status(table, module_rows[-1]))
            value = state.functions.get(function.id) if state else None
            if value is not None:
                put_text(answer, shown_word(value))
    _progress(table, len(module_rows))
    if carried is not None:
        count_carried(table)
    table.finish(freeze_after="question")


def _module_row(table: Table, module: Module, shown_range: str, state: SystemState | None) -> None:
    table.add_row(
        {"id": module.id, "question": module.name, "help": " ".join(module.summary.split())},
        {"id": cell_look.BOLD, "question": cell_look.BOLD, "status": cell_look.SMALL},
    )
    for column in table.columns:
        table.cell(column.role).fill = cell_look.GROUP_FILL
    answer = table.open_cell("answer", cell_name("sys", module.id))
    answer.font = cell_look.BOLD
    table.offer(
        answer, shown_range, "Choose none, planned, pilot, operational, integrated, don't know or not applicable."
    )
    table.status(_status(table, STATUSES, allow_na=True))
    if state is not None and state.status is not None:
        put_text(answer, shown_word(state.status))


def _progress(table: Table, modules: int) -> None:
    """How many systems have a status that is understood."""
    states, ids = table.span("status", FIRST_ROW, table.row), table.span("id", FIRST_ROW, table.row)
    some = f'(({states}="{status_formula.ANSWERED}")+({states}="{status_formula.NOT_APPLICABLE}"))'
    given = f'SUMPRODUCT({some}*(1-ISNUMBER(FIND("/",{ids}))))'
    cell = table.sheet.cell(PROGRESS_ROW, 1)
    cell.value, cell.font = f'="Status given: "&{given}&" of {modules} systems."', cell_look.BOLD


def _function_status(table: Table, module_row: int) -> str:
    """The functions of a system that does not run are not asked for."""
    cell, system = table.reference("answer"), f"$C${module_row}"
    not_running = status_formula.is_one_of(system, ("none", "planned", *NOT_APPLICABLE_FORMS))
    usual = _status(table, FUNCTION_STATES).removeprefix("=")
    return f'=IFERROR(IF(AND(TRIM({cell})="",{not_running}),"{status_formula.NOT_NEEDED}",{usual}),{usual})'


def _status(table: Table, words: tuple[str, ...], allow_na: bool = False) -> str:
    known = tuple(word for word in words if word not in (*DONT_KNOW_FORMS, *NOT_APPLICABLE_FORMS))
    return status_formula.choice_status(table.reference("answer"), known, allow_na)
