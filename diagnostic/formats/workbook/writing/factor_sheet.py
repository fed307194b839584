"""The sheet of one factor: a row a question, below a checklist a row an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook

from diagnostic.content.question_types import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Answer,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Factor, Questionnaire
from diagnostic.formats.spreadsheet.cell_text import put_number, put_text, put_titled
from diagnostic.formats.workbook.calc.calc_sheet import Block, from_other_sheet
from diagnostic.formats.workbook.calc.formula import text_literal
from diagnostic.formats.workbook.cell_words import (
    CONFIDENCES,
    DONT_KNOW_FORMS,
    DONT_KNOW_SHOWN,
    NOT_APPLICABLE_FORMS,
    option_of,
    shown_evidence,
    shown_option,
    shown_word,
)
from diagnostic.formats.workbook.names import cell_name, row_id
from diagnostic.formats.workbook.writing import cell_look, status_formula
from diagnostic.formats.workbook.writing.answer_table import FIRST_ROW, PROGRESS_ROW, TEXT_FORMAT, Column, Table
from diagnostic.formats.workbook.writing.carried_column import CARRIED_COLUMN, count_carried, mark_carried
from diagnostic.formats.workbook.writing.lists import ListRange, Lists, Pairs
from diagnostic.formats.workbook.writing.question_text import asked, choices_text, limits_text, notes_of, or_words
from diagnostic.submission.checks import MOST_APART
from diagnostic.submission.submission import Submission

COLUMNS = (
    Column("id", "ID", 9),
    Column("question", "Question, what it means, what shows it", 66),
    Column("answer", "Answer", 20),
    Column("choices", "Choices or unit", 46),
    Column("status", "Status", 12),
    Column("confidence", "Confidence", 12),
    Column("comment", "Comment", 22),
    Column("evidence", "Evidence", 22),
)
ANOTHER_ANSWER = " (the answer says something else)"
_YES_NO: Pairs = (("yes", "yes"), ("no", "no"))
_CONFIDENCE: Pairs = tuple((word, word) for word in CONFIDENCES)


def write_factor_sheet(
    book: Workbook,
    lists: Lists,
    questionnaire: Questionnaire,
    factor: Factor,
    name: str,
    submission: Submission | None,
    carried: Iterable[str] | None = None,
    computed: Block | None = None,
) -> None:
    """Add the sheet of a factor, with a submission's answers filled in when there is one.

    Args:
        book: The workbook.
        lists: Where the drop-downs come from.
        questionnaire: The whole.
        factor: Its questions become the rows.
        name: Of the sheet.
        submission: Its answers are filled in.
        carried: Ids of the questions whose answers were carried over; None where nothing was.
        computed: The answers that follow from figures, on Calc.
    """
    columns = COLUMNS if carried is None else (*COLUMNS, CARRIED_COLUMN)
    table = Table(book, name, columns, factor.name, factor.description)
    counted = []
    for question in factor.questions:
        follows = from_other_sheet(computed.at("answer", question.id)) if computed and question.facts_needed else ""
        _question_row(table, lists, question, follows, notes_of(questionnaire, question))
        counted.append(table.row)
        if question.type == "checklist":
            _checklist_rows(table, lists, question)
        if submission is not None:
            _fill(table, question, counted[-1], submission)
        if carried is not None and question.id in carried:
            mark_carried(table, lists, question.id, counted[-1])
    _progress(table, counted)
    if carried is not None:
        count_carried(table)
    table.finish(freeze_after="question")


def _question_row(table: Table, lists: Lists, question: AnyQuestion, follows: str, notes: str) -> None:
    """The row of a question, whatever its type; ``follows`` is the cell of what follows from figures, "" for none."""
    table.add_row(
        {
            "id": question.id,
            "question": asked(question),
            "choices": choices_text(question),
        },
        {"id": cell_look.BOLD, "status": cell_look.SMALL},
    )
    _ask(table, question, notes)
    answer = table.open_cell("answer", cell_name("ans", question.id))
    answer.font = cell_look.BOLD
    _ANSWER[question.type](table, lists, question, answer)
    if question.type == "number" and follows:
        table.status(status_formula.number_status(table.reference("answer"), question, question.allow_na, follows))
        _say_what_follows(table, question, follows)
    table.name_cell(table.cell("status"), cell_name("state", question.id))
    confidence = table.open_cell("confidence", cell_name("conf", question.id))
    table.offer(confidence, lists.add(_CONFIDENCE).shown, "Choose one of: " + ", ".join(CONFIDENCES) + ".")
    for role, kind in (("comment", "com"), ("evidence", "evi")):
        cell = table.open_cell(role, cell_name(kind, question.id))
        cell.number_format = TEXT_FORMAT  # so that "=..." and "- ..." typed here stay text


def _level_cell(table: Table, lists: Lists, question: LevelQuestion, answer: Cell) -> None:
    both = option_list(lists, question)
    table.offer(answer, both.shown, f"Choose one of the {len(question.options)} states, or {or_words(question)}.")
    table.status(status_formula.level_status(table.reference("answer"), both.values, question.allow_na))


def _number_cell(table: Table, _lists: Lists, question: NumberQuestion, answer: Cell) -> None:
    # without a format of its own a whole number keeps no stray decimal point
    answer.number_format = "#,##0" if question.integer else "General"
    _limit_number(table, answer, question)
    table.status(status_formula.number_status(table.reference("answer"), question, question.allow_na))


def _yes_no_cell(table: Table, lists: Lists, question: YesNoQuestion, answer: Cell) -> None:
    both = lists.add(_YES_NO + _words(question))
    table.offer(answer, both.shown, f"Choose yes or no, or {or_words(question)}.")
    table.status(status_formula.yes_no_status(table.reference("answer"), question.allow_na))


def _checklist_cell(table: Table, lists: Lists, question: ChecklistQuestion, answer: Cell) -> None:
    both = lists.add(_words(question))
    table.offer(answer, both.shown, f"Answer the items below, or choose {or_words(question)} here.")


_ANSWER: dict[str, Callable[[Table, Lists, Any, Cell], None]] = {
    "level": _level_cell,
    "number": _number_cell,
    "yes_no": _yes_no_cell,
    "checklist": _checklist_cell,
}


def _say_what_follows(table: Table, question: NumberQuestion, follows: str) -> None:
    """Beside the cell: the arithmetic, what it comes to, and whether the answer that is typed says something else."""
    assert question.from_facts is not None
    choices, cell = choices_text(question), table.cell("choices")
    lead = f"\nLeft blank, it follows from the sheet Figures: {question.from_facts.in_words}"
    answer = table.reference("answer")
    apart = f'IF(ABS({answer}-{follows})>{MOST_APART!r}*ABS({follows}),"{ANOTHER_ANSWER}","")'
    comes_to = f'" = "&ROUND({follows},2)&IF(ISNUMBER({answer}),{apart},"")'
    cell.value = f'={text_literal(choices + lead)}&IF(ISNUMBER({follows}),{comes_to},"")'
    table.fit(table.row, {"choices": f"{choices}{lead} = 1234.56{ANOTHER_ANSWER}"})


def option_list(lists: Lists, question: LevelQuestion) -> ListRange:
    """The options and the words of a question, with the scores of the options."""
    pairs = tuple((shown_option(option), str(option.value)) for option in question.options)
    return lists.add(pairs + _words(question), tuple(question.option_scores))


def _checklist_rows(table: Table, lists: Lists, question: ChecklistQuestion) -> None:
    """The rows of the items, and the status of the question above them."""
    whole, first = table.row, table.row + 1
    last = whole + len(question.items)
    items = table.span("answer", first, last)
    both = lists.add((*_YES_NO, (DONT_KNOW_SHOWN, DONT_KNOW)))
    for item in question.items:
        table.add_row(
            {"id": row_id(question.id, item.id), "question": item.text, "choices": f"yes, no or {DONT_KNOW_SHOWN}"},
            {"status": cell_look.SMALL, "choices": cell_look.SMALL},
            indent=True,
        )
        answer = table.open_cell("answer", cell_name("ans", question.id, item.id))
        table.offer(
            answer,
            both.shown,
            f"Choose yes, no or {DONT_KNOW_SHOWN}; not applicable belongs in the row of the question.",
        )
        whole_cell = table.cell("answer", whole).coordinate
        absolute = f"${whole_cell[0]}${whole_cell[1:]}"
        table.status(status_formula.item_status(table.reference("answer"), absolute, items))
    states = table.span("status", first, last)
    formula = status_formula.checklist_status(table.reference("answer", whole), states, question.allow_na)
    table.cell("status", whole).value = formula


def _ask(table: Table, question: AnyQuestion, notes: str) -> None:
    """Title, question and help in one cell, so that nobody scrolls sideways for them; as high as they need."""
    width = COLUMNS[1].width
    put_titled(table.cell("question"), question.title, question.text, notes)
    whole, small = cell_look.Text(asked(question), width), cell_look.Text(notes, width, cell_look.SMALL)
    row = table.sheet.row_dimensions[table.row]
    row.height = max(row.height or 0.0, min(cell_look.TALLEST_ROW - 1, whole.height + (small.height if notes else 0.0)))


def _words(question: AnyQuestion) -> Pairs:
    words = (DONT_KNOW, NOT_APPLICABLE) if question.allow_na else (DONT_KNOW,)
    return tuple((shown_word(word), word) for word in words)


def _limit_number(table: Table, answer: Cell, question: NumberQuestion) -> None:
    """Limits as a condition that lets the two words pass: an honest "don't know" deserves no warning."""
    cell = answer.coordinate
    number = [f"ISNUMBER({cell})"]
    inside = status_formula.inside_limits(cell, question)
    number += [inside] if inside else []
    number += [f"ROUND({cell},0)={cell}"] if question.integer else []
    words = DONT_KNOW_FORMS + (NOT_APPLICABLE_FORMS if question.allow_na else ())
    # nested, because AND evaluates everything and ROUND of a word is an error
    condition = "FALSE"
    for part in reversed(number):
        condition = f"IF({part},{'TRUE' if condition == 'FALSE' else condition},FALSE)"
    unit = f" ({question.unit})" if question.unit else ""
    allowed = f"{limits_text(question)}{unit}, or the words: {or_words(question)}"
    table.limit(
        answer,
        f"IF({status_formula.is_one_of(cell, words)},TRUE,{condition})",
        f"Type {allowed}.",
        f"Expected: {allowed}. Check the unit. Keep it anyway?",
    )


def _progress(table: Table, rows: list[int]) -> None:
    """How many questions (items do not count) are answered so far."""
    states = table.span("status", FIRST_ROW, table.row)
    ids = table.span("id", FIRST_ROW, table.row)

    def count(status: str) -> str:
        return f'SUMPRODUCT(({states}="{status}")*(1-ISNUMBER(FIND("/",{ids}))))'

    cell = table.sheet.cell(PROGRESS_ROW, 1)
    cell.value = (
        f'="Answered: "&{count(status_formula.ANSWERED)}+{count(status_formula.COMPUTED)}&" of {len(rows)}. '
        f'Not applicable: "&{count(status_formula.NOT_APPLICABLE)}&". '
        f'Still missing or not known: "&{count(status_formula.MISSING)}&". '
        f'To check: "&({count(status_formula.NOT_UNDERSTOOD)}+{count(status_formula.OUT_OF_RANGE)})&"."'
    )
    cell.font = cell_look.BOLD
    table.sheet.row_dimensions[PROGRESS_ROW].height = 20


def _fill(table: Table, question: AnyQuestion, row: int, submission: Submission) -> None:
    """Write one question's answer, confidence and comment into its rows."""
    answer = submission.answers.get(question.id)
    if question.type == "checklist" and isinstance(answer, list | dict):
        for offset, ticked in enumerate(question.by_item(answer).values(), start=1):
            if ticked is not None:
                put_text(table.cell("answer", row + offset), "yes" if ticked else "no")
    elif answer is not None:
        _put_answer(table.cell("answer", row), question, answer)
    if question.id in submission.confidence:
        put_text(table.cell("confidence", row), submission.confidence[question.id])
    if question.id in submission.comments:
        put_text(table.cell("comment", row), submission.comments[question.id])
        table.fit(row, {"comment": submission.comments[question.id]})
    if question.id in submission.evidence:
        shown = shown_evidence(submission.evidence[question.id])
        put_text(table.cell("evidence", row), shown)
        table.fit(row, {"evidence": shown})


def _put_answer(cell: Cell, question: AnyQuestion, answer: Answer) -> None:
    if question.type == "level" and (option := option_of(question, question.same_form(answer))) is not None:
        put_text(cell, shown_option(option))
    elif isinstance(answer, bool):
        put_text(cell, "yes" if answer else "no")
    elif isinstance(answer, str):
        put_text(cell, shown_word(answer))
    elif isinstance(answer, int | float):
        put_number(cell, answer)
