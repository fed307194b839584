"""An answer on one line."""

from __future__ import annotations

from diagnostic.content.questionnaire import AnyQuestion, ChecklistQuestion, LevelQuestion
from diagnostic.documents.answer_words import answer_words
from diagnostic.submission.checks import option_row
from diagnostic.submission.submission import Answer

LONGEST = 60


def short_answer(question: AnyQuestion, answer: Answer) -> str:
    """As in ``3 · Approved and funded``, ``2 of 7 ticked`` or ``12.5 %``."""
    if isinstance(question, ChecklistQuestion) and isinstance(answer, list):
        return f"{len(answer)} of {len(question.items)} ticked"
    if isinstance(question, LevelQuestion) and answer is not None:
        row = option_row(question, answer)
        if row is not None and question.options[row].label:
            return f"{question.options[row].value} · {question.options[row].label}"
    words = answer_words(question, answer)
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
