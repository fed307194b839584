"""The Results sheet against the engine: every cell, in workbooks that LibreOffice has recalculated."""

from __future__ import annotations

import os
import re
import shutil
from copy import deepcopy
from pathlib import Path
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.calc.formula import DASH
from diagnostic.formats.workbook.names import CALC, RESULTS
from diagnostic.formats.workbook.writing.factor_sheet import ANOTHER_ANSWER
from diagnostic.formats.workbook.writing.results_sheet import MOVED
from diagnostic.formats.workbook.writing.template import write_template
from tests.formats.workbook.conftest import FULL, QUESTIONNAIRE, SHEET, Bench, row_with, submission
from tests.formats.workbook.results_parity import compare, recalculated, shown_cells

COUNT = int(os.environ.get("DIAGNOSTIC_PARITY", "30"))
SEED = int(os.environ.get("DIAGNOSTIC_PARITY_SEED", "2013"))

office = pytest.mark.office
installed = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")


@office
@installed
@pytest.mark.timeout(60 + 20 * COUNT)
def test_every_result_is_the_engines(tmp_path: Path) -> None:
    tally = compare(COUNT, SEED, tmp_path)
    assert tally.different == []
    assert tally.workbooks >= COUNT
    assert tally.cells > 50 * COUNT


def swap_rows(sheet: Worksheet, one: int, two: int) -> None:
    """What sorting does: the contents of two rows change places, names and other sheets' formulas do not."""
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(two, column)
        first.value, second.value = second.value, first.value


@office
@installed
def test_moved_rows_give_a_sentence_and_no_numbers(bench: Bench, tmp_path: Path) -> None:
    bench.write(FULL)
    before = load_workbook(bench.path)
    cells = {
        name: str(defined.attr_text).rpartition("!")[2].replace("$", "")
        for name, defined in before.defined_names.items()
        if name.startswith("res_")
    }
    paths = []
    for name, sheet, ids in (
        ("questions", SHEET, ("AAA-01", "AAA-03")),
        ("items", SHEET, ("AAA-04/a", "AAA-04/b")),
        ("systems", "Systems", ("e-archive", "groupware")),
        ("city", "City", ("city.weight_gap", "city.weight_need")),
    ):
        book = load_workbook(bench.path)
        swap_rows(book[sheet], *(row_with(book[sheet], key) for key in ids))
        paths.append(tmp_path / f"{name}.xlsx")
        book.save(paths[-1])
    book = load_workbook(bench.path)
    book[SHEET].cell(row_with(book[SHEET], "AAA-02"), 1).value = "AAA-20"
    paths.append(tmp_path / "changed.xlsx")
    book.save(paths[-1])
    recalculated(paths, tmp_path / "profile", tmp_path / "out")
    for path in paths:
        assert set(shown_cells(tmp_path / "out" / path.name, cells).values()) == {DASH}, path.name
        results = load_workbook(tmp_path / "out" / path.name, data_only=True)[RESULTS]
        assert MOVED in [cell.value for cell in results["A"]], path.name


@office
@installed
def test_a_blank_workbook_shows_dashes_and_no_errors(
    ceds: Questionnaire, modules: Catalog, bench: Bench, tmp_path: Path
) -> None:
    write_template(ceds, modules, tmp_path / "ceds.xlsx")
    newer = load_questionnaire("ceds@2.0.0")
    write_template(newer, catalog_for(newer), tmp_path / "newer.xlsx")
    bench.write()
    paths = [tmp_path / "ceds.xlsx", tmp_path / "newer.xlsx", bench.path]
    recalculated(paths, tmp_path / "profile", tmp_path / "out")
    for name in (path.name for path in paths):
        book = load_workbook(tmp_path / "out" / name, data_only=True)
        for sheet in book:
            for cells in sheet.iter_rows():
                for cell in cells:
                    assert not str(cell.value).startswith(("#", "Err:")), (name, sheet.title, cell.coordinate)
        values = {cell.value for cell in book[RESULTS]["D"]}
        assert DASH in values
        assert 0 not in values
        if name != bench.path.name:  # the tiny questionnaire has no gates
            assert any(str(cell.value).startswith("Provisional. Answers needed first") for cell in book[RESULTS]["A"])


