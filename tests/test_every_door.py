"""Every example file gives the same submission through every door, whatever kind of file it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import diagnostic
from diagnostic.batch import work as batch_work
from diagnostic.batch.inputs.read_source import Source
from diagnostic.cli.chosen_content import read_chosen
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire, shipped_questionnaires
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.spreadsheet.xlsx_cells import read_xlsx
from diagnostic.formats.table.convert import to_table
from diagnostic.formats.table.table_files import write_table
from diagnostic.submission.submission import Submission, parse_submission
from diagnostic.web.parts.arrivals import read_arrivals
from tests.command import run
from tests.formats.survey.exports import KOBO, as_csv, as_xlsx, row_of
from tests.formats.workbook import ods_maker
from tests.formats.workbook.conftest import essence

EXAMPLES = [file for ref in shipped_questionnaires() for file in sorted((ref.folder / "examples").glob("*.json"))]
NOT_IN = {
    "workbook": {"targets"},
    "export": {"comments", "confidence", "criteria", "target_level", "targets"},
}
"""What a kind of file does not ask."""
KINDS = [
    "answers.json", "workbook.xlsx", "workbook.ods", "export.csv", "export.xlsx", "table.csv", "table.xlsx",
    "table.parquet",
]  # fmt: skip


def write(target: Path, example: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> None:
    """The answers of an example in a file of another kind."""
    submission = parse_submission(example.read_text(encoding="utf-8"))
    if target.stem == "table":
        write_table(to_table([submission], questionnaire, catalog), target)
    elif target.stem == "export":
        rows = [row_of(submission, questionnaire, catalog, KOBO)]
        target.write_bytes(as_csv(rows, KOBO) if target.suffix == ".csv" else as_xlsx(rows))
    elif target.suffix == ".ods":
        target.write_bytes(ods_maker.ods(read_xlsx(example.with_suffix(".xlsx").read_bytes())))
    else:
        target.write_bytes(example.with_suffix(target.suffix).read_bytes())


def in_batch(path: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> Submission:
    outcome = batch_work.FileOutcome("")
    source = Source(path.name, str(path))
    ((_, submission),) = batch_work._submissions_in(batch_work.Work(questionnaire, catalog), source, outcome)
    return submission


def uploaded(path: Path, questionnaire: Questionnaire, catalog: Catalog | None) -> Submission:
    """Both pages, Upload and Upload many, read with this."""
    (arrival,) = read_arrivals(path.name, path.read_bytes(), questionnaire, catalog)
    assert arrival.submission is not None, arrival.problems
    return arrival.submission


DOORS: dict[str, Callable[[Path, Questionnaire, Catalog | None], Submission]] = {
    "library": lambda path, questionnaire, _: diagnostic.read_submission(path, questionnaire),
    "commands": lambda path, questionnaire, _: read_chosen(path, questionnaire.ref, None).submission,
    "batch": in_batch,
    "pages": uploaded,
}


@cache
def result(submission: str) -> dict[str, Any]:
    return diagnostic.diagnose(parse_submission(submission)).model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_every_file_through_every_door(tmp_path: Path, example: Path, kind: str) -> None:
    questionnaire = load_questionnaire(example.parent.parent)
    catalog = catalog_for(questionnaire)
    path = tmp_path / kind
    write(path, example, questionnaire, catalog)
    submission = parse_submission(example.read_text(encoding="utf-8"))
    left_out = {"catalog"} | NOT_IN.get(path.stem, set())
    if path.stem == "export":
        submission = submission.model_copy(
            update={"city": submission.city.model_copy(update={"region": None, "currency": None})}
        )
    expected = {key: value for key, value in essence(submission).items() if value and key not in left_out}
    for door, read in DOORS.items():
        given = essence(read(path, questionnaire, catalog))
        found = {key: value for key, value in given.items() if value and key != "catalog"}
        assert found == expected, door
    run("check", str(path), "--questionnaire", questionnaire.ref)
    assessed = json.loads(run("assess", str(path), "--questionnaire", questionnaire.ref, "--json").stdout)
    if path.stem != "export" and not submission.targets:
        assert assessed == result(example.read_text(encoding="utf-8"))
