"""Which results count: the newest of each city, one version, one period."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from diagnostic.base.formula_shield import shielded
from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.columns import CITY_COUNTRY, CITY_NAME, FILE
from diagnostic.results.results_table import content_of, results_of
from diagnostic.secretariat.cohort.city_classes import NAMES, income_groups, population_class
from diagnostic.secretariat.cohort.cohort import NOT_KNOWN, LeftOut, cohort_of
from diagnostic.secretariat.result_files import read_tables
from tests.secretariat.cohort.made import made, raw


def codes(error: ProblemError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_of_a_city_that_stands_twice_the_newest_counts(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 4)
    frame["city.name"] = ["Nairobi", "NAIROBI ", "Dakar", "Dakar"]
    frame["city.country"] = ["KE", "KE", "SN", "XX"]
    frame["submitted_at"] = ["2026-05-01T10:00:00+03:00", "2026-05-01T06:00:00Z", None, None]
    cohort = made(ceds, modules, frame)
    assert cohort.results.texts(FILE) == ["city-0.json", "city-2.json", "city-3.json"]  # 07:00 is after 06:00
    assert cohort.left_out == LeftOut(repeated=1)
    assert cohort.labels == ["Nairobi", "Dakar (SN)", "Dakar (XX)"]


def test_cities_without_a_name_are_told_apart_by_their_files(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 3)
    frame["city.name"] = [None, None, " "]
    frame["city.country"] = None
    labels = made(ceds, modules, frame).labels
    assert labels == ["City without a name", "City without a name, no. 2", "City without a name, no. 3"]


def test_a_year_takes_in_its_quarters_and_the_newest_year_is_taken(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 6)
    frame["city.name"] = ["A", "A", "A", "B", "B", "C"]
    frame["city.country"] = "KE"
    frame["period"] = ["2025", "2026-Q1", "2026-Q3", "2026-Q1", "2026-Q1", None]
    table = results_of({"results": frame})
    cohort = cohort_of(table, ceds, modules)
    assert cohort.period == "2026"
    assert cohort.results.texts(FILE) == ["city-2.json", "city-4.json"]
    assert cohort.left_out == LeftOut(repeated=1, earlier=1, other_periods=2)
    assert len(cohort_of(table, ceds, modules, "2026-Q1")) == 2
    with pytest.raises(ProblemError) as refused:
        cohort_of(table, ceds, modules, "2024")
    assert codes(refused.value) == ["K104"]


def test_results_of_different_versions_are_refused(ceds: Questionnaire, modules: Catalog) -> None:
    one, two = raw(ceds, modules, 3), raw(ceds, modules, 2)
    two["questionnaire_digest"] = "sha256:other"
    two["catalog_digest"] = "sha256:another"
    with pytest.raises(ProblemError) as refused:
        results_of({"results": one, "more": two})
    assert codes(refused.value) == ["K102", "K102"]
    assert "3 cities" in refused.value.problems[0].found


def test_what_is_no_table_of_results_is_refused(ceds: Questionnaire, modules: Catalog, tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        results_of(read_tables([tmp_path]))
    assert codes(refused.value) == ["K101"]
    (tmp_path / "results.csv").unlink()
    with pytest.raises(ProblemError) as refused:
        results_of(read_tables([tmp_path]))
    assert codes(refused.value) == ["F101"]
    with pytest.raises(ProblemError) as refused:
        read_tables([tmp_path / "nowhere"])
    assert codes(refused.value) == ["F101"]
    frame = raw(ceds, modules, 1)
    frame["questionnaire_digest"] = "sha256:edited"
    with pytest.raises(ProblemError) as refused:
        content_of(results_of({"results": frame}))
    assert codes(refused.value) == ["K103"]


def test_the_same_from_parquet_csv_and_json_lines(ceds: Questionnaire, modules: Catalog, tmp_path: Path) -> None:
    frame = raw(ceds, modules, 12)
    frame.loc[0, "city.name"] = "=1+1"
    frame.loc[1, "city.name"] = "0123"
    frame.loc[2, "city.country"] = "NA"
    frame["score.ECO"] = np.nan
    frame.to_parquet(tmp_path / "results.parquet")
    words = frame.assign(provisional=["true" if flag else "false" for flag in frame["provisional"]])
    words.map(shielded).to_csv(tmp_path / "results.csv", index=False, encoding="utf-8-sig")
    rows = [{name: value for name, value in row.items() if pd.notna(value)} for row in frame.to_dict("records")]
    (tmp_path / "results.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    tables = [results_of(read_tables([tmp_path / f"results.{ending}"])) for ending in ("parquet", "csv", "jsonl")]
    for other in tables[1:]:
        assert other.keys == tables[0].keys
        given = other.frame[tables[0].frame.columns.intersection(other.frame.columns)].dropna(axis=1, how="all")
        pd.testing.assert_frame_equal(tables[0].frame.dropna(axis=1, how="all"), given, check_like=True)
    assert tables[1].texts(CITY_NAME)[0] == "=1+1"
    assert tables[2].texts(CITY_COUNTRY)[2] == "NA"
    assert content_of(tables[0])[0].ref == ceds.ref


def test_a_questionnaire_without_systems_has_no_catalog() -> None:
    other = load_questionnaire("smart-city-benchmark")
    frame = raw(other, None, 3)
    assert content_of(results_of({"results": frame}))[1] is None


def test_income_groups_are_whole_and_a_country_that_is_not_classified_is_not_known(
    ceds: Questionnaire, modules: Catalog
) -> None:
    groups = income_groups()
    assert [sum(place == n for place in groups.of_country.values()) for n in range(4)] == [24, 46, 59, 88]
    assert groups.names[groups.of_country["KE"]] == "Lower middle income"
    assert groups.names[groups.of_country["NO"]] == "High income"
    frame = raw(ceds, modules, 3)
    frame["city.country"] = ["ET", None, "kr"]
    assert made(ceds, modules, frame).income.tolist() == [NOT_KNOWN, NOT_KNOWN, 3]


def test_a_city_at_a_limit_belongs_to_the_class_above() -> None:
    assert [population_class(p) for p in (0, 299_999, 300_000, 999_999, 5_000_000)] == [0, 0, 1, 2, 4]
    assert len(NAMES) == 5


def test_low_ends_of_factors(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 3)
    frame["score.STR"] = [50.0, 3.0, np.nan]
    frame["coverage.STR"] = [0.6, 0.5, 0.2]
    cohort = made(ceds, modules, frame)
    row = [factor.id for factor in ceds.factors].index("STR")
    assert cohort.factor_low[row, :2].tolist() == [40.0, 0.0]
    assert cohort.factor_high[row, :2].tolist() == [60.0, 15.5]
    assert np.isnan(cohort.factor_low[row, 2])
