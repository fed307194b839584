"""The workbook as it is written: names, lists, limits, protection, and text that stays text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.question_types import ChecklistQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.workbook.names import factor_sheet_names
from diagnostic.formats.workbook.writing.template import write_template
from tests.formats.workbook.conftest import FULL, SHEET, Bench, row_with, submission

PROVEN = frozenset(
    {"IF", "IFERROR", "INDEX", "MATCH", "SUM", "SUMPRODUCT", "COUNT", "COUNTIF", "MIN", "MAX", "ROUND", "LN", "EXP",
     "LEFT", "FIND", "TRIM", "LOWER", "VALUE", "N", "ISNUMBER", "ISLOGICAL", "AND", "OR", "CHOOSE", "SMALL", "ROUNDUP",
     "MID", "LEN", "ABS", "NA"}
)  # fmt: skip


@pytest.fixture(scope="module")
def ceds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Questionnaire, Catalog, Workbook]:
    questionnaire = load_questionnaire("ceds@2.0.0")
    catalog = catalog_for(questionnaire)
    assert catalog is not None
    path = tmp_path_factory.mktemp("ceds") / "ceds.xlsx"
    write_template(questionnaire, catalog, path, "Example City")
    return questionnaire, catalog, load_workbook(path)


def test_sheets(ceds: tuple[Questionnaire, Catalog, Workbook]) -> None:
    questionnaire, _, book = ceds
    names = [factor.name for factor in questionnaire.factors]
    assert book.sheetnames == [
        "Read me",
        "City",
        "Figures",
        *names,
        "Systems",
        "Results",
        "Method",
        "Lists",
        "Calc",
        "Meta",
    ]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Lists", "Calc", "Meta"]
    assert book.active is not None
    assert book.active.title == "Read me"


def result_names(questionnaire: Questionnaire, catalog: Catalog) -> set[str]:
    found = {f"res_{key}" for key in ("score", "level", "level_name", "provisional", "held_back_by", "evidence_grade")}
    for name in ("range", "likely"):
        found |= {f"res_{name}_{end}{what}" for end in ("low", "high") for what in ("", "_level")}
    found |= {f"res_dimension_{dimension.id}" for dimension in questionnaire.dimensions}
    found |= {f"res_{kind}_{factor.id}" for factor in questionnaire.factors for kind in ("factor", "coverage")}
    found |= {f"res_question_{question.id.replace('-', '_')}" for question in questionnaire.questions}
    kinds = ("implementation", "expected", "gap", "target", "target_gap", "standing", "gap_criterion", "need",
             "readiness", "value_criterion", "priority", "inherited", "class", "rank", "band")  # fmt: skip
    for foundation in catalog.foundations:
        flat = foundation.id.replace("-", "_")
        found |= {
            f"res_foundation_{kind}{flat}" for kind in ("", "stands_", "expected_", "gap_", "target_", "target_gap_")
        }
    found |= {f"res_step_{number + 1}" for number in range(len(catalog.modules) + len(catalog.foundations))}
    return found | {f"res_{kind}_{module.id.replace('-', '_')}" for module in catalog.modules for kind in kinds}


def test_every_name_of_the_contract_is_one_cell(ceds: tuple[Questionnaire, Catalog, Workbook]) -> None:
    questionnaire, catalog, book = ceds
    wanted = set()
    for question in questionnaire.questions:
        flat = question.id.replace("-", "_")
        wanted |= {f"{kind}_{flat}" for kind in ("ans", "conf", "com", "evi", "state")}
        if isinstance(question, ChecklistQuestion):
            wanted |= {f"ans_{flat}__{item.id.replace('-', '_')}" for item in question.items}
    for module in catalog.modules:
        flat = module.id.replace("-", "_")
        wanted |= {f"sys_{flat}", *(f"fun_{flat}__{f.id.replace('-', '_')}" for f in module.functions)}
    wanted |= {f"city_{key}" for key in ("name", "country", "region", "population", "currency", "period")}
    wanted |= {"city_target_level", *(f"city_weight_{key}" for key in ("gap", "need", "readiness", "value"))}
    wanted |= {f"fact_{fact.id.replace('-', '_')}" for fact in questionnaire.facts}
    wanted |= result_names(questionnaire, catalog)
    assert set(book.defined_names) == wanted
    cells = set()
    for name, defined in book.defined_names.items():
        ((sheet, place),) = defined.destinations
        cell = book[sheet][place.replace("$", "")]
        cells.add((sheet, place))
        assert cell.protection.locked == name.startswith(("state_", "res_")), name
    assert len(cells) == len(wanted)


def test_lists_come_from_ranges_and_rules_warn(ceds: tuple[Questionnaire, Catalog, Workbook]) -> None:
    _, _, book = ceds
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert rule.errorStyle == "warning"
            assert rule.error
            assert len(rule.error) <= 255
            assert len(rule.prompt or "") <= 255
            assert len(rule.formula1 or "") <= 255
            if rule.type == "list":
                assert rule.formula1 is not None
                assert rule.formula1.startswith("Lists!$A$")


def test_protection_print_and_panes(ceds: tuple[Questionnaire, Catalog, Workbook]) -> None:
    _, _, book = ceds
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    for name in ("City", "Information usage", "Systems"):
        sheet = book[name]
        assert sheet.freeze_panes == "C6"
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_formulas_use_only_functions_that_every_program_has(
    ceds: tuple[Questionnaire, Catalog, Workbook],
) -> None:
    _, _, book = ceds
    used = set()
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    assert len(str(cell.value)) < 8192
                    # Excel refuses a formula with a longer text in it
                    assert max(map(len, re.findall(r'"([^"]*)"', str(cell.value))), default=0) <= 255, cell
                    used |= set(re.findall(r"([A-Z]+)\(", re.sub(r'"[^"]*"', '""', str(cell.value))))
        for rule in sheet.data_validations.dataValidation:
            used |= set(re.findall(r"([A-Z]+)\(", rule.formula1 or "")) if rule.type == "custom" else set()
    assert used <= PROVEN


def test_rows_are_high_enough_but_not_over_the_limit(ceds: tuple[Questionnaire, Catalog, Workbook]) -> None:
    _, _, book = ceds
    for sheet in book:
        for dimension in sheet.row_dimensions.values():
            assert (dimension.height or 0) < 409, sheet.title


OUTSIDE = ("=Ex", "HYPERLINK", "Which state", "-first", "Tiny", "Archive", "Kenya", "_x0041_", "Keeps", "A factor")
"""Parts of the texts of questionnaire, catalog and city: none of them may stand inside a formula."""


def test_text_from_outside_never_becomes_a_formula(bench: Bench) -> None:
    bench.write(FULL)
    book = load_workbook(bench.path)
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    formula = str(cell.value).replace(SHEET, "")
                    assert not any(text in formula for text in OUTSIDE), cell
    sheet = book[SHEET]
    row = row_with(sheet, "AAA-01")
    comment = sheet.cell(row, 7)
    assert (comment.data_type, comment.number_format, comment.quotePrefix) == ("s", "@", True)


def test_sheet_names_are_safe_and_unique(tiny: Questionnaire) -> None:
    assert factor_sheet_names(tiny) == [SHEET, "BBB"]


def test_without_a_catalog_there_are_no_systems(bench: Bench) -> None:
    bench.catalog = None
    bench.write()
    assert "Systems" not in load_workbook(bench.path).sheetnames


def test_two_writings_are_alike(bench: Bench, tmp_path: Path) -> None:
    bench.write(FULL)
    other = Bench(tmp_path / "other.xlsx", bench.questionnaire, bench.catalog).write(FULL)
    assert bench.read().submission == other.read().submission


def test_city_name_alone(bench: Bench) -> None:
    write_template(bench.questionnaire, bench.catalog, bench.path, city_name="São Example")
    assert bench.read().submission.city.name == "São Example"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.xls", {}, "X804"),
        ("none/x.xlsx", {}, "F110"),
        ("x.xlsx", {"answers": {"AAA-01": 9}}, "S504"),
        ("x.xlsx", {"answers": {"AAA-01": 1}, "comments": {"AAA-01": "x" * 40_000}}, "W617"),
    ],
)
def test_what_cannot_be_written(bench: Bench, tmp_path: Path, name: str, data: dict[str, object], code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        write_template(bench.questionnaire, bench.catalog, tmp_path / name, submission=submission(data))
    assert caught.value.problems[0].code == code
    assert not list(tmp_path.iterdir())


def test_the_rules_that_a_question_names_stand_on_read_me(tmp_path: Path) -> None:
    questionnaire = load_questionnaire("ceds@2.0.0")
    path = tmp_path / "w.xlsx"
    write_template(questionnaire, None, path)
    book = load_workbook(path)
    told = {str(row[0].value): str(row[1].value) for row in book["Read me"].iter_rows(max_col=2)}
    assert all(told[rule.title].split() == rule.text.split() for rule in questionnaire.rules)
    assert all(told[term.term].split() == term.text.split() for term in questionnaire.glossary)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum("See Read me: " in cell for cell in cells) == sum(
        bool(q.rules or q.terms) for q in questionnaire.questions
    )
