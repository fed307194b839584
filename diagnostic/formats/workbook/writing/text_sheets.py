"""The sheets one only reads: Read me and Method; and the hidden Meta, by which a file finds its questionnaire."""

from __future__ import annotations

from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import GeometricChoice, Questionnaire
from diagnostic.formats.spreadsheet.cell_text import cell_at, put_text
from diagnostic.formats.workbook.calc.formula import count_of
from diagnostic.formats.workbook.names import (
    BLANK_ITEM,
    FIGURES,
    FORMAT,
    META,
    META_MARK,
    METHOD,
    READ_ME,
    RESULTS,
    TEXT_MARK,
    quoted_sheet,
)
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.answer_table import prepare_for_print, protect
from diagnostic.formats.workbook.writing.status_formula import NOT_KNOWN
from diagnostic.formats.workbook.writing.systems_sheet import STATUS_MEANS
from diagnostic.method.maturity_level import conditions_of
from diagnostic.submission.carrying_over import Carried

_WIDTHS = (26.0, 84.0)

_CONFIDENCE_MEANS = (
    ("measured", "counted or measured by the city, with a document that shows it"),
    ("survey", "from a survey among residents, firms or staff"),
    ("regional", "a figure for the region or the country, used for the city"),
    ("estimate", "worked out from other figures"),
    ("opinion", "what somebody who should know thinks"),
    ("unknown", "nobody can say where the figure comes from"),
)
_STATUS_MEANS = (
    ("answered", "Understood; it counts."),
    ("missing", "Blank, or don't know. It is never counted as zero."),
    ("computed", "Nothing is typed here, and the answer follows from the sheet Figures; it counts."),
    ("not known", "An item of a list that is blank or don't know; the list counts with the items that are known."),
    ("not applicable", "The question is taken out."),
    ("not understood", "Please choose from the list, or type a number as a number."),
    ("out of range", "Please check the unit; the limits stand beside the cell."),
)


class _Page:
    """Writes a text sheet line by line: a short word on the left, its text on the right."""

    def __init__(self, book: Workbook, name: str, title: str) -> None:
        self.sheet: Worksheet = book.create_sheet(name)
        self.row = 1
        for letter, width in zip("AB", _WIDTHS, strict=True):
            self.sheet.column_dimensions[letter].width = width
        put_text(cell_at(self.sheet, 1, 1), TEXT_MARK)
        self.sheet.row_dimensions[1].hidden = True
        self._line(title, cell_look.TITLE, 28)

    def _line(self, text: str, font: Font, height: float) -> None:
        self.row += 1
        cell = cell_at(self.sheet, self.row, 1)
        put_text(cell, text)
        cell.font = font
        self.sheet.row_dimensions[self.row].height = height

    def heading(self, text: str) -> None:
        """A heading with some air above it."""
        self.row += 1
        self.sheet.row_dimensions[self.row].height = 8
        self._line(text, cell_look.HEADING, 20)

    def pair(self, word: str, text: str, link: str | None = None) -> int:
        """A word and what it means; returns the row."""
        self.row += 1
        for column, (content, font) in enumerate(((word, cell_look.BOLD), (text, cell_look.NORMAL)), start=1):
            cell = cell_at(self.sheet, self.row, column)
            put_text(cell, content)
            cell.font, cell.alignment, cell.border = font, cell_look.WRAPPED, cell_look.RULE
        if link is not None:
            left = cell_at(self.sheet, self.row, 1)
            left.hyperlink = f"#{link}"
            put_text(left, word)  # setting a link replaces a text that is not there yet
            left.font = cell_look.LINK
        self.sheet.row_dimensions[self.row].height = cell_look.row_height(
            [cell_look.Text(word, _WIDTHS[0], cell_look.BOLD), cell_look.Text(text, _WIDTHS[1])]
        )
        return self.row

    def finish(self, pages_down: int = 0) -> None:
        """Protect and prepare for printing, on so many pages if possible."""
        prepare_for_print(self.sheet, landscape=False, pages_down=pages_down)
        protect(self.sheet)


