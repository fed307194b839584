"""How the workbook looks: one accent colour, tints that differ in lightness too, heights that show whole sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook

FONT = "Arial"
"""Measured alike in every spreadsheet program (Liberation Sans has the same widths)."""
SIZE = 10

ACCENT = "1F4E79"
ACCENT_TINT = "DEEAF6"
RESULT_COLOUR = "C55A11"
GREY_TEXT = "595959"
GREY_LINE = "BFBFBF"
OPEN_TINT = "FFF2CC"
WRONG_TINT = "F4B183"

TALLEST_ROW = 409.0

NORMAL = Font(name=FONT, size=SIZE)
BOLD = Font(name=FONT, size=SIZE, bold=True)
SMALL = Font(name=FONT, size=SIZE - 1, color=GREY_TEXT)
TITLE = Font(name=FONT, size=16, bold=True, color=ACCENT)
SUBTITLE = Font(name=FONT, size=11, color=GREY_TEXT)
HEADING = Font(name=FONT, size=12, bold=True, color=ACCENT)
HEADER = Font(name=FONT, size=SIZE, bold=True, color="FFFFFF")
LINK = Font(name=FONT, size=SIZE, underline="single", color=ACCENT)

HEADER_FILL = PatternFill("solid", start_color=ACCENT)
GROUP_FILL = PatternFill("solid", start_color=ACCENT_TINT)

_THIN = Side(style="thin", color=GREY_LINE)
_ACCENT_SIDE = Side(style="thin", color=ACCENT)
RULE = Border(bottom=_THIN)
BOX = Border(left=_ACCENT_SIDE, right=_ACCENT_SIDE, top=_ACCENT_SIDE, bottom=_ACCENT_SIDE)

WRAPPED = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=1)
INDENTED = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=3)
CENTRED = Alignment(horizontal="left", wrap_text=True, vertical="center", indent=1)

_POINTS_PER_WIDTH = 5.25
"""Width 1 of a column is a digit of the default font: 7 pixels of 0.75 points."""
_ROOM_LOST = 14.0
"""Points that margins and indent take, and a little so that a close call is not cut off."""
_EMS = {
    **dict.fromkeys("iljI.,;:'!|’", 0.25),  # the typographic apostrophe is meant
    **dict.fromkeys("tfr()[]/ -·", 0.31),
    **dict.fromkeys("cskvxyzJ", 0.50),
    **dict.fromkeys("mwMW@%—", 0.88),
}
"""Widths of the letters of Arial that are far from its mean."""


class Text(NamedTuple):
    """A wrapped text, the width of its column and its font."""

    text: str
    width: float
    font: Font = NORMAL

    @property
    def points(self) -> float:
        """Size of the font."""
        return float(self.font.sz or SIZE)

    @property
    def height(self) -> float:
        """Height at which the whole text shows."""
        return self.lines * self.points * 1.28 + 5

    @property
    def lines(self) -> int:
        """Lines it takes, breaking at spaces as spreadsheet programs do."""
        room = (self.width * _POINTS_PER_WIDTH - _ROOM_LOST) / self.points / (1.08 if self.font.b else 1.0)
        return sum(_lines_of_paragraph(paragraph, room) for paragraph in self.text.split("\n"))


def row_height(texts: Iterable[Text]) -> float:
    """Height at which the tallest cell of a row shows all of its text; programs allow 409 points."""
    return min(TALLEST_ROW, max((text.height for text in texts), default=0.0))


def _lines_of_paragraph(paragraph: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        length = sum(map(_em, word))
        space = _em(" ") if used else 0.0
        if used and used + space + length > room:
            lines, used, space = lines + 1, 0.0, 0.0
        while length > room:  # a word longer than the column is broken anywhere
            lines, length = lines + 1, length - room
        used += space + length
    return lines


def _em(character: str) -> float:
    """Width of a character in ems."""
    if character in _EMS:
        return _EMS[character]
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.70 if character.isupper() else 0.56


def use_as_default(book: Workbook) -> None:
    """Make our font the workbook's own: the width of its digits is the unit of all column widths."""
    book._named_styles["Normal"].font = NORMAL  # type: ignore[attr-defined]  # openpyxl has no public way
    book._fonts = IndexedList([NORMAL])  # type: ignore[attr-defined]
