"""A tiny questionnaire with every type of answer, a catalog for it, and helpers to make and bend workbooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.submission_reading import Reading
from diagnostic.formats.workbook.writing.template import write_template
from diagnostic.submission.submission import Submission, submission_from

QUESTIONNAIRE: dict[str, Any] = {
    "format": "diagnostic-questionnaire/1",
    "id": "tiny",
    "version": "1.0.0",
    "title": '=Tiny & "quoted" <b>title</b>',
    "levels": [{"level": 1, "name": "Low", "cut": 0}, {"level": 2, "name": "High", "cut": 50}],
    "factors": [
        {
            "id": "AAA",
            "name": "A factor: with [odd] characters / and a name longer than a sheet may have",
            "questions": [
                {
                    "id": "AAA-01",
                    "text": "=Which state?",
                    "help": "h" * 300,
                    "type": "level",
                    "options": [
                        {"value": 1, "text": "@first state"},
                        {"value": 2, "text": "Second " * 60, "label": "second"},
                        {"value": 3, "text": "third · of three"},
                    ],
                },
                {
                    "id": "AAA-02",
                    "text": "How many?",
                    "type": "number",
                    "unit": "things",
                    "minimum": 0,
                    "maximum": 5000,
                    "integer": True,
                    "allow_na": True,
                    "points": [[0, 0], [5000, 100]],
                },
                {"id": "AAA-03", "text": "Is it?", "title": "Being", "type": "yes_no"},
                {
                    "id": "AAA-04",
                    "text": "Which of these?",
                    "type": "checklist",
                    "allow_na": True,
                    "items": [
                        {"id": "a", "text": "-first"},
                        {"id": "b", "text": "second"},
                        {"id": "c", "text": "third"},
                    ],
                },
            ],
        },
        {
            "id": "BBB",
            "name": "Meta",
            "questions": [
                {
                    "id": "BBB-01",
                    "text": "Named states",
                    "type": "level",
                    "allow_na": True,
                    "options": [{"value": "low", "text": "Low"}, {"value": "high", "text": "High"}],
                },
                {"id": "BBB-02", "text": "Any number", "type": "number", "points": [[-10, 0], [10, 100]]},
            ],
        },
    ],
}
CATALOG: dict[str, Any] = {
    "format": "diagnostic-catalog/1",
    "version": "1.0.0",
    "questionnaire": {"id": "tiny", "major": 1},
    "modules": [
        {
            "id": "e-archive",
            "name": "e-Archive",
            "summary": "Keeps files.",
            "expected": [0, 80],
            "functions": [{"id": "scan", "name": "Scan", "help": "on paper"}, {"id": "find-again", "name": "Find"}],
        },
        {"id": "groupware", "name": "Groupware", "expected": [20, 90]},
    ],
}
FULL: dict[str, Any] = {
    "city": {"name": "=Ex", "country": "KE", "region": "Africa", "population": 812000, "currency": "KES"},
    "period": "2026-Q3",
    "answers": {
        "AAA-01": 2,
        "AAA-02": 1234,
        "AAA-03": True,
        "AAA-04": ["a", "c"],
        "BBB-01": "n/a",
        "BBB-02": -3.25,
    },
    "comments": {"AAA-01": '=HYPERLINK("http://x","y")', "BBB-02": " a_x0041_b\r\n\u0007 <b>\tmore "},
    "confidence": {"AAA-02": "measured"},
    "systems": {"e-archive": {"status": "pilot", "functions": {"scan": "yes", "find-again": "dont_know"}}},
    "target_level": 2,
    "criteria": {"gap": 0.4, "need": 0.3, "readiness": 0.2, "value": 0.1},
}

SHEET = "A factor with odd characters an"


@pytest.fixture(scope="session")
def tiny() -> Questionnaire:
    return Questionnaire.model_validate(QUESTIONNAIRE)


@pytest.fixture(scope="session")
def tiny_catalog() -> Catalog:
    return Catalog.model_validate(CATALOG)


def submission(data: dict[str, Any] | None = None) -> Submission:
    head = {"format": "diagnostic-submission/1", "questionnaire": {"id": "tiny", "version": "1.0.0"}}
    return submission_from(head | (data or {}))


def essence(given: Submission, questionnaire: Questionnaire | None = None) -> dict[str, Any]:
    """What a workbook keeps of a submission: nothing blank, items in one order, no moment of sending.

    With the questionnaire, answers that are the same have one form: a mapping of all items is a list of those that are
    yes, one of no item is no answer.

    The catalog is left out: a workbook names its own, whatever the submission that filled it named.
    """
    data = given.model_dump(exclude_none=True, exclude={"submitted_at", "catalog"})
    if questionnaire is not None:
        data["answers"] = {k: questionnaire.question(k).same_form(v) for k, v in data["answers"].items() if v != {}}
    data["answers"] = {
        key: sorted(value) if isinstance(value, list) else value
        for key, value in data["answers"].items()
        if value is not None
    }
    systems = {}
    for key, state in data["systems"].items():
        functions = {name: value for name, value in state["functions"].items() if value is not None}
        if functions or state.get("status"):
            systems[key] = {"status": state.get("status"), "functions": functions}
    return data | {"systems": systems}


_MADE: dict[str, bytes] = {}


class Bench:
    """A workbook on disk that a test may bend before it is read."""

    def __init__(self, path: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> None:
        self.path, self.questionnaire, self.catalog = path, questionnaire, catalog

    def write(self, data: dict[str, Any] | None = None) -> Bench:
        """Write it with a submission's data filled in; each different one is made once."""
        key = f"{self.questionnaire.id} {self.catalog is not None} {data!r}"
        if key in _MADE:
            self.path.write_bytes(_MADE[key])
        else:
            write_template(self.questionnaire, self.catalog, self.path, submission=submission(data))
            _MADE[key] = self.path.read_bytes()
        return self

    def bend(self, change: Callable[[Workbook], object]) -> Bench:
        """Change it as a person would."""
        book = load_workbook(self.path)
        change(book)
        book.save(self.path)
        return self

    def put(self, name: str, value: Any, number_format: str | None = None) -> Bench:
        """Type a value into a named cell."""

        def change(book: Workbook) -> None:
            sheet, coordinate = self.place(name).rsplit("!", 1)
            book[sheet][coordinate].value = value
            if number_format:
                book[sheet][coordinate].number_format = number_format

        return self.bend(change)

    def place(self, name: str) -> str:
        """Sheet and cell of a global name."""
        text = str(load_workbook(self.path).defined_names[name].attr_text)
        sheet, cell = text.rsplit("!", 1)
        return f"{sheet.strip(chr(39))}!{cell.replace('$', '')}"

    def read(self) -> Reading:
        """Read it back; that name, country, population and period are not given is no matter here."""
        reading = read_file(self.path, self.questionnaire, self.catalog)
        return replace(reading, problems=_without_lacks(reading.problems))

    def errors(self) -> list[Problem]:
        """All problems of a workbook that is refused."""
        with pytest.raises(ProblemError) as caught:
            self.read()
        return _without_lacks(caught.value.problems)

    def only_error(self) -> Problem:
        """The error of a workbook that has exactly one."""
        errors = [problem for problem in self.errors() if problem.is_error]
        assert len(errors) == 1, errors
        return errors[0]


def _without_lacks(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.code != "S513w"]


@pytest.fixture
def bench(tmp_path: Path, tiny: Questionnaire, tiny_catalog: Catalog) -> Bench:
    return Bench(tmp_path / "tiny.xlsx", tiny, tiny_catalog)


def row_with(sheet: Worksheet, key: str) -> int:
    return next(int(cell.row) for cell in sheet["A"] if cell.value == key)