def write_read_me(
    book: Workbook,
    questionnaire: Questionnaire,
    sheets: list[str],
    progress_cell: str,
    catalog: Catalog | None,
    states: str,
    carried: Carried | None = None,
) -> None:
    """Add Read me: what this is, how to fill it in, how far one is."""
    page = _Page(book, READ_ME, questionnaire.title)
    count = len(questionnaire.questions)
    if questionnaire.summary:
        page.pair("What this is", " ".join(questionnaire.summary.split()))
    page.pair(
        "What for",
        "The answers show how mature the city is, where it stands in each factor and what to do next.",
    )
    minutes = max(10, round(count * 1.2 / 10) * 10)
    page.pair(
        "How long",
        f"About {minutes} minutes for {count} questions once the figures are at hand. "
        "Save as often as you like and go on another day.",
    )
    page.pair(
        "Who",
        "One person keeps the file and asks the departments. Below each question stands who may know.",
    )
    page.pair(
        "How to send it back",
        "Save as .xlsx (Excel workbook) and send the file to whoever asked you. "
        "The command `diagnostic check FILE` names everything that is not understood.",
    )
    page.heading("How to fill it in")
    page.pair("Where", "In the framed cells only; everything else is locked (without a password).")
    page.pair("Choices", "Choose from the list of the cell. The whole sentences stand to the right of it.")
    page.pair(
        "Numbers",
        "Type the number in the unit named, without unit, per cent sign or separators of thousands.",
    )
    page.pair("You do not know", "Choose or type: don't know. An honest gap is better than a guess.")
    page.pair(
        "Does not apply",
        "Where it is offered, choose or type: not applicable. The question is then left out.",
    )
    page.pair("Clearing", "Delete the content of the cell; the question is open again.")
    page.pair("Please do not", "Change the ids in the first column: by them the answers are found again.")
    page.pair(
        "Results",
        "The sheet Results shows what to do first, level, gaps and priorities while you type. A file that was never "
        "opened for editing has not been calculated: in previews, on some phones and in Excel's Protected View the "
        "sheet is empty until you choose Enable Editing. Chances, intervals and what the result hinges on need the "
        "program: diagnostic assess FILE.",
    )
    page.heading("Sheets and progress")
    row = page.pair("In all", "")
    total = cell_at(page.sheet, row, 2)
    total.value = (
        f'="Answered: "&{count_of(states, "answered")}&" of {count}. '
        f'Not applicable: "&{count_of(states, "not applicable")}&". '
        f'Still missing or not known: "&{count_of(states, "missing")}&"."'
    )
    total.font = cell_look.BOLD
    page.pair("City", "Name, country, population, period.", f"{quoted_sheet('City')}!A1")
    if questionnaire.facts:
        row = page.pair(FIGURES, "", f"{quoted_sheet(FIGURES)}!A1")
        cell_at(page.sheet, row, 2).value = f"={quoted_sheet(FIGURES)}!{progress_cell}"
    for name in sheets:
        row = page.pair(name, "", f"{quoted_sheet(name)}!A1")
        cell = cell_at(page.sheet, row, 2)
        cell.value = f"={quoted_sheet(name)}!{progress_cell}"
    if catalog is not None:
        text = f"{len(catalog.modules)} systems and which of their functions are in operation."
        row = page.pair("Systems", text, f"{quoted_sheet('Systems')}!A1")
        cell_at(page.sheet, row, 2).value = f"={quoted_sheet('Systems')}!{progress_cell}"
    page.pair(
        "Results",
        "What to do first; level, factors, foundations and systems, with charts.",
        f"{quoted_sheet(RESULTS)}!A1",
    )
    if carried is not None:
        _carried_over(page, carried)
    page.heading("What the status says")
    for word, text in _STATUS_MEANS:
        page.pair(word, text)
    page.heading("How sure you are (Confidence, optional)")
    for word, text in _CONFIDENCE_MEANS:
        page.pair(word, text)
    if catalog is not None:
        page.heading("Status of a system")
        for word, text in STATUS_MEANS:
            page.pair(word, text)
    if questionnaire.rules or questionnaire.glossary:
        _rules_and_words(page, questionnaire)
    page.finish(pages_down=0 if questionnaire.rules else 1)


