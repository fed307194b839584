"""Answers in words: option text, quantity with unit, what was ticked and what was not."""

from __future__ import annotations

from diagnostic.content.questionnaire import (
    DONT_KNOW,
    NOT_APPLICABLE,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
)
from diagnostic.submission.checks import option_row
from diagnostic.submission.submission import Answer

STATE_WORDS = {
    "answered": "answered",
    "dont_know": "don't know",
    "not_applicable": "not applicable",
    "missing": "not answered",
}
CONFIDENCE_WORDS = {
    "measured": "measured",
    "survey": "survey",
    "regional": "regional figure",
    "estimate": "estimate",
    "opinion": "opinion",
    "unknown": "method not known",
    "": "not stated",
}
STATUS_WORDS = {
    "none": "none",
    "planned": "planned",
    "pilot": "pilot",
    "operational": "operational",
    "integrated": "integrated",
    "dont_know": "don't know",
    None: "not answered",
}


def answer_words(question: AnyQuestion, answer: Answer) -> str:
    """The answer as somebody would say it."""
    if answer is None or answer in (DONT_KNOW, NOT_APPLICABLE):
        state = {DONT_KNOW: "dont_know", NOT_APPLICABLE: "not_applicable"}.get(str(answer), "missing")
        return STATE_WORDS[state]
    if isinstance(question, LevelQuestion):
        row = option_row(question, answer)
        return str(answer) if row is None else f"{question.options[row].value} · {question.options[row].text}"
    if isinstance(question, ChecklistQuestion) and isinstance(answer, list):
        return _ticked(question, answer)
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(question, NumberQuestion) and isinstance(answer, int | float):
        return f"{quantity(answer)} {question.unit}".rstrip()
    return str(answer)


def _ticked(question: ChecklistQuestion, answer: list[str]) -> str:
    yes = [item.text.rstrip(". ") for item in question.items if item.id in answer]
    no = [item.text.rstrip(". ") for item in question.items if item.id not in answer]
    told = f"Yes: {'; '.join(yes) or 'none of the list'}."
    return f"{told} No: {'; '.join(no)}." if no else told


def quantity(number: float) -> str:
    """A number as it was given, with separators of thousands and no exponent."""
    text = f"{number:,.12f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
