"""Fields in words: what a path is about, and its value as somebody would say it."""

from __future__ import annotations

from typing import Any

from diagnostic.base.code_words import CONFIDENCE_WORDS, STATUS_WORDS
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.answer_words import answer_words
from diagnostic.store.assessments.field_paths import parts_of

NOTHING = {
    "answers": "not answered",
    "confidence": "not answered",
    "systems": "not answered",
    "comments": "no comment",
    "criteria": "as the method has them",
    "target_level": "the next level",
}
"""What a field without a value means; a system without a status is not one with the status none."""


def field_name(path: str, questionnaire: Questionnaire, catalog: Catalog | None) -> str:
    """As in ``STR-01 Strategy document``."""
    kind, *rest = parts_of(path)
    if kind in ("answers", "confidence", "comments") and rest[0] in questionnaire.row_of:
        what = {"answers": "", "confidence": ", how you know", "comments": ", comment"}[kind]
        return f"{rest[0]} {questionnaire.question(rest[0]).name}{what}"
    if kind == "systems" and catalog is not None and rest[0] in catalog.row_of:
        module = catalog.module(rest[0])
        names = {function.id: function.name for function in module.functions}
        return f"{module.name}: {'status' if rest[1] == 'status' else names.get(rest[2], rest[2])}"
    if kind == "targets" and rest[0] in questionnaire.factor_row_of:
        return f"Target of {questionnaire.factors[questionnaire.factor_row_of[rest[0]]].name}"
    names = {"criteria": "Weights of the criteria", "target_level": "Target level", "city": "City,"}
    return " ".join([names.get(kind, kind), *rest])


def field_value(path: str, value: Any, questionnaire: Questionnaire) -> str:
    """The value in words."""
    kind, *rest = parts_of(path)
    if value is None:
        return NOTHING.get(kind, "nothing")
    if kind == "answers" and rest[0] in questionnaire.row_of:
        return answer_words(questionnaire.question(rest[0]), value)
    if kind == "confidence":
        return CONFIDENCE_WORDS.get(value, str(value))
    if kind == "systems":
        return STATUS_WORDS.get(value, str(value))
    if kind == "criteria" and isinstance(value, dict):
        return ", ".join(f"{name} {100 * weight:.3g}" for name, weight in value.items())
    return str(value)
