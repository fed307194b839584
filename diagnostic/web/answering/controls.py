"""The controls of a question: what they show for an answer, and what they give; typed numbers. No Streamlit here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diagnostic.base.formatting import quantity
from diagnostic.base.typed_number import Ambiguous, read_number
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, Answer, AnyQuestion, NumberQuestion

NONE_OF_THESE = "none"
WORDS = {DONT_KNOW: "Don't know", NOT_APPLICABLE: "Not applicable to our city", NONE_OF_THESE: "None of these"}


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


def read_entry(text: str, allowed: str, fits: Callable[[float], bool] = lambda _number: True) -> NumberEntry:
    """A typed number: understood, asked about, or refused; an empty text is an entry without anything."""
    if not text.strip():
        return NumberEntry()
    found = read_number(text)
    if isinstance(found, Ambiguous):  # one that does not fit is asked about too: a person may have meant it
        return NumberEntry(readings=found.readings)
    if found is not None and fits(found):
        return NumberEntry(value=found)
    why = (
        "This is not understood as a number" if found is None else f"{quantity(found)} is outside what is possible here"
    )
    return NumberEntry(refusal=f"{why}. Allowed: {allowed}.")


def answer_entry(question: NumberQuestion, text: str) -> NumberEntry:
    """A number typed as the answer to a question."""

    def fits(number: float) -> bool:
        return not any(question.answer_problems(int(number) if float(number).is_integer() else number, ""))

    return read_entry(text, allowed(question), fits)


def allowed(question: NumberQuestion) -> str:
    """What may be typed, as in ``a number from 0 up to 100 (%)``."""
    return question.allowed.partition(";")[0]


def text_of(number: float) -> str:
    """A stored number as text that is read back as the same number."""
    text = quantity(number).replace(",", "")
    if isinstance(read_number(text), Ambiguous):
        text += "0"
    return text if read_number(text) == number else repr(number)


@dataclass(frozen=True, slots=True)
class Controls:
    """What the controls of one question hold.

    Attributes:
        choice: Code of the chosen option, or one of ``WORDS``; None when nothing is chosen.
        text: Of the field of a number.
        ticked: Items of a checklist.
    """

    choice: str | None = None
    text: str = ""
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave by them.

    Attributes:
        changed: It differs from the stored answer and can be saved.
        answer: The answer to save.
        entry: How a typed number was read.
    """

    changed: bool
    answer: Answer = None
    entry: NumberEntry = field(default_factory=NumberEntry)


def choices(question: AnyQuestion) -> dict[str, str]:
    """Codes and labels of the choice, in order."""
    offered = _OFFERED[question.type](question)
    offered[DONT_KNOW] = WORDS[DONT_KNOW]
    if question.allow_na:
        offered[NOT_APPLICABLE] = WORDS[NOT_APPLICABLE]
    return offered


_OFFERED: dict[str, Callable[[Any], dict[str, str]]] = {
    "level": lambda question: {str(option.value): f"{option.value} · {option.text}" for option in question.options},
    "number": lambda _question: {},
    "yes_no": lambda _question: {"yes": "Yes", "no": "No"},
    "checklist": lambda _question: {NONE_OF_THESE: WORDS[NONE_OF_THESE]},
}


def controls_for(question: AnyQuestion, answer: Answer) -> Controls:
    """What the controls show for a stored answer; nothing at all for an unanswered question."""
    if answer is None:
        return Controls()
    if isinstance(answer, list):
        return Controls(choice=None if answer else NONE_OF_THESE, ticked=tuple(answer))
    if answer in (DONT_KNOW, NOT_APPLICABLE) or question.type == "level":
        return Controls(choice=str(answer))
    if question.type == "number" and isinstance(answer, int | float):
        return Controls(text=text_of(answer))
    return Controls(choice="yes" if answer else "no")


def shows(question: AnyQuestion, now: Controls, answer: Answer) -> bool:
    """Whether the controls show this answer, a number in whatever way it was typed."""
    shown = controls_for(question, answer)
    if now.choice != shown.choice or set(now.ticked) != set(shown.ticked):
        return False
    if question.type != "number" or now.text.strip() == shown.text:
        return True
    found = answer_entry(question, now.text)
    return found.value is not None and _same(found.value, answer)


def given_by(question: AnyQuestion, now: Controls, stored: Answer) -> Given:
    """The answer that the controls give, seen from the stored one: the control that differs was used."""
    shown = controls_for(question, stored)
    chosen = now.choice is not None and now.choice != shown.choice
    if question.type == "number":
        return _number(question, now, stored, shown, chosen)
    if question.type == "checklist" and set(now.ticked) != set(shown.ticked):
        return Given(True, [item.id for item in question.items if item.id in now.ticked])
    if not chosen:
        return Given(False)
    return Given(True, _coded(question, str(now.choice)))


def _number(question: NumberQuestion, now: Controls, stored: Answer, shown: Controls, chosen: bool) -> Given:
    entry = answer_entry(question, now.text)
    typed = now.text.strip() != shown.text and not (entry.value is not None and _same(entry.value, stored))
    if typed and entry.value is not None:
        return Given(True, entry.value, entry)
    if chosen:
        return Given(True, now.choice)
    if typed and not now.text.strip():
        return Given(True, None)
    return Given(False, None, entry)


def _same(value: float, stored: Answer) -> bool:
    return isinstance(stored, int | float) and not isinstance(stored, bool) and value == stored


def _coded(question: AnyQuestion, code: str) -> Answer:
    if code in (DONT_KNOW, NOT_APPLICABLE):
        return code
    if question.type == "level":
        return next(option.value for option in question.options if str(option.value) == code)
    if question.type == "checklist":
        return []
    return code == "yes"
