"""The words that cells show, and the values they stand for."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args

from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, LevelQuestion, Option
from diagnostic.submission.submission import Confidence, Evidence, FunctionState, Status

DOT = " · "
LONGEST_LABEL = 60

DONT_KNOW_SHOWN = "don't know"
NOT_APPLICABLE_SHOWN = "not applicable"

CONFIDENCES: tuple[str, ...] = get_args(Confidence)
STATUSES: tuple[str, ...] = get_args(Status)
FUNCTION_STATES: tuple[str, ...] = get_args(FunctionState)

DONT_KNOW_FORMS = (DONT_KNOW_SHOWN, DONT_KNOW, "don’t know")  # LibreOffice types this apostrophe
NOT_APPLICABLE_FORMS = (NOT_APPLICABLE_SHOWN, NOT_APPLICABLE)
"""What the formulas of the status cells take for the two words; the reader knows some more."""

_MEANS = {
    **dict.fromkeys((*DONT_KNOW_FORMS, "dont know", "do not know"), DONT_KNOW),
    **dict.fromkeys(NOT_APPLICABLE_FORMS, NOT_APPLICABLE),
}


def tidy(text: str) -> str:
    """The text without what one cannot see: invisible marks, odd spaces, spaces around it; in NFC."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def folded(text: str) -> str:
    """The form in which two words are the same: case, width and the kind of apostrophe do not matter."""
    same = unicodedata.normalize("NFKC", tidy(text)).casefold()
    return same.replace("’", "'").removeprefix("'")  # the typographic apostrophe is meant


def special(text: str) -> str | None:
    """``dont_know`` or ``n/a`` when the text is one of their words, else None."""
    means = {folded(word): value for word, value in _MEANS.items()}
    return means.get(folded(text))


def shown_word(value: str) -> str:
    """A canonical word as a cell shows it."""
    return {DONT_KNOW: DONT_KNOW_SHOWN, NOT_APPLICABLE: NOT_APPLICABLE_SHOWN}.get(value, value)


def shown_option(option: Option) -> str:
    """``<value> · <short text>``: the drop-down of a spreadsheet shows one clipped line."""
    short = option.label or option.text
    if len(short) > LONGEST_LABEL:
        short = short[: LONGEST_LABEL - 1].rstrip() + "…"
    return f"{option.value}{DOT}{' '.join(short.split())}"


SHOWS_NOTHING = ("date:", "respondent:")
"""How a cell of evidence begins that names only a day or a person."""
_EVIDENCE_PARTS = ("link", "file", "date", "respondent")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def shown_evidence(evidence: Evidence) -> str:
    """Evidence as its cell shows it: the text, then a line for each other part, as in ``link: https://...``."""
    parts = [f"{part}: {getattr(evidence, part)}" for part in _EVIDENCE_PARTS if getattr(evidence, part)]
    return "\n".join([*([evidence.text] if evidence.text else []), *parts])


def evidence_of(text: str) -> dict[str, str]:
    """The parts of evidence in a cell; what begins like none of them, or is no day where one should be, is its text."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    while lines:
        name, colon, value = (part.strip() for part in lines[-1].partition(":"))
        part = name.casefold()
        if not colon or part not in _EVIDENCE_PARTS or part in found or (part == "date" and not _DAY.fullmatch(value)):
            break
        found[part] = value
        lines.pop()
    own = "\n".join(lines)
    return {"text": own, **found} if own.strip() else found


def option_of(question: LevelQuestion, value: object) -> Option | None:
    """The option with this value (by its text, so that ``1.0`` of a spreadsheet finds 1)."""
    return next((option for option in question.options if str(option.value) == str(value)), None)
