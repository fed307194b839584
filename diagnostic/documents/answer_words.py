"""Answers in words: option text, quantity with unit, what was ticked and what was not."""

from __future__ import annotations

from diagnostic.base.code_words import STATE_WORDS
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, Answer, AnyQuestion

LONGEST_LINE = 60


def answer_words(question: AnyQuestion, answer: Answer) -> str:
    """The answer as somebody would say it."""
    if answer is None or answer in (DONT_KNOW, NOT_APPLICABLE):
        state = {DONT_KNOW: "dont_know", NOT_APPLICABLE: "not_applicable"}.get(str(answer), "missing")
        return STATE_WORDS[state]
    return question.value_words(answer)


def short_answer(question: AnyQuestion, answer: Answer) -> str:
    """The answer on one line, as in ``3 · Approved and funded``, ``2 of the 7 items`` or ``12.5 %``."""
    given = answer is not None and (isinstance(answer, list) or answer not in (DONT_KNOW, NOT_APPLICABLE))
    words = question.short_words(answer) if given else answer_words(question, answer)
    return words if len(words) <= LONGEST_LINE else words[: LONGEST_LINE - 1] + "…"
