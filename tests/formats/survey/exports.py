"""Exports as KoboToolbox and ODK Central write them, made from submissions."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from openpyxl import Workbook

from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import ChecklistQuestion, NumberQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.names import cell_name
from diagnostic.submission.submission import Submission

Rows = list[dict[str, Any]]


class Style(NamedTuple):
    """How a tool writes an export."""

    delimiter: str = ","
    group: Callable[[str, str], str] = lambda _group, name: name
    listed: bool = True
    split: bool = False
    bom: bool = False
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}


KOBO = Style(
    ";", lambda group, name: f"{group}/{name}" if group else name, True, True, True,
    {"start": "2026-11-22T09:00:00.000+03:00", "end": "2026-11-22T10:00:00.000+03:00"},
    {"__version__": "vK3", "_id": 12, "_uuid": "3f-9", "_submission_time": "2026-11-22T07:00:01",
     "_notes": "", "_status": "submitted_via_web", "_submitted_by": "", "_tags": "", "_index": 1, "meta/rootUuid": "u"},
)  # fmt: skip
ODK = Style(
    ",", lambda group, name: f"{group}-{name}" if group else name, True, True, False,
    {"SubmissionDate": "2026-11-22T07:00:01.123Z"},
    {"meta-instanceID": "uuid:1", "meta-instanceName": "", "KEY": "uuid:1", "SubmitterID": 4, "SubmitterName": "K",
     "AttachmentsPresent": 0, "AttachmentsExpected": 0, "Status": "", "ReviewState": "", "DeviceID": "c:1", "Edits": 0,
     "FormVersion": "1.0.0"},
)  # fmt: skip
PLAIN = Style()
SPLIT_ONLY = KOBO._replace(listed=False)
STYLES = {"Kobo": KOBO, "ODK Central": ODK, "plain": PLAIN, "Kobo, split columns only": SPLIT_ONLY}


def row_of(given: Submission, questionnaire: Questionnaire, catalog: Catalog | None, style: Style) -> dict[str, Any]:
    """One submission as a row, in the order of the form."""
    row: dict[str, Any] = dict(style.before)
    row["diagnostic_questionnaire"] = questionnaire.ref
    city = {
        "city_name": given.city.name,
        "city_country": given.city.country,
        "city_population": given.city.population,
        "city_period": given.period,
    }
    row |= {style.group("city", name): value for name, value in city.items()}
    for factor in questionnaire.factors:
        for question in factor.questions:
            name = style.group(factor.id, question.id.replace("-", "_"))
            answer = given.answers.get(question.id)
            word = {"dont_know": "dont_know", "n/a": "not_applicable"}.get(str(answer), "")
            if isinstance(question, ChecklistQuestion):
                chosen = (answer or ["none_of_these"]) if isinstance(answer, list) else []
                if style.listed:
                    row[name] = " ".join(chosen)
                if style.split:
                    for choice in (*(item.id for item in question.items), "none_of_these"):
                        row[f"{name}/{choice}"] = ("1" if choice in chosen else "0") if chosen else ""
                row[f"{name}_word"] = word
            elif isinstance(question, NumberQuestion):
                row[name] = None if word else answer
                row[f"{name}_word"] = word
            elif isinstance(answer, bool):
                row[name] = "yes" if answer else "no"
            else:
                row[name] = word or (f"{answer:g}" if isinstance(answer, float) else answer)  # the name of a choice
    for module in catalog.modules if catalog else []:
        state = given.systems.get(module.id)
        row[style.group("systems", cell_name("sys", module.id))] = state.status if state else None
        for function in module.function_ids:
            name = style.group("systems", cell_name("fun", module.id, function))
            row[name] = state.functions.get(function) if state else None
    return row | style.after


def as_csv(rows: Sequence[dict[str, Any]], style: Style = PLAIN) -> bytes:
    """The file as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=style.delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig" if style.bom else "utf-8")


def as_xlsx(rows: Sequence[dict[str, Any]]) -> bytes:
    """The file as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "City e-government"
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
