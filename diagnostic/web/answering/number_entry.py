"""A number as it is typed into a field: understood, asked about, or refused with what is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.base.formatting import quantity
from diagnostic.base.typed_number import Ambiguous, read_number
from diagnostic.content.question_types import NumberQuestion


@dataclass(frozen=True, slots=True)
class NumberEntry:
    """What was typed.

    Attributes:
        value: The number that can be saved; None when there is none.
        readings: Two readings, when the text has two: a person must choose.
        refusal: Why it is not saved, in a sentence.
    """

    value: float | None = None
    readings: tuple[float, ...] = ()
    refusal: str = ""


def read_entry(question: NumberQuestion, text: str) -> NumberEntry:
    """Read a typed number for a question; an empty text is an entry without anything."""
    if not text.strip():
        return NumberEntry()
    found = read_number(text)
    if isinstance(found, Ambiguous):
        fitting = tuple(reading for reading in found.readings if not refusal_of(question, reading))
        if len(fitting) == 1 or not fitting:
            # one of two readings lies outside the limits: still asked, a person may have meant it
            return NumberEntry(readings=found.readings)
        return NumberEntry(readings=fitting)
    if found is None:
        return NumberEntry(refusal=f"This is not understood as a number. Allowed: {allowed(question)}.")
    refusal = refusal_of(question, found)
    return NumberEntry(refusal=refusal) if refusal else NumberEntry(value=found)


def refusal_of(question: NumberQuestion, number: float) -> str:
    """Why a number is not an answer to this question; "" when it is one."""
    if not any(question.answer_problems(_whole(number), "")):
        return ""
    return f"{quantity(number)} is outside what is possible here. Allowed: {allowed(question)}."


def allowed(question: NumberQuestion) -> str:
    """What may be typed, as in ``a number from 0 up to 100 (%)``."""
    return question.allowed.partition(";")[0]


def text_of(number: float) -> str:
    """A stored number as text that is read back as the same number."""
    text = quantity(number).replace(",", "")
    if isinstance(read_number(text), Ambiguous):
        text += "0"
    return text if read_number(text) == number else repr(number)


def _whole(number: float) -> float:
    return int(number) if float(number).is_integer() else number
