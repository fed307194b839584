"""Reading back: what is understood however it was moved, and what is refused with its place."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.formats.read import read_file, read_one
from diagnostic.formats.submission_reading import placed
from diagnostic.formats.workbook.writing.template import template_bytes, write_template
from tests.formats.workbook.conftest import FULL, SHEET, Bench, essence, row_with, submission
from tests.formats.workbook.results_parity import in_a_workbook, plain_contents
from tests.formats.workbook.test_gate import rezip
from tests.generators import random_case
from tests.method.anew.cases import random_submission


def test_blank_is_blank(bench: Bench) -> None:
    reading = bench.write().read()
    assert essence(reading.submission) == essence(submission())
    assert reading.problems == []


def test_everything_comes_back(bench: Bench) -> None:
    reading = bench.write(FULL).read()
    assert essence(reading.submission) == essence(submission(FULL))
    assert reading.problems == []
    assert reading.places["/answers/AAA-01"] == f"{SHEET}!C6"
    assert reading.places["/criteria/need"] == "City!C14"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), comment=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_submission_comes_back(seed: int, comment: str) -> None:
    """Random questionnaires, catalogs and submissions, with any text as a comment.

    Every second one has figures, evidence, checklists known in part and systems that are not the city's.
    """
    given_submission, questionnaire, catalog = random_case(Random(seed), rich=seed % 2 == 0).models()
    asked = questionnaire.questions[0].id
    comments = {asked: comment} if comment.strip() and any(c.isprintable() and not c.isspace() for c in comment) else {}
    given_submission = given_submission.model_copy(update={"comments": comments})
    data = template_bytes(questionnaire, catalog, submission=given_submission)
    reading = read_one(data, "city.xlsx", questionnaire, catalog)
    assert essence(reading.submission, questionnaire) == essence(given_submission, questionnaire)
    own = {"S512w", "S513w", "S514w", "S521w"}
    assert {problem.code for problem in reading.problems} <= own, "the answers' own"


@pytest.mark.parametrize(("version", "seed"), [("1.0.0", 1), ("2.0.0", 2), ("2.0.0", 3)])
def test_ceds(tmp_path: Path, version: str, seed: int) -> None:
    questionnaire = load_questionnaire(f"ceds@{version}")
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    plain = in_a_workbook(random_submission(Random(seed), *plain_contents(questionnaire, catalog)))
    write_template(questionnaire, catalog, tmp_path / "c.xlsx", submission=plain)
    read = read_file(tmp_path / "c.xlsx").submission
    assert essence(read, questionnaire) == essence(plain, questionnaire)


# What people do to sheets


def shuffle_rows(book: Workbook) -> None:
    for sheet in book:
        if sheet.title in {SHEET, "BBB", "City", "Systems"}:
            rows = list(range(6, sheet.max_row + 1))
            contents = [[(c.value, c.data_type) for c in sheet[row]] for row in rows]
            Random(1).shuffle(contents)
            for row, cells in zip(rows, contents, strict=True):
                for column, (value, kind) in enumerate(cells, start=1):
                    sheet.cell(row, column).value = value
                    sheet.cell(row, column).data_type = kind


def rename_sheets(book: Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Hoja {number}"


def reorder_sheets(book: Workbook) -> None:
    for name in book.sheetnames:
        book.move_sheet(name, -5)


def insert_rows_and_columns(book: Workbook) -> None:
    for name in (SHEET, "City", "Systems"):
        book[name].insert_rows(8, 3)
        book[name].insert_rows(1, 2)
        book[name].insert_cols(3, 2)
        book[name].insert_cols(1)


def drop_marks(book: Workbook) -> None:
    for name in (SHEET, "City", "Systems"):
        book[name].delete_rows(5)


def drop_names(book: Workbook) -> None:
    for name in list(book.defined_names):
        del book.defined_names[name]


def translate_headers(book: Workbook) -> None:
    for cell in book[SHEET][4]:
        cell.value = f"[{cell.value}]"


def repeat_header(book: Workbook) -> None:
    sheet = book[SHEET]
    last = sheet.max_row
    for cell in sheet[4]:
        sheet.cell(last + 1, cell.column or 1).value = cell.value


def phantom_rows(book: Workbook) -> None:
    book[SHEET].cell(1_048_576, 1).number_format = "0"
    book[SHEET].cell(9, 16_384).value = None


def blank_copy(book: Workbook) -> None:
    copy = book.copy_worksheet(book[SHEET])
    for row in range(6, copy.max_row + 1):
        for column in (3, 6, 7):
            copy.cell(row, column).value = None


def hide_sheets(book: Workbook) -> None:
    book[SHEET].sheet_state = "hidden"
    book["City"].sheet_state = "veryHidden"


@pytest.mark.parametrize(
    "change",
    [shuffle_rows, rename_sheets, reorder_sheets, insert_rows_and_columns, drop_marks, drop_names, translate_headers,
     repeat_header, phantom_rows, blank_copy, hide_sheets],
)  # fmt: skip
def test_answers_are_found_wherever_they_went(bench: Bench, change: Any) -> None:
    reading = bench.write(FULL).bend(change).read()
    assert essence(reading.submission) == essence(submission(FULL))
    assert reading.problems == []


def test_lower_case_ids_with_spaces(bench: Bench) -> None:
    bench.write(FULL)
    bench.bend(lambda book: setattr(book[SHEET]["A6"], "value", " aaa-01\u00a0"))
    assert bench.read().submission.answers["AAA-01"] == 2


@pytest.mark.parametrize("dimension", [b'<dimension ref="A1"/>', b""])
def test_wrong_and_missing_dimension(bench: Bench, dimension: bytes) -> None:
    """As files of other programs are; believing the dimension would lose every answer without a word."""
    bench.write(FULL)

    def change(parts: dict[str, bytes]) -> None:
        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            parts[name], count = re.subn(rb"<dimension [^>]*/>", dimension, parts[name])
            assert count == 1

    bench.path.write_bytes(rezip(bench.path.read_bytes(), change))
    assert essence(bench.read().submission) == essence(submission(FULL))


# What people type


@pytest.mark.parametrize(
    ("name", "typed", "answer", "warned"),
    [
        ("ans_AAA_01", 3, 3, False),
        ("ans_AAA_01", 3.0, 3, False),
        ("ans_AAA_01", "3", 3, False),
        ("ans_AAA_01", " 2\u00a0·\u00a0second ", 2, False),
        ("ans_AAA_01", "2 · deuxième", 2, False),
        ("ans_AAA_01", "３", 3, True),
        ("ans_AAA_01", "٣", 3, True),
        ("ans_AAA_01", "3,0", 3, True),
        ("ans_AAA_01", "3.0 ", 3, True),
        ("ans_AAA_01", "Don’t  KNOW", "dont_know", False),
        ("ans_AAA_01", "dont_know", "dont_know", False),
        ("ans_AAA_02", "N/A", "n/a", False),
        ("ans_AAA_02", "Not Applicable", "n/a", False),
        ("ans_AAA_02", "12", 12, True),
        ("ans_AAA_02", "1 234", 1234, True),
        ("ans_AAA_02", "１２", 12, True),
        ("ans_BBB_02", "12,5", 12.5, True),
        ("ans_BBB_02", "\u22120,5", -0.5, True),
        ("ans_BBB_02", 1e-7, 1e-7, False),
        ("ans_AAA_03", "YES ", True, False),
        ("ans_AAA_03", False, False, False),
        ("ans_AAA_03", "false", False, False),
        ("ans_BBB_01", "HIGH · High", "high", False),
        ("ans_BBB_01", "low", "low", False),
    ],
)
def test_understood(bench: Bench, name: str, typed: Any, answer: Any, warned: bool) -> None:
    bench.write().put(name, typed)
    reading = bench.read()
    question = name.removeprefix("ans_").replace("_", "-")
    assert reading.submission.answers == {question: answer}
    assert type(reading.submission.answers[question]) is type(answer)
    assert [problem.code for problem in reading.problems] == (["W611w"] if warned else [])
    assert all(problem.where == bench.place(name) for problem in reading.problems)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("ans_AAA_01", "=1+1", "W606"),
        ("ans_AAA_01", "#N/A", "W607"),
        ("ans_AAA_01", "#REF!", "W607"),
        ("ans_AAA_01", 4, "W609"),
        ("ans_AAA_01", 1.5, "W609"),
        ("ans_AAA_01", True, "W609"),
        ("ans_AAA_01", "3 or 2", "W609"),
        ("ans_AAA_01", "1e0", "W609"),
        ("ans_AAA_01", "-", "W609"),
        ("ans_AAA_01", "NA", "W609"),
        ("ans_AAA_01", "None", "W609"),
        ("ans_AAA_01", dt.date(2026, 3, 2), "W609"),
        ("ans_AAA_01", "n/a", "S505"),
        ("ans_AAA_02", "1.000", "W608"),
        ("ans_AAA_02", "1,000", "W608"),
        ("ans_AAA_02", "12 things", "W609"),
        ("ans_AAA_02", True, "W609"),
        ("ans_AAA_02", dt.datetime(2026, 3, 2), "W609"),  # noqa: DTZ001  # cells know no time zones
        ("ans_AAA_02", 5001, "S503"),
        ("ans_AAA_02", 1.5, "S502"),
        ("ans_AAA_03", "Peut-être", "W609"),
        ("ans_AAA_03", 1, "W609"),
        ("ans_AAA_04", "yes", "W609"),
        ("ans_AAA_04__a", "n/a", "W609"),
        ("ans_AAA_04__b", "=TRUE", "W606"),
        ("conf_AAA_01", "sure", "W609"),
        ("com_AAA_01", "=A1", "W606"),
        ("sys_e_archive", "running", "W609"),
        ("fun_e_archive__find_again", "maybe", "W609"),
        ("city_country", "Kenya", "W609"),
        ("city_population", 0.5, "W609"),
        ("city_population", "812.000", "W608"),
        ("city_period", "2026-13", "W609"),
        ("city_period", dt.date(2026, 1, 1), "W609"),
        ("city_target_level", 3, "W609"),
        ("city_weight_gap", -1, "W609"),
    ],
)
def test_refused_with_its_cell(bench: Bench, name: str, typed: Any, code: str) -> None:
    problem = bench.write().put(name, typed).only_error()
    assert (problem.code, problem.where, problem.file) == (code, bench.place(name), str(bench.path))
    assert problem.found
    assert problem.allowed


def test_the_letters_for_a_country_are_named(bench: Bench) -> None:
    assert bench.write().put("city_country", "kenya").only_error().mend == "Write KE for kenya."


def test_percent_typed_into_a_cell_is_ambiguous(bench: Bench) -> None:
    problem = bench.write().put("ans_BBB_02", 0.12, "0%").only_error()
    assert (problem.code, "12%" in problem.found) == ("W608", True)


def test_criteria_need_all_four(bench: Bench) -> None:
    codes = {(p.code, p.where) for p in bench.write().put("city_weight_gap", 0.5).errors()}
    assert ("M202", bench.place("city_weight_need")) in codes


def test_codes_in_small_letters_and_years_as_numbers(bench: Bench) -> None:
    reading = bench.write().put("city_country", "ke").put("city_period", 2026).put("city_target_level", 2).read()
    assert (reading.submission.city.country, reading.submission.period) == ("KE", "2026")
    assert reading.submission.target_level == 2


def test_some_items(bench: Bench) -> None:
    """A blank item is not known, as is one with "don't know"; neither is a no."""
    bench.write().put("ans_AAA_04__a", "don't know")
    assert bench.read().submission.answers == {"AAA-04": "dont_know"}
    reading = bench.put("ans_AAA_04__b", "yes").read()
    assert reading.submission.answers == {"AAA-04": {"b": True}}
    assert reading.problems == []
    assert bench.put("ans_AAA_04__a", "no").put("ans_AAA_04__c", False).read().submission.answers == {"AAA-04": ["b"]}


def test_a_blank_item_of_an_older_workbook_is_a_no(bench: Bench) -> None:
    """Those workbooks told people so; their Meta does not say what a blank item means."""
    bench.write().put("ans_AAA_04__b", "yes").bend(older)
    reading = bench.read()
    assert reading.submission.answers == {"AAA-04": ["b"]}
    assert [(p.code, p.found) for p in reading.problems] == [("W612w", "blank: a, c")]


def older(book: Workbook) -> None:
    """As the first workbooks were: without the column of evidence, and without a word on blank items on Meta."""
    meta = book["Meta"]
    meta.delete_rows(next(cell.row for cell in meta["A"] if cell.value == "checklist.blank"))
    for name in (SHEET, "BBB"):
        book[name].delete_cols(8)


def test_items_and_whole(bench: Bench) -> None:
    problem = bench.write(FULL).put("ans_AAA_04", "don't know").only_error()
    assert (problem.code, problem.where) == ("W610", bench.place("ans_AAA_04"))


def test_none_ticked_is_an_answer(bench: Bench) -> None:
    reading = bench.write({"answers": {"AAA-04": []}}).read()
    assert reading.submission.answers == {"AAA-04": []}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("minutes", {"text": "minutes"}),
        ("two\nlines: of text", {"text": "two\nlines: of text"}),
        ("minutes\nLink: https://example.org/a\ndate: 2025-03-02", {"text": "minutes", "link": "https://example.org/a",
                                                                    "date": "2025-03-02"}),
        ("respondent: the archivist", {"respondent": "the archivist"}),
        ("date: last spring", {"text": "date: last spring"}),
        ("link: a\nlink: b", {"text": "link: a", "link": "b"}),
    ],
)  # fmt: skip
def test_evidence_in_a_cell(bench: Bench, text: str, parts: dict[str, str]) -> None:
    """Lines at the end that name a part are that part; everything else is the text, and nothing is dropped."""
    read = bench.write().put("ans_AAA_01", 2).put("evi_AAA_01", text).read().submission
    assert read.evidence["AAA-01"].model_dump(exclude_defaults=True) == parts


def test_figures(tmp_path: Path) -> None:
    questionnaire = load_questionnaire("ceds@2.0.0")
    bench = Bench(tmp_path / "ceds.xlsx", questionnaire, None).write(
        {"questionnaire": {"id": "ceds", "version": "2.0.0"}}
    )
    for name, value in (("fact_own_revenue", 11380000), ("fact_total_revenue", "don't know"), ("fact_bids", "12,0")):
        bench.put(name, value)
    reading = bench.read()
    assert reading.submission.facts == {"own-revenue": 11380000, "bids": 12}
    assert [(p.code, p.where) for p in reading.problems] == [("W611w", bench.place("fact_bids"))]
    problem = bench.put("fact_bids", -1).only_error()
    assert (problem.code, problem.where) == ("S503", bench.place("fact_bids"))


# What people break


def test_copied_sheet(bench: Bench) -> None:
    errors = bench.write(FULL).bend(lambda book: book.copy_worksheet(book["BBB"])).errors()
    assert [(p.code, p.where) for p in errors] == [("W603", "BBB Copy!C6"), ("W603", "BBB Copy!C7")]
    assert "BBB!C6" in errors[0].found


def test_deleted_row(bench: Bench) -> None:
    problem = bench.write(FULL).bend(lambda book: book[SHEET].delete_rows(7)).only_error()
    assert (problem.code, problem.found, problem.where) == ("W604", "AAA-02", SHEET)


def test_deleted_item_row(bench: Bench) -> None:
    bench.write(FULL)
    problem = bench.bend(lambda b: b[SHEET].delete_rows(row_with(b[SHEET], "AAA-04/b"))).only_error()
    assert (problem.code, problem.found) == ("W604", "AAA-04/b")


def test_changed_id(bench: Bench) -> None:
    bench.write(FULL)
    errors = bench.bend(lambda book: setattr(book[SHEET]["A6"], "value", "AAA-1")).errors()
    assert {p.code for p in errors} == {"W604", "W605"}
    wrong = next(p for p in errors if p.code == "W605")
    assert (wrong.where, wrong.found) == (f"{SHEET}!A6", "AAA-1")
    assert "AAA-01" in wrong.mend


def test_answer_beside_no_id(bench: Bench) -> None:
    problem = bench.write().bend(lambda book: setattr(book["BBB"]["C9"], "value", "3")).only_error()
    assert (problem.code, problem.where) == ("W605", "BBB!A9")


@pytest.mark.parametrize("sheet", [SHEET, "City", "Systems"])
def test_deleted_sheet(bench: Bench, sheet: str) -> None:
    problem = bench.write(FULL).bend(lambda book: book.remove(book[sheet])).only_error()
    assert (problem.code, problem.found) == ("W602", sheet)


def test_unknown_sheet(bench: Bench) -> None:
    def change(book: Workbook) -> None:
        book.create_sheet("Notes")["A1"] = "call the mayor"
        hidden = book.create_sheet("Secret")
        hidden.sheet_state = "hidden"

    reading = bench.write(FULL).bend(change).read()
    assert [(p.code, p.where) for p in reading.problems] == [("W613w", "Notes")]


def test_merged_answers(bench: Bench) -> None:
    problem = bench.write().bend(lambda book: book["BBB"].merge_cells("C6:C7")).only_error()
    assert (problem.code, problem.where) == ("W615", "BBB!C6:C7")


def test_doubled_and_missing_columns(bench: Bench) -> None:
    bench.write()
    problem = bench.bend(lambda book: setattr(book["BBB"]["J5"], "value", "diagnostic:answer")).only_error()
    assert (problem.code, problem.where) == ("W616", "BBB")
    bench.write()
    codes = {p.code for p in bench.bend(lambda book: book["BBB"].delete_cols(3)).errors()}
    assert "W616" in codes


def meta(key: str, value: str) -> Any:
    def change(book: Workbook) -> None:
        sheet = book["Meta"]
        sheet.cell(row_with(sheet, key), 2).value = value

    return change


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("format", "diagnostic-workbook/9", "W601"),
        ("questionnaire.id", "other", "S511"),
        ("questionnaire.version", "0.9.0", "W614"),
        ("questionnaire.digest", "sha256:0", "W614"),
    ],
)
def test_made_from_something_else(bench: Bench, key: str, value: str, code: str) -> None:
    problem = bench.write().bend(meta(key, value)).only_error()
    assert problem.code == code
    assert problem.where.startswith("Meta!B")


def test_questionnaire_that_is_not_shipped(bench: Bench) -> None:
    bench.write()
    for value in ("tiny", "../../tiny"):
        bench.bend(meta("questionnaire.id", value))
        with pytest.raises(ProblemError) as caught:
            read_file(bench.path)
        assert [p.code for p in caught.value.problems] == ["W614"]


def test_a_foreign_workbook(bench: Bench, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "foreign.xlsx")
    with pytest.raises(ProblemError) as caught:
        read_file(tmp_path / "foreign.xlsx")
    assert [p.code for p in caught.value.problems] == ["W601"]
    bench.path.write_bytes((tmp_path / "foreign.xlsx").read_bytes())
    assert bench.only_error().code == "W601"


def test_all_errors_at_once(bench: Bench) -> None:
    bench.write().put("ans_AAA_01", "what").put("ans_AAA_02", 9999).put("city_country", "X").put("conf_AAA_03", "hm")
    assert {p.code for p in bench.errors()} == {"W609", "S503"}
    assert len(bench.errors()) == 4


def test_later_problems_are_shown_at_their_cells(bench: Bench) -> None:
    reading = bench.write(FULL).read()
    problems = [Problem("S503", where="/answers/AAA-02"), Problem("S504", where="/answers/AAA-04/1"),
                Problem("S514w", where="/systems/e-archive"), Problem("S513w", where="/city/name")]  # fmt: skip
    where = [placed(p, reading.places).where for p in problems]
    names = ("ans_AAA_02", "ans_AAA_04", "sys_e_archive", "city_name")
    assert where == [bench.place(name) for name in names]


def test_formula_injection_stays_text(bench: Bench) -> None:
    evil = '=HYPERLINK("http://x","y")'
    data = {"answers": {"AAA-01": 1}, "comments": {"AAA-01": evil}, "city": {"name": "@SUM(1)"}}
    reading = bench.write(data).read()
    assert (reading.submission.comments["AAA-01"], reading.submission.city.name) == (evil, "@SUM(1)")
    assert load_workbook(bench.path)[SHEET]["G6"].data_type == "s"
