"""A questionnaire as an XLSForm workbook, for ODK, KoboToolbox and their like (https://xlsform.org)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from diagnostic.content.questionnaire import (
    DONT_KNOW,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    Questionnaire,
)
from diagnostic.workbook.cell_text import put_text

SURVEY = ("type", "name", "label", "hint", "constraint", "constraint_message", "relevant")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language")
WORDS = {DONT_KNOW: "Don't know", "not_applicable": "Not applicable"}

Row = dict[str, Any]


def name_of(question_id: str) -> str:
    """A name that XLSForm allows: ``STR-07`` becomes ``STR_07``."""
    return question_id.replace("-", "_")


def write_xlsform(questionnaire: Questionnaire, path: Path) -> None:
    """Write survey, choices and settings.

    A quantity and a checklist have a second question beside them for "don't know" and "not applicable", which
    shows as long as nothing is answered.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    language = f"{questionnaire.language} ({questionnaire.language})"
    sheets: list[tuple[str, tuple[str, ...], list[Row]]] = [
        ("survey", SURVEY, list(_survey(questionnaire))),
        ("choices", CHOICES, list(_choices(questionnaire))),
        (
            "settings",
            SETTINGS,
            [
                {
                    "form_title": questionnaire.title,
                    "form_id": questionnaire.id,
                    "version": questionnaire.version,
                    "default_language": language,
                }
            ],
        ),
    ]
    for title, columns, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.append(list(columns))
        for number, row in enumerate(rows, start=2):
            for column, key in enumerate(columns, start=1):
                if row.get(key):
                    put_text(sheet.cell(number, column), row[key])
    book.save(path)


def _survey(questionnaire: Questionnaire) -> Iterator[Row]:
    for factor in questionnaire.factors:
        yield {"type": "begin_group", "name": factor.id, "label": factor.name, "hint": factor.description}
        for question in factor.questions:
            yield from _question(question)
        yield {"type": "end_group"}


def _question(question: AnyQuestion) -> Iterator[Row]:
    name = name_of(question.id)
    row: Row = {"name": name, "label": question.text, "hint": question.help}
    if isinstance(question, NumberQuestion):
        row["type"] = "integer" if question.integer else "decimal"
        limits = [(">=", question.minimum), ("<=", question.maximum)]
        parts = [f". {sign} {limit:g}" for sign, limit in limits if limit is not None]
        if parts:
            row["constraint"] = " and ".join(parts)
            row["constraint_message"] = " and ".join(parts).replace(". ", "") + f" {question.unit}"
        row["label"] += f" ({question.unit})" if question.unit else ""
        yield row
    elif isinstance(question, ChecklistQuestion):
        yield row | {"type": f"select_multiple {name}"}
    else:
        listed = name if isinstance(question, LevelQuestion) else f"yes_no{'_na' if question.allow_na else ''}"
        yield row | {"type": f"select_one {listed}"}
        return
    listed = "without_answer_na" if question.allow_na else "without_answer"
    yield {
        "type": f"select_one {listed}",
        "name": f"{name}_word",
        "label": f"{question.name}: without an answer",
        "relevant": f"${{{name}}} = ''",
    }


def _choices(questionnaire: Questionnaire) -> Iterator[Row]:
    for listed, choices in (
        ("yes_no", {"yes": "Yes", "no": "No", DONT_KNOW: WORDS[DONT_KNOW]}),
        ("yes_no_na", {"yes": "Yes", "no": "No"} | WORDS),
        ("without_answer", {DONT_KNOW: WORDS[DONT_KNOW]}),
        ("without_answer_na", WORDS),
    ):
        for name, label in choices.items():
            yield {"list_name": listed, "name": name, "label": label}
    for question in questionnaire.questions:
        listed = name_of(question.id)
        if isinstance(question, LevelQuestion):
            for option in question.options:
                yield {"list_name": listed, "name": str(option.value), "label": option.text}
            words = WORDS if question.allow_na else {DONT_KNOW: WORDS[DONT_KNOW]}
            for name, label in words.items():
                yield {"list_name": listed, "name": name, "label": label}
        elif isinstance(question, ChecklistQuestion):
            for item in question.items:
                yield {"list_name": listed, "name": item.id, "label": item.text}