def _rules_and_words(page: _Page, questionnaire: Questionnaire) -> None:
    """What questions name and say nowhere else, on printed pages of its own."""
    page.sheet.row_breaks.append(Break(page.row))
    page.heading("Rules and words that questions name")
    for rule in questionnaire.rules:
        page.pair(rule.title, " ".join(rule.text.split()))
    for term in questionnaire.glossary:
        page.pair(term.term, " ".join(term.text.split()))


def _carried_over(page: _Page, carried: Carried) -> None:
    """What came from last time, and what could not."""
    page.heading("Carried over from last time")
    page.pair(
        "To do",
        f"{len(carried.questions)} answers and {len(carried.systems)} systems stand in their cells already, marked "
        "carried in the column From last time. Look at each; change what is not right any more, then choose confirmed. "
        "They count in the results before that too. Please look at the sheet City as well.",
    )
    for what, told in carried.told():
        page.pair(what, told)


def write_method(book: Workbook, questionnaire: Questionnaire) -> None:
    """Add Method: the levels and how the score is made, in short."""
    page = _Page(book, METHOD, "Method")
    page.heading("Levels")
    for level in questionnaire.levels:
        description = " ".join(level.description.split())
        page.pair(f"{level.level}  {level.name}", f"From {level.cut:g} points. {description}".strip())
    page.heading("How the score is made")
    page.pair(
        "Question",
        "Each answer gives 0 to 100 points, by the state chosen, the size of the number or the items ticked.",
    )
    page.pair(
        "Factor",
        "The weighted mean of its answered questions. What is missing or not known is left out, never counted as zero. "
        f"Below {100 * questionnaire.min_coverage:g} % of the weight answered, the factor is not rated and the result "
        "is provisional.",
    )
    geometric = isinstance(questionnaire.aggregation, GeometricChoice)
    mean = "geometric mean, so that a weak factor weighs more" if geometric else "mean"
    page.pair("Overall score", f"The weighted {mean} of the factors.")
    for factor in questionnaire.factors:
        page.pair(f"    {factor.name}", f"weight {factor.weight:g}")
    rule = "The highest level whose points the overall score reaches"
    if questionnaire.gates:
        names = ", ".join(f.name for f in questionnaire.factors if f.id in questionnaire.gates.factors)
        rule += f", if these factors are not too far below it: {names}"
    conditions = conditions_of(questionnaire, len(questionnaire.levels))
    if conditions:
        rule += f"; from some levels on these questions must reach a score: {', '.join(conditions)}"
    page.pair("Level", f"{rule}.")
    page.heading("Results")
    page.pair(
        "Where",
        "On the sheet Results, which follows the method except for the simulation of what is uncertain and for what "
        "the result hinges on. These, the reasons and the plan come from the free program: diagnostic assess FILE",
    )
    page.pair("Questionnaire", f"{questionnaire.title}, {questionnaire.ref}")
    if questionnaire.licence:
        page.pair("Licence", questionnaire.licence)
    page.finish()


def write_meta(book: Workbook, questionnaire: Questionnaire, catalog: Catalog | None) -> None:
    """Add the hidden Meta sheet: what the workbook was made from."""
    sheet: Worksheet = book.create_sheet(META)
    sheet.sheet_state = "hidden"
    rows = {
        META_MARK: FORMAT,
        "questionnaire.id": questionnaire.id,
        "questionnaire.version": questionnaire.version,
        "questionnaire.digest": questionnaire.digest,
    }
    if catalog is not None:
        rows |= {"catalog.version": catalog.version, "catalog.digest": catalog.digest}
    rows[BLANK_ITEM] = NOT_KNOWN
    for row, pair in enumerate(rows.items(), start=1):
        for column, text in enumerate(pair, start=1):
            put_text(cell_at(sheet, row, column), text)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 76
    sheet.protection.enable()
