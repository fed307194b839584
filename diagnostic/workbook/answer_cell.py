"""What one cell says: a value, or the problem it has. Nothing is guessed and nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.cell.cell import Cell

from diagnostic.checks import allowed_answer
from diagnostic.content.questionnaire import AnyQuestion, LevelQuestion, NumberQuestion, YesNoQuestion
from diagnostic.problems import Problem, did_you_mean, shown
from diagnostic.submission import Answer
from diagnostic.workbook.cell_text import decode
from diagnostic.workbook.number_text import Ambiguous, read_number
from diagnostic.workbook.rows import is_blank
from diagnostic.workbook.words import DOT, folded, special, tidy

_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


class CellReader:
    """Reads cells one by one and collects their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def answer(self, cell: Cell | None, question: AnyQuestion, place: str) -> Answer:
        """The answer to a question other than the items of a checklist; None when blank or not understood."""
        value = self._plain(cell, place)
        if value is None:
            return None
        if isinstance(value, str):
            word = special(value)
            if word is not None:
                return word
        allowed = allowed_answer(question)
        if isinstance(question, LevelQuestion):
            return self._option(value, question, allowed, place)
        if isinstance(question, NumberQuestion):
            return self._number(cell, value, allowed, place)
        if isinstance(question, YesNoQuestion):
            return self._yes_no(value, allowed, place)
        allowed = "don't know" + (" or not applicable" if question.allow_na else "")
        self._refuse(value, f"{allowed}; the items are answered in the rows below", place)
        return None

    def item(self, cell: Cell | None, place: str) -> bool | None:
        """Whether an item of a checklist is ticked."""
        value = self._plain(cell, place)
        return None if value is None else self._yes_no(value, "yes or no", place)

    def word(self, cell: Cell | None, allowed: Iterable[str], place: str) -> str | None:
        """One of a few words."""
        value = self._plain(cell, place)
        if value is None:
            return None
        words = tuple(allowed)
        if isinstance(value, bool):
            value = "yes" if value else "no"  # a list with yes and no may come back as TRUE and FALSE
        if isinstance(value, str):
            found = special(value) or folded(value)
            if found in words:
                return found
        self._refuse(value, ", ".join(words), place, did_you_mean(str(value), words))
        return None

    def number(self, cell: Cell | None, allowed: str, place: str) -> int | float | None:
        """A number that belongs to no question."""
        value = self._plain(cell, place)
        return None if value is None else self._number(cell, value, allowed, place)

    def text(self, cell: Cell | None, place: str) -> str | None:
        """Free text, as it was typed; a number or a date as its own text."""
        value = self._plain(cell, place)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return None if value is None else str(value)

    def _plain(self, cell: Cell | None, place: str) -> object:
        """The value of a cell; None when it is blank, a formula or an error."""
        if cell is None or is_blank(cell):
            return None
        if cell.data_type == "f":
            formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", "a formula")
            self.problems.append(Problem("W606", shown(formula), "a value", place))
            return None
        if cell.data_type == "e":
            self.problems.append(Problem("W607", shown(cell.value), "a value or nothing", place))
            return None
        return decode(cell.value) if isinstance(cell.value, str) else cell.value

    def _refuse(self, value: object, allowed: str, place: str, advice: str = "") -> None:
        found = str(value) if not isinstance(value, bool) else str(value).upper()
        self.problems.append(Problem("W609", shown(found), allowed, place, mend=advice))

    def _option(self, value: object, question: LevelQuestion, allowed: str, place: str) -> Answer:
        by_text = {folded(str(option.value)): option.value for option in question.options}
        if isinstance(value, str):
            token = tidy(value).split(DOT.strip())[0].strip()
            exact = {str(option.value): option.value for option in question.options}
            if token in exact:
                return exact[token]
            number = read_number(token)
            if isinstance(number, int | float) and not isinstance(number, bool) and f"{number:g}" in exact:
                self.problems.append(Problem("W611w", f"{shown(value)}, read as {number:g}", allowed, place))
                return exact[f"{number:g}"]
            if folded(token) in by_text:
                return by_text[folded(token)]
        elif isinstance(value, int | float) and not isinstance(value, bool) and f"{value:.15g}" in by_text:
            return by_text[f"{value:.15g}"]
        self._refuse(value, allowed, place)
        return None

    def _yes_no(self, value: object, allowed: str, place: str) -> bool | None:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and folded(value) in _YES_NO:
            return _YES_NO[folded(value)]
        self._refuse(value, allowed, place)
        return None

    def _number(self, cell: Cell | None, value: object, allowed: str, place: str) -> int | float | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if cell is not None and "%" in str(cell.number_format):
                # "12%" typed into a cell is stored as 0.12: which of the two was meant?
                found = f"{100 * value:g}%, stored as {value:g}"
                advice = "Type the number without the per cent sign into a cell without a per cent format."
                self.problems.append(Problem("W608", found, allowed, place, mend=advice))
                return None
            return value
        number = read_number(value) if isinstance(value, str) else None
        if isinstance(number, Ambiguous):
            low, high = number.readings
            found = f"{shown(value)}: {low:g} or {high:.15g}?"
            self.problems.append(Problem("W608", found, allowed, place))
            return None
        if number is None:
            advice = "Type the number alone, without unit or per cent sign." if isinstance(value, str) else ""
            self._refuse(value, allowed, place, advice)
            return None
        self.problems.append(Problem("W611w", f"{shown(value)}, read as {number:.15g}", allowed, place))
        return number
