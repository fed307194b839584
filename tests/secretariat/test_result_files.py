"""The files of results: cohort and check of the framework read the same ones, and refuse the same cells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.results_table import results_of
from diagnostic.secretariat.framework.read_sample import sample_of
from diagnostic.secretariat.result_files import read_tables
from tests.secretariat.cohort.made import raw


@pytest.fixture
def frame(ceds: Questionnaire, modules: Catalog) -> pd.DataFrame:
    """Of six cities; one question was answered by nobody."""
    numbers = raw(ceds, modules, 6)
    numbers["question.STR-01"] = np.nan
    states: dict[str, Any] = {
        f"state.{q.id}": np.where(numbers[f"question.{q.id}"].isna(), "missing", "answered") for q in ceds.questions
    }
    return pd.concat([numbers, pd.DataFrame(states)], axis=1)


def test_both_read_what_a_batch_writes(
    ceds: Questionnaire, modules: Catalog, frame: pd.DataFrame, tmp_path: Path
) -> None:
    frame.to_parquet(tmp_path / "results.parquet")
    frame.to_csv(tmp_path / "results.CSV", index=False, encoding="utf-8-sig")
    rows = [{name: value for name, value in row.items() if pd.notna(value)} for row in frame.to_dict("records")]
    (tmp_path / "results.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first = read_tables([tmp_path])
    assert list(first) == [str(tmp_path / "results.parquet")]
    cohort, sample = results_of(first), sample_of(first, ceds, modules)
    for name in ("results.CSV", "results.jsonl"):
        tables = read_tables([tmp_path / name])
        assert results_of(tables).keys == cohort.keys
        np.testing.assert_array_equal(sample_of(tables, ceds, modules).scores, sample.scores)


def test_both_refuse_a_cell_that_no_batch_writes(ceds: Questionnaire, modules: Catalog, frame: pd.DataFrame) -> None:
    """Read as not known, a comma would move medians without a word."""
    frame["question.STR-02"] = frame["question.STR-02"].astype(object)
    frame.loc[0, "question.STR-02"] = "12,5"
    for read in (lambda: results_of({"a.csv": frame}), lambda: sample_of({"a.csv": frame}, ceds, modules)):
        with pytest.raises(ProblemError) as refused:
            read()
        (problem,) = refused.value.problems
        assert (problem.code, problem.where, problem.file) == ("V104", "question.STR-02", "a.csv")
