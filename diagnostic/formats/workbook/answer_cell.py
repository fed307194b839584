"""What one cell says: a value, or the problem it has. Nothing is guessed and nothing is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.base.typed_number import Ambiguous, read_number
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
from diagnostic.formats.spreadsheet.sheets import Cell
from diagnostic.formats.workbook.cell_words import DOT, folded, special, tidy
from diagnostic.formats.workbook.found_rows import is_blank
from diagnostic.formats.workbook.words_translated import WordKind, translated

LONGEST_TEXT = 32_767
"""Characters that a cell may hold; other programs cut the rest off without a word."""

_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


class CellReader:
    """Reads cells one by one and collects their problems."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def answer(self, cell: Cell | None, question: AnyQuestion, place: str) -> Answer:
        """The answer to a question other than the items of a checklist; None when blank or not understood."""
        allowed = question.allowed
        value = self._plain(cell, allowed, place)
        if value is None:
            return None
        if isinstance(value, str):
            word = special(value) or self._without_answer(value, question, place)
            if word is not None:
                return word
        readers: dict[str, Callable[[Cell | None, Any, Any, str], Answer]] = {
            "level": self._option,
            "number": self._quantity,
            "yes_no": self._truth,
            "checklist": self._only_a_word,
        }
        return readers[question.type](cell, value, question, place)

    def _quantity(self, cell: Cell | None, value: object, question: NumberQuestion, place: str) -> Answer:
        return self._number(cell, value, question.allowed, place)

    def _truth(self, _cell: Cell | None, value: object, question: YesNoQuestion, place: str) -> Answer:
        return self._yes_no(value, question.allowed, place)

    def _only_a_word(self, _cell: Cell | None, value: object, question: ChecklistQuestion, place: str) -> Answer:
        allowed = "don't know" + (" or not applicable" if question.allow_na else "")
        self._refuse(value, f"{allowed}; the items are answered in the rows below", place)
        return None

    def item(self, cell: Cell | None, place: str) -> bool | None:
        """Whether an item of a checklist is ticked; None where that is not known."""
        allowed = "yes, no or don't know"
        value = self._plain(cell, allowed, place)
        return None if value is None or self._is_unknown(value) else self._yes_no(value, allowed, place)

    def figure(self, cell: Cell | None, allowed: str, place: str) -> int | float | None:
        """A plain figure; None where it is not known."""
        value = self._plain(cell, allowed, place)
        return None if value is None or self._is_unknown(value) else self._number(cell, value, allowed, place)

    def word(self, cell: Cell | None, allowed: Iterable[str], place: str, kind: WordKind) -> str | None:
        """One of a few words; in another language, of the words of this kind."""
        words = tuple(allowed)
        value = self._plain(cell, ", ".join(words), place)
        if value is None:
            return None
        if isinstance(value, bool):
            value = "yes" if value else "no"  # a list with yes and no may come back as TRUE and FALSE
        if isinstance(value, str):
            found = special(value) or folded(value)
            if found in words:
                return found
            meant = translated(value, kind) or translated(value, "answer")
            if meant in words:
                self._read_as(value, meant, ", ".join(words), place)
                return meant
        self._refuse(value, ", ".join(words), place, did_you_mean(str(value), words))
        return None

    def number(self, cell: Cell | None, allowed: str, place: str) -> int | float | None:
        """A number that belongs to no question."""
        value = self._plain(cell, allowed, place)
        return None if value is None else self._number(cell, value, allowed, place)

    def text(self, cell: Cell | None, place: str) -> str | None:
        """Free text, as it was typed; a number or a date as its own text."""
        value = self._plain(cell, "text", place, dates=True)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return None if value is None else str(value)

    def _plain(self, cell: Cell | None, allowed: str, place: str, dates: bool = False) -> str | float | bool | None:
        """The value of a cell; None when it is blank or holds what cannot be a value."""
        if cell is None or is_blank(cell):
            return None
        if cell.kind == "formula":
            self.problems.append(Problem("W606", shown(cell.value), "a value", place))
        elif cell.kind == "error":
            self.problems.append(Problem("W607", shown(cell.value), "a value or nothing", place))
        elif cell.kind == "date" and not dates:
            advice = "Give the cell the format General or Number, then type the value again."
            found = f"{shown(cell.value)}, a date (typed as something else, perhaps)"
            self.problems.append(Problem("W609", found, allowed, place, mend=advice))
        elif isinstance(cell.value, str) and len(cell.value) > LONGEST_TEXT:
            found = f"{len(cell.value)} characters"
            self.problems.append(Problem("W617", found, f"at most {LONGEST_TEXT}", place))
        else:
            return cell.value
        return None

    def _refuse(self, value: object, allowed: str, place: str, advice: str = "") -> None:
        found = str(value) if not isinstance(value, bool) else str(value).upper()
        self.problems.append(Problem("W609", shown(found), allowed, place, mend=advice))

    def _read_as(self, value: str, meant: str, allowed: str, place: str) -> None:
        self.problems.append(Problem("W618w", f"{shown(value)}, read as {meant}", allowed, place))

    def _without_answer(self, value: str, question: AnyQuestion, place: str) -> str | None:
        """One of the two words in another language, unless it is an option of the question."""
        if any(folded(value) == folded(str(option.value)) for option in question.choices):
            return None
        meant = translated(value, "answer")
        if meant not in (DONT_KNOW, NOT_APPLICABLE):
            return None
        self._read_as(value, meant, question.allowed, place)
        return meant

    @staticmethod
    def _is_unknown(value: object) -> bool:
        """Whether a text says *don't know*, in whichever language."""
        return isinstance(value, str) and DONT_KNOW in (special(value), translated(value, "answer"))

    def _option(self, _cell: Cell | None, value: object, question: LevelQuestion, place: str) -> Answer:
        allowed = question.allowed
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
        meant = translated(value, "answer") if isinstance(value, str) else None
        if isinstance(value, str) and meant in ("yes", "no"):
            self._read_as(value, meant, allowed, place)
            return meant == "yes"
        self._refuse(value, allowed, place)
        return None

    def _number(self, cell: Cell | None, value: object, allowed: str, place: str) -> int | float | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if cell is not None and cell.percent:
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