@office
@installed
def test_one_broken_cell_spoils_no_result(bench: Bench, tmp_path: Path) -> None:
    """An error in one answer counts as not answered; every other answer still does."""
    bench.write(FULL)
    for name, value in (("ans_AAA_02", "=1/0"), ("ans_BBB_02", "'12"), ("sys_groupware", "=NA()")):
        bench.put(name, value)
    recalculated([bench.path], tmp_path / "profile", tmp_path / "out")
    defined = load_workbook(bench.path).defined_names
    cells = {name: str(d.attr_text).rpartition("!")[2].replace("$", "") for name, d in defined.items()}
    shown = shown_cells(tmp_path / "out" / bench.path.name, {n: c for n, c in cells.items() if n.startswith("res_")})
    assert shown["res_question_AAA_02"] == DASH
    assert shown["res_question_AAA_01"] == 50
    assert shown["res_implementation_groupware"] == DASH
    assert isinstance(shown["res_score"], float | int)
    sheet = load_workbook(tmp_path / "out" / bench.path.name, data_only=True)[RESULTS]
    assert any(str(cell.value).startswith("3 answers are not understood") for cell in sheet["A"])


@office
@installed
@pytest.mark.parametrize(("typed", "status", "ending"), [(None, "computed", " = 4.5"), (4, "answered", ANOTHER_ANSWER)])
def test_what_follows_from_figures_stands_beside_the_cell(
    tmp_path: Path, typed: float | None, status: str, ending: str
) -> None:
    """9 things in 2 sheds are 4.5 a shed: that is the answer where none is typed, and said where another one is."""
    data = deepcopy(QUESTIONNAIRE) | {"facts": [{"id": "things", "name": "Things"}, {"id": "sheds", "name": "Sheds"}]}
    data["factors"][1]["questions"][1]["from_facts"] = {"ratio": {"of": "things", "to": "sheds"}}
    answers = {} if typed is None else {"BBB-02": typed}
    city = submission({"facts": {"things": 9, "sheds": 2}, "answers": answers})
    write_template(Questionnaire.model_validate(data), None, tmp_path / "c.xlsx", submission=city)
    recalculated([tmp_path / "c.xlsx"], tmp_path / "profile", tmp_path / "out")
    sheet = load_workbook(tmp_path / "out" / "c.xlsx", data_only=True)["BBB"]
    row = row_with(sheet, "BBB-02")
    assert sheet.cell(row, 5).value == status
    assert str(sheet.cell(row, 4).value).endswith(ending)


def test_charts_have_titles_and_texts_for_people_who_do_not_see_them(bench: Bench) -> None:
    bench.write(FULL)
    with ZipFile(bench.path) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawing = fromstring(parts.read("xl/drawings/drawing1.xml"))
        texts = [parts.read(name).decode() for name in charts]
    assert len(charts) == 2
    assert all("<a:t>" in text for text in texts)
    described = [element.attrib for element in drawing.iter() if element.tag.endswith("cNvPr")]
    assert [len(found["descr"]) > 40 and found["name"] != "" for found in described] == [True, True]


def test_results_hold_formulas_that_name_calc_only(bench: Bench) -> None:
    """Every number of Results comes from Calc; nothing is written in by hand."""
    bench.write()
    book = load_workbook(bench.path)
    for name, defined in book.defined_names.items():
        if name.startswith("res_"):
            ((sheet, place),) = defined.destinations
            formula = str(book[sheet][place.replace("$", "")].value)
            assert sheet == RESULTS
            assert re.findall(r"([A-Za-z]+)!", formula) == [CALC, CALC, CALC], name
    assert book.calculation.fullCalcOnLoad
    assert book.security.lockStructure
