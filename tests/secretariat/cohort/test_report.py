"""The report in every format: what a chair must find, what must be hidden, and text from outside."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.blocks import Figure, Paragraph, Points, Report, Table
from diagnostic.documents.cohort.cohort_report import cohort_report
from diagnostic.documents.writers.report_files import report_bytes
from diagnostic.results.results_table import results_of
from diagnostic.secretariat.cohort.findings import Findings, findings_of
from tests.command import run
from tests.secretariat.cohort.made import raw

PARTS = ["summary", "standing", "modules", "groups", "heat", "method", "cities", "why"]
HOSTILE = '<script>alert(1)</script> =1+1 $x^2$ #panic("no")'


def report_of(ceds: Questionnaire, modules: Catalog | None, *frames: pd.DataFrame) -> Report:
    return cohort_report(found_in(ceds, modules, *frames))


def found_in(ceds: Questionnaire, modules: Catalog | None, *frames: pd.DataFrame) -> Findings:
    return findings_of(
        results_of({str(place): frame for place, frame in enumerate(frames)}),
        ceds,
        modules,
        selection="Cities made up for a test.",
    )


def keys(report: Report) -> list[str]:
    return [section.key for section in report.sections]


def everything(report: Report) -> str:
    """All text that documents show."""
    said = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                said.append(block.text)
            elif isinstance(block, Points):
                said += [f"{p.title} {p.text} {' '.join(p.details)}" for p in block.points]
            elif isinstance(block, Table) and not block.data_only:
                said += [cell.text for row in block.rows for cell in row]
            elif isinstance(block, Figure):
                said += [block.caption, block.alternative]
    return "\n".join(said)


def table(report: Report, name: str) -> Table:
    return next(found for found in report.tables() if found.name == name)


def test_the_whole_report(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 60)
    report = report_of(ceds, modules, frame)
    assert [key for key in keys(report) if key in PARTS] == PARTS
    said = everything(report)
    assert "Cities made up for a test." in said
    assert f"{int(frame['provisional'].sum())} of 60 results are provisional" in said
    assert len(table(report, "Cities").rows) == 60
    assert [row[0].text for row in table(report, "Head cities").rows] == [g.name for g in modules.challenge_groups]


def test_what_is_not_known_is_never_a_zero(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    frame.loc[0, "implementation.groupware"] = np.nan
    frame.loc[1, "implementation.groupware"] = 0.0
    report = report_of(ceds, modules, frame)
    heat = table(report, "Cities by systems")
    column = [c.title for c in heat.columns].index("Groupware Management System")
    shown = {row[0].text.rstrip(" *"): row[column] for row in heat.rows}
    assert shown["City 000"].value is None
    assert shown["City 001"].value == 0.0


def test_under_ten_cities_there_are_no_benchmarks(ceds: Questionnaire, modules: Catalog) -> None:
    report = report_of(ceds, modules, raw(ceds, modules, 9))
    assert not {"standing", "modules", "levels"} & set(keys(report))
    assert "Under 10 cities have a score" in everything(report)
    assert "there are no ranks and no peers" in everything(report)
    assert [column.title for column in table(report, "Cities in short").columns][4:] == []
    best = [column.title for column in table(report, "Cities").columns].index("Best rank")
    assert {row[best].value for row in table(report, "Cities").rows} == {None}


def test_equals_are_all_named_on_the_first_page(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12, missing=0.0)
    frame["likely.level.low"] = [2.0, 3.0] * 6
    for factor in ceds.factors:
        frame[f"score.{factor.id}"], frame[f"coverage.{factor.id}"] = 50.0, 1.0
    frame["score.ECO"] = 60.2
    frame["score.SOC"] = 59.8
    said = everything(report_of(ceds, modules, frame))
    assert "The most frequent levels are 2 Developing and 3 Established, with 6 cities each." in said
    assert "Highest median: Economic stability, Social stability (60 of 100 points)." in said


def test_a_region_is_one_however_it_is_written(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 30)
    frame["city.region"] = ["Africa", "africa ", "AFRICA", "Africa", "Asia"] * 6
    parts = [row for row in table(report_of(ceds, modules, frame), "Parts").rows if row[0].text == "Region"]
    assert [(row[1].text, row[2].value) for row in parts] == [("Africa", 24.0), ("Asia", 6.0)]


def test_where_no_part_has_ten_cities_they_are_only_counted(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    frame["city.region"] = ["Africa", "Asia"] * 6
    frame["city.population"], frame["city.country"] = [100_000.0, 400_000.0] * 6, ["KE", "KR"] * 6
    report = report_of(ceds, modules, frame)
    assert "Africa 6, Asia 6." in everything(report)
    assert not any(found.name == "Parts" for found in report.tables())


def test_many_cities_are_in_the_spreadsheet_only(ceds: Questionnaire, modules: Catalog) -> None:
    report = report_of(ceds, modules, raw(ceds, modules, 400))
    assert table(report, "Cities").data_only
    assert len(table(report, "Cities").rows) == 400
    assert everything(report).count("the sheet Why this group of the spreadsheet names them") == 5
    assert not any(f.name.startswith("Cities by") for s in report.sections for f in s.blocks if isinstance(f, Figure))


def test_a_questionnaire_without_systems() -> None:
    other = load_questionnaire("smart-city-benchmark")
    report = report_of(other, None, raw(other, None, 14))
    assert "there are no challenge groups" in everything(report)
    assert not {"modules", "why"} & set(keys(report))


def test_no_city(ceds: Questionnaire, modules: Catalog) -> None:
    report = report_of(ceds, modules, raw(ceds, modules, 0))
    assert "hold no city" in everything(report)
    for ending in (".html", ".xlsx"):
        assert report_bytes(report, ending)


def test_text_from_outside_is_only_shown(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 11)
    frame["city.region"] = HOSTILE
    frame.loc[0, "city.name"] = HOSTILE
    report = report_of(ceds, modules, frame)
    page = report_bytes(report, ".html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    book = load_workbook(BytesIO(report_bytes(report, ".xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value and "alert(1)" in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    assert report_bytes(report, ".pdf").startswith(b"%PDF")


def test_trends_stand_in_the_report(ceds: Questionnaire, modules: Catalog) -> None:
    old, new = raw(ceds, modules, 14), raw(ceds, modules, 14)
    old["period"] = "2025"
    report = report_of(ceds, modules, old, new)
    assert "trend-2026" in keys(report)
    assert "14 cities took part in both, and these are compared." in everything(report)


@pytest.fixture
def folder(ceds: Questionnaire, modules: Catalog, tmp_path: Path) -> Path:
    raw(ceds, modules, 24).to_parquet(tmp_path / "results.parquet")
    return tmp_path


def test_the_command(folder: Path, ceds: Questionnaire, modules: Catalog) -> None:
    heads = folder / "heads.csv"
    country = raw(ceds, modules, 24)["city.country"].tolist()[5]
    heads.write_text(
        f"group,city,country\nmobile-government,CITY 005,{country}\nbig-data-gis,Nowhere,\n", encoding="utf-8"
    )
    declared = folder / "declared.csv"
    declared.write_text("city,country,head_of\nNowhere,KE,big-data-gis\n", encoding="utf-8")
    files = ("--heads", str(heads), "--declarations", str(declared))
    done = run("cohort", str(folder), "-o", str(folder / "c.json"), *files)
    assert "24 cities side by side" in done.stdout
    assert "chosen: City 005" in done.stdout
    assert done.stderr.count("K106w") == 2
    data = json.loads((folder / "c.json").read_text(encoding="utf-8"))
    assert data["format"] == "diagnostic-cohort/1"
    chosen = {group["id"]: group["head_chosen"] for group in data["groups"]}
    assert chosen["mobile-government"] == "City 005"
    assert chosen["big-data-gis"] is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("group,city,country\nmobile,A,KE\n", "mobile"),
        ("group,city,country\nbig-data-gis,A,KE\nbig-data-gis,B,KE\n", "big-data-gis"),
        ("city,group\nA,mobile-government\n", "no column country"),
    ],
)
def test_a_list_of_head_cities_that_cannot_be_used_is_refused(folder: Path, text: str, found: str) -> None:
    path = folder / "heads.csv"
    path.write_text(text, encoding="utf-8")
    refused = run("cohort", str(folder), "--heads", str(path), code=2)
    assert refused.stderr.count("K105") == 1
    assert found in refused.stderr
