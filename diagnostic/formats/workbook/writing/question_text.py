"""What stands beside a cell for an answer: the question with its notes, and what may be answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diagnostic.content.question_types import AnyQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.cell_words import DONT_KNOW_SHOWN, NOT_APPLICABLE_SHOWN
from diagnostic.formats.workbook.names import READ_ME
from diagnostic.formats.workbook.writing import status_formula


def asked(question: AnyQuestion) -> str:
    """Title and text."""
    return f"{question.title}\n{question.text}" if question.title else question.text


_LEADS = {"help": "", "why": "Why: ", "evidence": "What shows it: ", "department": "Who may know: "}


def notes_of(questionnaire: Questionnaire, question: AnyQuestion) -> str:
    """What it means, which rules and words decide it (they stand on Read me), why it matters, and who may know."""
    notes = questionnaire.notes(question)
    told = [_LEADS[note.kind] + " ".join(note.text.split()) for note in notes if note.kind in _LEADS]
    named = ", ".join(note.title for note in notes if note.kind in ("rule", "term"))
    return "\n".join([*told, *([f"See {READ_ME}: {named}."] if named else [])])


def choices_text(question: AnyQuestion) -> str:
    """What may be answered, in whole sentences, as it stands beside the cell."""
    return "\n".join([*_CHOICES[question.type](question), f"Or: {or_words(question)}."])


def _number_choices(question: NumberQuestion) -> list[str]:
    limits = f"{limits_text(question)}."
    unit = [f"Unit: {question.unit}"] if question.unit else []
    return [*unit, limits[0].upper() + limits[1:]]


_CHOICES: dict[str, Callable[[Any], list[str]]] = {
    "level": lambda question: [f"{option.value}  {option.text}" for option in question.options],
    "number": _number_choices,
    "yes_no": lambda _question: ["yes or no"],
    "checklist": lambda _question: [
        "Answer each row below with yes, no or don't know. An item left blank is not known; it never counts as no."
    ],
}


def limits_text(question: NumberQuestion) -> str:
    """The limits in words: ``a whole number from 0 to 365``."""
    text = "a whole number" if question.integer else "a number"
    if question.minimum is not None:
        text += f" from {status_formula.literal(question.minimum)}"
    if question.maximum is not None:
        text += f" {'to' if question.minimum is not None else 'up to'} {status_formula.literal(question.maximum)}"
    return text


def or_words(question: AnyQuestion) -> str:
    """The words that may stand instead of a value."""
    return f"{DONT_KNOW_SHOWN} or {NOT_APPLICABLE_SHOWN}" if question.allow_na else DONT_KNOW_SHOWN
