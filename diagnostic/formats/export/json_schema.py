"""JSON Schemas: of the formats (from the models), and of the answers to one questionnaire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.question_types import (
    DONT_KNOW,
    NOT_APPLICABLE,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.submission import Submission

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def format_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file format, by name.

    ``questionnaire`` and ``catalog`` describe the whole once read: the questions of ``questions/*.yaml``
    stand in their factor, the modules in the catalog.
    """
    models: dict[str, type[BaseModel]] = {
        "submission": Submission,
        "result": Diagnosis,
        "questionnaire": Questionnaire,
        "catalog": Catalog,
        "module": Module,
    }
    return {name: {"$schema": DIALECT} | model.model_json_schema(by_alias=True) for name, model in models.items()}


def answers_schema(questionnaire: Questionnaire) -> dict[str, Any]:
    """The schema of a submission to this questionnaire: every question with its own answers."""
    schema = format_schemas()["submission"]
    schema["title"] = f"Answers to {questionnaire.ref}"
    schema["properties"]["questionnaire"] = {
        "type": "object",
        "properties": {"id": {"const": questionnaire.id}, "version": {"const": questionnaire.version}},
        "required": ["id", "version"],
        "additionalProperties": False,
    }
    schema["properties"]["answers"] = {
        "type": "object",
        "properties": {question.id: _answer_schema(question) for question in questionnaire.questions},
        "additionalProperties": False,
    }
    return schema


def _answer_schema(question: AnyQuestion) -> dict[str, Any]:
    words = [DONT_KNOW, NOT_APPLICABLE] if question.allow_na else [DONT_KNOW]
    return {
        "title": question.name,
        "description": question.text,
        "anyOf": [_VALUE[question.type](question), {"enum": [*words, None]}],
    }


def _level(question: LevelQuestion) -> dict[str, Any]:
    return {"oneOf": [{"const": option.value, "description": option.text} for option in question.options]}


def _number(question: NumberQuestion) -> dict[str, Any]:
    limits = {"minimum": question.minimum, "maximum": question.maximum}
    kind = "integer" if question.integer else "number"
    return {"type": kind} | {key: value for key, value in limits.items() if value is not None}


def _checklist(question: ChecklistQuestion) -> dict[str, Any]:
    items = [{"const": item.id, "description": item.text} for item in question.items]
    return {"type": "array", "items": {"oneOf": items}, "uniqueItems": True}


def _yes_no(_question: YesNoQuestion) -> dict[str, Any]:
    return {"type": "boolean"}


_VALUE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "level": _level,
    "number": _number,
    "checklist": _checklist,
    "yes_no": _yes_no,
}
