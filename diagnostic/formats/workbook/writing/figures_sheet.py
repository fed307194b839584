"""The Figures sheet: the plain figures behind questions, each asked once, by department."""

from __future__ import annotations

from openpyxl.workbook import Workbook

from diagnostic.content.fact import Fact
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.cell_text import put_number
from diagnostic.formats.workbook.cell_words import DONT_KNOW_FORMS
from diagnostic.formats.workbook.names import FACT, FIGURES, cell_name, row_id
from diagnostic.formats.workbook.writing import cell_look, status_formula
from diagnostic.formats.workbook.writing.answer_table import FIRST_ROW, PROGRESS_ROW, Column, Table
from diagnostic.submission.submission import Submission

COLUMNS = (
    Column("id", "ID", 30),
    Column("question", "Figure", 36),
    Column("answer", "Your entry", 20),
    Column("unit", "Unit", 20),
    Column("status", "Status", 13),
    Column("help", "What it means, and what it answers", 70),
)


def write_figures_sheet(book: Workbook, questionnaire: Questionnaire, submission: Submission) -> None:
    """Add the sheet, with a submission's figures filled in, where the questionnaire asks for any."""
    if not questionnaire.facts:
        return
    intro = (
        "Each figure is asked once. A question left blank takes what follows from them; an answer typed there stands."
    )
    table = Table(book, FIGURES, COLUMNS, "Figures", intro)
    answers: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        for needed in question.facts_needed:
            answers.setdefault(needed, []).append(question.id)
    for title, facts in _by_department(questionnaire):
        if title:
            table.add_row({"question": title}, {"question": cell_look.BOLD})
            for column in table.columns:
                table.cell(column.role).fill = cell_look.GROUP_FILL
        for fact in facts:
            _row(table, fact, answers.get(fact.id, []), submission.facts.get(fact.id))
    states = table.span("status", FIRST_ROW, table.row)
    cell = table.sheet.cell(PROGRESS_ROW, 1)
    given = f'SUMPRODUCT(({states}="{status_formula.ANSWERED}")*1)'
    cell.value, cell.font = f'="Figures given: "&{given}&" of {len(questionnaire.facts)}."', cell_look.BOLD
    table.finish(freeze_after="question")


def _by_department(questionnaire: Questionnaire) -> list[tuple[str, list[Fact]]]:
    """Name of each department with its figures, in the questionnaire's order; those of nobody last."""
    known = dict.fromkeys(department.id for department in questionnaire.departments)
    order = [*(known | dict.fromkeys(f.department for f in questionnaire.facts if f.department)), ""]
    found = [
        (questionnaire.department_name(own), [f for f in questionnaire.facts if f.department == own]) for own in order
    ]
    return (
        [(title or "Others", facts) for title, facts in found if facts] if any(order) else [("", questionnaire.facts)]
    )


def _row(table: Table, fact: Fact, answers: list[str], value: float | None) -> None:
    notes = " ".join(fact.help.split())
    used = f"Answers {', '.join(answers)}." if answers else ""
    table.add_row(
        {
            "id": row_id(FACT, fact.id),
            "question": fact.name,
            "unit": fact.unit,
            "help": f"{notes} {used}".strip(),
        },
        {"id": cell_look.SMALL, "status": cell_look.SMALL, "help": cell_look.SMALL},
    )
    cell = table.open_cell("answer", cell_name("fact", fact.id))
    cell.font, cell.number_format = cell_look.BOLD, "#,##0" if fact.integer else "General"
    at = cell.coordinate
    inside = status_formula.inside_limits(at, fact)
    condition = f"IF(ISNUMBER({at}),{inside or 'TRUE'},{status_formula.is_one_of(at, DONT_KNOW_FORMS)})"
    table.limit(cell, condition, f"Type {fact.allowed}.", f"Expected: {fact.allowed}. Check the unit. Keep it anyway?")
    status = status_formula.number_status(table.reference("answer"), fact, allow_na=False)
    table.status(status.replace(f'"{status_formula.MISSING}"', '""'))  # a question can be answered without it
    if value is not None:
        put_number(cell, value)
