"""A questionnaire as an XLSForm workbook, for ODK, KoboToolbox and their like (https://xlsform.org)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from openpyxl import Workbook

from diagnostic.base.period import PERIOD_PATTERN
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import (
    DONT_KNOW,
    AnyQuestion,
    ChecklistQuestion,
    LevelQuestion,
    NumberQuestion,
    YesNoQuestion,
)
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.cell_text import put_text
from diagnostic.formats.survey.export_columns import (
    CITY_COUNTRY,
    CITY_NAME,
    CITY_POPULATION,
    NA_CHOICE,
    NONE_OF_THESE,
    PERIOD,
    WHICH,
    name_of,
)
from diagnostic.formats.workbook.names import cell_name
from diagnostic.submission.submission import FunctionState, Status

SURVEY = ("type", "name", "label", "hint", "constraint", "constraint_message", "relevant", "calculation")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version", "default_language")
WORDS = {DONT_KNOW: "Don't know", NA_CHOICE: "Not applicable"}
_CITY: tuple[dict[str, str], ...] = (
    {"type": "text", "name": CITY_NAME, "label": "Name of the city"},
    {
        "type": "text",
        "name": CITY_COUNTRY,
        "label": "Country",
        "hint": "The two letters of ISO 3166: KE for Kenya.",
        "constraint": "regex(., '^[A-Z]{2}$')",
        "constraint_message": "Two capital letters",
    },
    {"type": "integer", "name": CITY_POPULATION, "label": "Inhabitants", "constraint": ". >= 1"},
    {
        "type": "text",
        "name": PERIOD,
        "label": "Period of the answers",
        "hint": "A year or a quarter: 2026 or 2026-Q3.",
        "constraint": f"regex(., '^{PERIOD_PATTERN}$')",
        "constraint_message": "2026 or 2026-Q3",
    },
)

Row = dict[str, Any]


def shown_choice(word: str) -> str:
    """A canonical word as a form shows it."""
    return WORDS.get(word, word.capitalize())


def write_xlsform(questionnaire: Questionnaire, path: Path, catalog: Catalog | None = None) -> None:
    """Write survey, choices and settings; with a catalog, questions about the systems in operation too.

    A quantity and a checklist have a second question beside them for "don't know" and "not applicable", which
    shows as long as nothing is answered.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    language = f"{questionnaire.language} ({questionnaire.language})"
    sheets: list[tuple[str, tuple[str, ...], list[Row]]] = [
        ("survey", SURVEY, list(_survey(questionnaire, catalog))),
        ("choices", CHOICES, list(_choices(questionnaire, catalog))),
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


def _survey(questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[Row]:
    yield {"type": "calculate", "name": WHICH, "calculation": f"'{questionnaire.ref}'"}
    yield {"type": "begin_group", "name": "city", "label": "Your city"}
    yield from map(dict, _CITY)
    yield {"type": "end_group"}
    for factor in questionnaire.factors:
        yield {"type": "begin_group", "name": factor.id, "label": factor.name, "hint": factor.description}
        for question in factor.questions:
            yield from _question(question)
        yield {"type": "end_group"}
    if catalog is not None:
        yield {"type": "begin_group", "name": "systems", "label": "Systems in operation"}
        for module in catalog.modules:
            yield {
                "type": "select_one system_status",
                "name": cell_name("sys", module.id),
                "label": module.name,
                "hint": module.summary,
            }
            for function in module.functions:
                yield {
                    "type": "select_one function_state",
                    "name": cell_name("fun", module.id, function.id),
                    "label": f"{module.name}: {function.name}",
                    "hint": function.help,
                }
        yield {"type": "end_group"}


def _question(question: AnyQuestion) -> Iterator[Row]:
    name = name_of(question.id)
    yield {"name": name, "label": question.text, "hint": question.help} | _FIELD[question.type](question)
    if question.type in ("number", "checklist"):  # the two words need a field of their own
        listed = "without_answer_na" if question.allow_na else "without_answer"
        yield {
            "type": f"select_one {listed}",
            "name": f"{name}_word",
            "label": f"{question.name}: without an answer",
            "relevant": f"${{{name}}} = ''",
        }


def _number(question: NumberQuestion) -> Row:
    row: Row = {"type": "integer" if question.integer else "decimal"}
    limits = [(">=", question.minimum), ("<=", question.maximum)]
    parts = [f". {sign} {limit:g}" for sign, limit in limits if limit is not None]
    if parts:
        row["constraint"] = " and ".join(parts)
        row["constraint_message"] = " and ".join(parts).replace(". ", "") + f" {question.unit}"
    return row | ({"label": f"{question.text} ({question.unit})"} if question.unit else {})


def _checklist(question: ChecklistQuestion) -> Row:
    only = f"not(selected(., '{NONE_OF_THESE}') and count-selected(.) > 1)"
    message = "None of these, or some of them"
    return {"type": f"select_multiple {name_of(question.id)}", "constraint": only, "constraint_message": message}


def _level(question: LevelQuestion) -> Row:
    return {"type": f"select_one {name_of(question.id)}"}


def _yes_no(question: YesNoQuestion) -> Row:
    return {"type": f"select_one yes_no{'_na' if question.allow_na else ''}"}


_FIELD: dict[str, Callable[[Any], Row]] = {
    "level": _level,
    "number": _number,
    "checklist": _checklist,
    "yes_no": _yes_no,
}


def _choices(questionnaire: Questionnaire, catalog: Catalog | None) -> Iterator[Row]:
    systems = {
        "system_status": {word: shown_choice(word) for word in get_args(Status)},
        "function_state": {word: shown_choice(word) for word in get_args(FunctionState)},
    }
    for listed, choices in (
        *(systems.items() if catalog is not None else ()),
        ("yes_no", {"yes": "Yes", "no": "No", DONT_KNOW: WORDS[DONT_KNOW]}),
        ("yes_no_na", {"yes": "Yes", "no": "No"} | WORDS),
        ("without_answer", {DONT_KNOW: WORDS[DONT_KNOW]}),
        ("without_answer_na", WORDS),
    ):
        for name, label in choices.items():
            yield {"list_name": listed, "name": name, "label": label}
    for question in questionnaire.questions:
        listed = name_of(question.id)
        for option in question.choices:
            yield {"list_name": listed, "name": str(option.value), "label": option.text}
        if question.choices:
            words = WORDS if question.allow_na else {DONT_KNOW: WORDS[DONT_KNOW]}
            for name, label in words.items():
                yield {"list_name": listed, "name": name, "label": label}
        for item in question.parts:
            yield {"list_name": listed, "name": item.id, "label": item.text}
        if question.parts:
            yield {"list_name": listed, "name": NONE_OF_THESE, "label": "None of these"}
