"""Submissions to rows of a wide table, and back. Nothing is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, raise_errors, shown
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE
from diagnostic.content.question_types.yes_no_question import truth_in
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.table.cell_values import answer_in, number_in, plain
from diagnostic.formats.table.wide_columns import (
    CITY,
    FACT,
    fact_columns,
    known_columns,
    note_columns,
    target_columns,
)
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import FORMAT, Submission, submission_from


def to_table(submissions: Sequence[Submission], questionnaire: Questionnaire, catalog: Catalog | None) -> pd.DataFrame:
    """Checked submissions as a wide table, a row each; columns of notes and targets only where one is used."""
    rows = [_row(submission, questionnaire) for submission in submissions]
    optional = {*note_columns(questionnaire), *target_columns(questionnaire)}
    used = {name for row in rows for name in row}
    columns = [name for name in known_columns(questionnaire, catalog) if name in used or name not in optional]
    return pd.DataFrame([[row.get(name) for name in columns] for row in rows], columns=columns, dtype=object)


def _row(submission: Submission, questionnaire: Questionnaire) -> dict[str, Any]:
    row: dict[str, Any] = {f"city.{key}": getattr(submission.city, key) for key in CITY}
    row["period"], row["target_level"] = submission.period, submission.target_level
    row["submitted_at"] = submission.submitted_at.isoformat() if submission.submitted_at else None
    row |= {f"target.{factor_id}": level for factor_id, level in submission.targets.items()}
    for name in CRITERIA:
        row[f"criteria.{name}"] = getattr(submission.criteria, name) if submission.criteria else None
    for question_id, answer in submission.answers.items():
        question = questionnaire.question(question_id)
        if question.type == "checklist" and isinstance(answer, list | dict):
            row |= {f"{question_id}/{item}": yes for item, yes in question.by_item(answer).items()}
        else:
            row[question_id] = answer
    row |= {f"{FACT}{fact}": value for fact, value in submission.facts.items()}
    for module_id, state in submission.systems.items():
        row[module_id] = state.status
        row |= {f"{module_id}/{function}": word for function, word in state.functions.items()}
    row |= {f"confidence.{question_id}": word for question_id, word in submission.confidence.items()}
    return row | {f"comment.{question_id}": text for question_id, text in submission.comments.items()}


def from_table(frame: pd.DataFrame, questionnaire: Questionnaire, catalog: Catalog | None) -> list[Submission]:
    """The submissions of a wide table.

    Raises:
        ProblemError: Unknown or doubled columns, and every cell that cannot be used, with row and column.
    """
    raise_errors(column_problems(frame.columns, questionnaire, catalog))
    submissions, problems = [], []
    for number, cells in enumerate(frame.to_dict(orient="records"), start=1):
        row = {str(name): value for name, cell in cells.items() if (value := plain(cell)) is not None}
        try:
            submission = submission_from(plain_submission(row, questionnaire, catalog))
            errors = [p for p in submission_problems(submission, questionnaire, catalog) if p.is_error]
        except ProblemError as error:
            errors = error.problems
        else:
            submissions.append(submission)
        problems += [placed_in_row(problem, number) for problem in errors]
    raise_errors(problems)
    return submissions


def column_problems(names: Iterable[str], questionnaire: Questionnaire, catalog: Catalog | None) -> list[Problem]:
    """Columns that are not known or stand twice; an unknown column may be a lost answer."""
    known = known_columns(questionnaire, catalog)
    of_form, count = set(known), Counter(str(name) for name in names)
    problems = [
        Problem(
            "T701",
            shown(name),
            "see docs/formats.md",
            f"column {shown(name)}",
            mend=did_you_mean(name, known),
        )
        for name in count
        if name not in of_form
    ]
    doubled = [name for name, times in count.items() if times > 1]
    return problems + [Problem("T702", shown(name), "", f"column {shown(name)}") for name in doubled]


def plain_submission(row: dict[str, Any], questionnaire: Questionnaire, catalog: Catalog | None) -> dict[str, Any]:
    """The row as the plain data of ``diagnostic-submission/1``."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        "city": {key: _text(row[f"city.{key}"], key) for key in CITY if f"city.{key}" in row},
        "answers": _answers(row, questionnaire),
        "systems": {},
    }
    if "period" in row:
        data["period"] = str(_whole(row["period"]))
    if "submitted_at" in row:
        moment = row["submitted_at"]
        data["submitted_at"] = moment.isoformat() if isinstance(moment, datetime) else moment
    if "target_level" in row:
        data["target_level"] = _whole(row["target_level"])
    data["targets"] = {
        name.removeprefix("target."): _whole(row[name]) for name in target_columns(questionnaire) if name in row
    }
    criteria = {name: _float(row[f"criteria.{name}"]) for name in CRITERIA if f"criteria.{name}" in row}
    if criteria:
        data["criteria"] = criteria
    for module in catalog.modules if catalog else []:
        functions = {f: row[f"{module.id}/{f}"] for f in module.function_ids if f"{module.id}/{f}" in row}
        if module.id in row or functions:
            data["systems"][module.id] = {"status": row.get(module.id), "functions": functions}
    data["facts"] = {
        name.removeprefix(FACT): number_in(row[name]) for name in fact_columns(questionnaire) if name in row
    }
    for key, prefix in (("confidence", "confidence."), ("comments", "comment.")):
        data[key] = {name.removeprefix(prefix): value for name, value in row.items() if name.startswith(prefix)}
    return data


def _answers(row: dict[str, Any], questionnaire: Questionnaire) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in questionnaire.questions:
        if question.type != "checklist":
            if question.id in row:
                answers[question.id] = answer_in(question, row[question.id])
            continue
        items = {i.id: truth_in(row[f"{question.id}/{i.id}"]) for i in question.items if f"{question.id}/{i.id}" in row}
        for item_id, value in items.items():
            if not isinstance(value, bool):
                where = f"column {question.id}/{item_id}"
                raise ProblemError([Problem("T703", shown(value), "true or false", where)])
        if question.id in row:
            if items:
                raise ProblemError([Problem("W610", "", "", f"column {question.id}")])
            if row[question.id] not in (DONT_KNOW, NOT_APPLICABLE):
                allowed = f"{DONT_KNOW} or {NOT_APPLICABLE}; items have columns of their own"
                where = f"column {question.id}"
                raise ProblemError([Problem("T703", shown(row[question.id]), allowed, where)])
            answers[question.id] = row[question.id]
        elif items:
            answers[question.id] = question.same_form(items)
    return answers


def _float(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def _whole(value: Any) -> Any:
    number = _float(value)
    return int(number) if isinstance(number, float) and number.is_integer() and not isinstance(value, bool) else value


def _text(value: Any, key: str) -> Any:
    return _whole(value) if key == "population" else value


def placed_in_row(problem: Problem, number: int) -> Problem:
    """A JSON pointer or column as a place in the table."""
    parts = problem.where.strip("/").split("/")
    column = problem.where
    if parts[0] in ("answers", "city", "targets", "criteria", "confidence", "comments", "systems") and len(parts) > 1:
        prefix = {
            "city": "city.",
            "targets": "target.",
            "criteria": "criteria.",
            "confidence": "confidence.",
            "comments": "comment.",
        }
        rest = [part for part in parts[1:] if part not in ("functions", "status")]
        column = f"column {prefix.get(parts[0], '')}{'/'.join(rest)}"
    elif problem.where.startswith("/"):
        column = f"column {parts[0]}"
    return Problem(problem.code, problem.found, problem.allowed, f"row {number}, {column}", mend=problem.mend)
