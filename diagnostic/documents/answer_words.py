"""Answers in words: option text, quantity with unit, what was ticked; the arithmetic of computed ones."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.base.code_words import STATE_WORDS
from diagnostic.base.formatting import figures, quantity
from diagnostic.content.fact import POPULATION, Deviation, Growth, Ratio, Terms, term_list
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, Answer, AnyQuestion
from diagnostic.content.questionnaire import Questionnaire

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


def least_answer(question: AnyQuestion, score: float) -> str:
    """The least answer that is worth a score, as in ``3 · Approved and funded`` or ``at least 10 %``."""
    return question.short_words(question.answer_reaching(score)) if question.choices else question.words_reaching(score)


def arithmetic(questionnaire: Questionnaire, question_id: str, facts: Mapping[str, float], value: float) -> str:
    """How an answer follows from figures, as in ``Own revenue 11,380 / Total revenue 41,300 = 0.28``."""
    question = questionnaire.question(question_id)
    if question.type != "number" or question.from_facts is None:
        return ""

    def told(terms: Terms) -> str:
        ids = term_list(terms)
        named = [
            f"{'Population' if fact == POPULATION else questionnaire.fact_of[fact].name} {quantity(facts[fact])}"
            for fact in ids
        ]
        return f"({' + '.join(named)})" if len(named) > 1 else named[0]

    rule = question.from_facts.rule
    if isinstance(rule, Ratio):
        sum_ = f"{told(rule.of)} / {told(rule.to)}" + (f" × {quantity(rule.times)}" if rule.times != 1 else "")
    elif isinstance(rule, Deviation):
        sum_ = f"|{told(rule.of)} / {told(rule.from_)} - 1| × 100"
    elif isinstance(rule, Growth):
        sum_ = f"(({told(rule.of)} / {told(rule.from_)}) ^ (1 / {quantity(rule.years)}) - 1) × 100"
    else:
        sum_ = told(rule.of).strip("()")
    return f"{sum_} = {figures(value)} {question.unit}".rstrip()
