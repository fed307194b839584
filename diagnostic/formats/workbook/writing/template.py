"""Writing the workbook: blank, or with a submission filled in. DESIGN: section 5."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from diagnostic.base.problems import Problem, ProblemError, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.calc_figures import write_computed
from diagnostic.formats.workbook.calc.calc_sheet import Calc, from_other_sheet
from diagnostic.formats.workbook.calc.live_method import write_calc
from diagnostic.formats.workbook.names import CITY, FIGURES, READ_ME, RESULTS, SYSTEMS, factor_sheet_names
from diagnostic.formats.workbook.writing.answer_table import PROGRESS_ROW
from diagnostic.formats.workbook.writing.cell_look import ACCENT, RESULT_COLOUR, use_as_default
from diagnostic.formats.workbook.writing.chart_text import with_chart_texts
from diagnostic.formats.workbook.writing.city_sheet import write_city_sheet
from diagnostic.formats.workbook.writing.factor_sheet import write_factor_sheet
from diagnostic.formats.workbook.writing.figures_sheet import write_figures_sheet
from diagnostic.formats.workbook.writing.lists import Lists
from diagnostic.formats.workbook.writing.results_sheet import write_results
from diagnostic.formats.workbook.writing.systems_sheet import write_systems_sheet
from diagnostic.formats.workbook.writing.text_sheets import write_meta, write_method, write_read_me
from diagnostic.submission.carrying_over import Carried
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import City, QuestionnaireRef, Submission


def write_template(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    path: str | Path,
    city_name: str | None = None,
    submission: Submission | None = None,
    carried: Carried | None = None,
) -> None:
    """Write the workbook of a questionnaire.

    Args:
        questionnaire: Its questions become the sheets.
        catalog: Its modules become the Systems sheet; without it there is none.
        path: The file, ending in ``.xlsx``; replaced as a whole or not at all.
        city_name: Fills in the name of the city.
        carried: Fills in what was carried over from last time, marked until it is confirmed.
        submission: Fills in its answers. ``submitted_at`` has no cell: sending the file back sets it.

    Raises:
        ProblemError: The ending is not .xlsx (X804), the submission does not fit (S5xx), a text is longer
            than a cell can hold (W617) or the file cannot be written (F110).
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise ProblemError([Problem("X804", shown(target.suffix), ".xlsx", file=str(target))])
    data = template_bytes(questionnaire, catalog, city_name, submission, carried)
    try:
        _replace(target, data)
    except OSError as error:
        raise ProblemError([Problem("F110", shown(error.strerror or str(error)), file=str(target))]) from None


def template_bytes(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    city_name: str | None = None,
    submission: Submission | None = None,
    carried: Carried | None = None,
) -> bytes:
    """The workbook as the bytes of an .xlsx file; see ``write_template``."""
    if carried is not None:
        submission = carried.submission
    if submission is not None:
        raise_errors([p for p in submission_problems(submission, questionnaire, catalog) if p.is_error])
    filled = submission or _blank(questionnaire)
    if city_name is not None:
        filled = filled.model_copy(update={"city": filled.city.model_copy(update={"name": city_name})})
    book = Workbook()
    use_as_default(book)
    del book[book.sheetnames[0]]
    lists = Lists(book)
    write_city_sheet(book, lists, questionnaire, filled.model_dump())
    write_figures_sheet(book, questionnaire, filled)
    calc = Calc(book)
    computed = write_computed(calc, questionnaire)
    names = factor_sheet_names(questionnaire)
    for factor, name in zip(questionnaire.factors, names, strict=True):
        carried_here = carried.questions if carried else None
        write_factor_sheet(book, lists, questionnaire, factor, name, filled, carried_here, computed)
    if catalog is not None:
        write_systems_sheet(book, lists, catalog, filled, carried.systems if carried else None)
    calculation = write_calc(calc, computed, lists, questionnaire, catalog)
    chart_texts = write_results(book, questionnaire, catalog, calculation)
    states = from_other_sheet(calculation.questions.span("state"))
    write_read_me(book, questionnaire, names, f"$A${PROGRESS_ROW}", catalog, states, carried)
    write_method(book, questionnaire)
    write_meta(book, questionnaire, catalog)
    _arrange(book, names)
    _describe(book, questionnaire)
    out = BytesIO()
    book.save(out)
    return with_chart_texts(out.getvalue(), chart_texts)


def _blank(questionnaire: Questionnaire) -> Submission:
    ref = QuestionnaireRef(id=questionnaire.id, version=questionnaire.version)
    return Submission(format="diagnostic-submission/1", questionnaire=ref, city=City())


def _arrange(book: Workbook, factor_names: list[str]) -> None:
    """Read me first, hidden sheets last; the sheets to fill in carry the accent colour, Results another."""
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    middle = [name for name in (CITY, FIGURES, *factor_names, SYSTEMS) if name in book.sheetnames]
    rest = [name for name in book.sheetnames if name not in {READ_ME, *middle, *hidden}]
    order = [READ_ME, *middle, *rest, *hidden]
    for name in order:
        book.move_sheet(name, len(order))  # to the end, one after another
    for name in middle:
        book[name].sheet_properties.tabColor = ACCENT
    book[RESULTS].sheet_properties.tabColor = RESULT_COLOUR
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == READ_ME


def _describe(book: Workbook, questionnaire: Questionnaire) -> None:
    book.properties.title = questionnaire.title
    book.properties.creator = "diagnostic"
    # Nothing is computed in the file as written: programs must do it when they open it.
    book.calculation.fullCalcOnLoad = True
    # Sheets stay in their order and keep their names; without a password, as everywhere.
    book.security = WorkbookProtection(lockStructure=True)


def _replace(target: Path, data: bytes) -> None:
    """Write beside the target, then rename: a crash leaves the old file or the new one, never half of one."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary = Path(name)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's mask for new files (it can only be read by setting it)."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
