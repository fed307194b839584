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
from diagnostic.submission import Answer

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
    if answer is None:
        return STATE_WORDS["missing"]
    if answer == DONT_KNOW:
        return STATE_WORDS["dont_know"]
    if answer == NOT_APPLICABLE:
        return STATE_WORDS["not_applicable"]
    if isinstance(question, LevelQuestion):
        same = [option for option in question.options if option.value == answer or str(option.value) == str(answer)]
        return f"{same[0].value} · {same[0].text}" if same else str(answer)
    if isinstance(question, ChecklistQuestion) and isinstance(answer, list):
        ticked = [item.text for item in question.items if item.id in answer]
        open_ = [item.text for item in question.items if item.id not in answer]
        parts = [f"Yes: {'; '.join(ticked) or 'none of the list'}."]
        if open_:
            parts.append(f"No: {'; '.join(open_)}.")
        return " ".join(parts)
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(question, NumberQuestion) and isinstance(answer, int | float):
        return f"{quantity(answer)} {question.unit}".rstrip()
    return str(answer)


def quantity(number: float) -> str:
    """A number as it was given, with separators of thousands and no exponent."""
    text = f"{number:,.12f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
