"""A sheet with one row for each thing to answer: title, hidden marks of the columns, header, rows, protection.

The hidden row of marks is what reading goes by: it stays right when headers are translated or columns are moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.formats.spreadsheet.cell_text import cell_at, put_text
from diagnostic.formats.workbook.names import MARK, quoted_sheet
from diagnostic.formats.workbook.writing import cell_look
from diagnostic.formats.workbook.writing.status_formula import MISSING, NOT_UNDERSTOOD, OUT_OF_RANGE

LONGEST_MESSAGE = 255
LONGEST_MESSAGE_TITLE = 32
TITLE_ROW, INTRO_ROW, PROGRESS_ROW, HEADER_ROW, MARK_ROW, FIRST_ROW = 1, 2, 3, 4, 5, 6

UNLOCKED = Protection(locked=False)
TEXT_FORMAT = "@"


class Column(NamedTuple):
    """A column: its role (what reading calls it), its header and its width."""

    role: str
    title: str
    width: float


class Table:
    """Writes one such sheet from top to bottom.

    Args:
        book: The workbook.
        name: Name of the new sheet.
        columns: From left to right; one of them has the role ``id``, one ``answer``.
        title: In large letters at the top.
        intro: A line below it.
    """

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column], title: str, intro: str) -> None:
        self.book = book
        self.sheet: Worksheet = book.create_sheet(name)
        self.columns = list(columns)
        self.row = FIRST_ROW - 1
        self._letters = {c.role: get_column_letter(n) for n, c in enumerate(self.columns, start=1)}
        self._lists: dict[tuple[str, str], DataValidation] = {}
        self._head(title, intro)

    def _head(self, title: str, intro: str) -> None:
        sheet = self.sheet
        for row, text, font, height in (
            (TITLE_ROW, title, cell_look.TITLE, 26),
            (INTRO_ROW, intro, cell_look.SUBTITLE, 18),
        ):
            put_text(cell_at(sheet, row, 1), text)
            sheet.cell(row, 1).font = font
            sheet.row_dimensions[row].height = height
        for number, column in enumerate(self.columns, start=1):
            put_text(cell_at(sheet, MARK_ROW, number), MARK + column.role)
            header = cell_at(sheet, HEADER_ROW, number)
            put_text(header, column.title)
            header.font, header.fill, header.alignment = cell_look.HEADER, cell_look.HEADER_FILL, cell_look.CENTRED
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.row_dimensions[MARK_ROW].hidden = True
        sheet.row_dimensions[HEADER_ROW].height = (
            cell_look.row_height(cell_look.Text(c.title, c.width, cell_look.HEADER) for c in self.columns) + 4
        )

    def add_row(self, texts: dict[str, str], fonts: dict[str, Font] | None = None, indent: bool = False) -> None:
        """Begin the next row: locked text cells by role, as high as its longest text asks for."""
        self.row += 1
        for column in self.columns:
            cell = self.cell(column.role)
            if texts.get(column.role):
                put_text(cell, texts[column.role])
            cell.font = (fonts or {}).get(column.role, cell_look.NORMAL)
            cell.alignment = cell_look.INDENTED if indent and column.role == "question" else cell_look.WRAPPED
            cell.border = cell_look.RULE
        self.fit(self.row, texts)

    def fit(self, row: int, texts: dict[str, str]) -> None:
        """Make a row high enough for these texts (by role) too."""
        columns = [column for column in self.columns if column.role in texts]
        cells = [cell_look.Text(texts[c.role], c.width, _font_of(self.cell(c.role, row))) for c in columns]
        dimension = self.sheet.row_dimensions[row]
        dimension.height = max(cell_look.row_height(cells), dimension.height or 20.0)

    def cell(self, role: str, row: int | None = None) -> Cell:
        """The cell of a role in the current row, or in another one."""
        column = [c.role for c in self.columns].index(role) + 1
        return cell_at(self.sheet, row or self.row, column)

    def reference(self, role: str, row: int | None = None) -> str:
        """Reference for formulas of the same row: the column stays, the row moves with sorting."""
        return f"${self._letters[role]}{row or self.row}"

    def span(self, role: str, first: int, last: int) -> str:
        """An absolute range in the column of a role."""
        letter = self._letters[role]
        return f"${letter}${first}:${letter}${last}"

    def open_cell(self, role: str, name: str) -> Cell:
        """The current row's cell of a role, unlocked, framed and with a global name."""
        cell = self.cell(role)
        cell.protection = UNLOCKED
        cell.border = cell_look.BOX
        cell.alignment = cell_look.WRAPPED
        self.name_cell(cell, name)
        return cell

    def name_cell(self, cell: Cell, name: str) -> None:
        """Give a cell a global name."""
        place = f"{quoted_sheet(self.sheet.title)}!${cell.column_letter}${cell.row}"
        self.book.defined_names[name] = DefinedName(name, attr_text=place)

    def status(self, formula: str) -> Cell:
        """Put the status formula into the current row."""
        cell = self.cell("status")
        cell.value = formula
        return cell

    def offer(self, cell: Cell, shown_range: str, message: str) -> None:
        """A drop-down from a range; what is not in it is warned of, not refused."""
        rule = self._lists.get((shown_range, message))
        if rule is None:
            rule = DataValidation(type="list", formula1=shown_range, allow_blank=True)
            self._warn(rule, "Please check", message)
            self._lists[shown_range, message] = rule
        rule.add(cell)

    def limit(self, cell: Cell, condition: str, prompt: str, message: str) -> None:
        """A warning unless the condition (a formula) holds, and a note while the cell is selected."""
        rule = DataValidation(type="custom", formula1=condition, allow_blank=True)
        self._warn(rule, "Please check", message)
        rule.promptTitle, rule.prompt, rule.showInputMessage = "Number", _cut(prompt), True
        rule.add(cell)

    def _warn(self, rule: DataValidation, title: str, message: str) -> None:
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error, rule.showErrorMessage = (
            title[:LONGEST_MESSAGE_TITLE],
            _cut(message),
            True,
        )
        self.sheet.add_data_validation(rule)

    def finish(self, freeze_after: str, title_columns: bool = False) -> None:
        """Freeze, colour, protect and prepare for printing; after the last row."""
        sheet, last = self.sheet, self.row
        following = get_column_letter(list(self._letters).index(freeze_after) + 2)
        sheet.freeze_panes = f"{following}{FIRST_ROW}"
        self._colour(last)
        prepare_for_print(sheet, f"{HEADER_ROW}:{HEADER_ROW}")
        if title_columns:
            sheet.print_title_cols = f"A:{self._letters[freeze_after]}"
        protect(sheet)
        sheet.sheet_view.selection[-1].activeCell = f"{self._letters['answer']}{FIRST_ROW}"
        sheet.sheet_view.selection[-1].sqref = f"{self._letters['answer']}{FIRST_ROW}"

    def _colour(self, last: int) -> None:
        if "status" not in self._letters:
            return
        answer, status = f"${self._letters['answer']}{FIRST_ROW}", f"${self._letters['status']}{FIRST_ROW}"
        wrong = PatternFill("solid", start_color=cell_look.WRONG_TINT, end_color=cell_look.WRONG_TINT)
        empty = PatternFill("solid", start_color=cell_look.OPEN_TINT, end_color=cell_look.OPEN_TINT)
        rules = (
            (
                f'OR({status}="{NOT_UNDERSTOOD}",{status}="{OUT_OF_RANGE}")',
                DifferentialStyle(Font(bold=True), fill=wrong),
            ),
            (f'AND({status}="{MISSING}",TRIM({answer})="")', DifferentialStyle(fill=empty)),
        )
        for role in ("answer", "status"):
            area = self.span(role, FIRST_ROW, last).replace("$", "")
            for formula, style in rules:
                rule = Rule(type="expression", formula=[formula], dxf=style)
                self.sheet.conditional_formatting.add(area, rule)


def _font_of(cell: Cell) -> Font:
    return Font(sz=cell.font.sz, b=cell.font.b)


def prepare_for_print(
    sheet: Worksheet, title_rows: str | None = None, landscape: bool = True, pages_down: int = 0
) -> None:
    """A4, as many pages down as needed but one across, the header row on each, page numbers below."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_down
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N"))
    if title_rows:
        sheet.print_title_rows = title_rows


def protect(sheet: Worksheet) -> None:
    """Lock what is not for answers, without a password; widths and heights may still be changed."""
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"
