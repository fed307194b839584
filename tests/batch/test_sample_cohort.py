"""The sample cohort: the same in every form, believable, and marked as invented everywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from diagnostic.base.city_identity import INVENTED, slug
from diagnostic.base.period import checked_period, period_of
from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import ChecklistQuestion, LevelQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats.read import read_file
from diagnostic.formats.table.convert import from_table
from diagnostic.formats.table.score_table import score
from diagnostic.formats.table.table_files import read_table
from diagnostic.sample_cohort.city_growth import years_since
from diagnostic.sample_cohort.members import income_question, member_cities
from diagnostic.sample_cohort.sample_files import write_cohort
from diagnostic.sample_cohort.sample_rows import CITIES_AT_ONCE, pieces, ticked_items
from diagnostic.submission.submission import parse_submission


def test_all_forms_hold_the_same_cities(tmp_path: Path, ceds: Questionnaire, modules: Catalog) -> None:
    for form in ("json", "xlsx", "parquet", "csv"):
        write_cohort(ceds, modules, tmp_path / form, 2, form)
    pd.testing.assert_frame_equal(
        read_table(tmp_path / "csv/sample-cohort.csv"),
        read_table(tmp_path / "parquet/sample-cohort.parquet").fillna(""),
    )
    table = from_table(read_table(tmp_path / "parquet/sample-cohort.parquet"), ceds, modules)
    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "json").iterdir())]
    books = [read_file(path).submission for path in sorted((tmp_path / "xlsx").iterdir())]
    assert [parse_submission(text) for text in texts] == table
    for book, city in zip(books, table, strict=True):
        assert (book.answers, book.systems, book.city) == (
            {key: value for key, value in city.answers.items() if value is not None},
            {key: state for key, state in city.systems.items() if state.status or state.functions},
            city.city,
        )


def test_marked_and_repeatable(ceds: Questionnaire, modules: Catalog) -> None:
    """More cities do not change the first ones; every row says that it is invented."""
    few = next(pieces(ceds, modules, 5, 1, "2026"))
    many = list(pieces(ceds, modules, CITIES_AT_ONCE + 1, 1, "2026"))
    pd.testing.assert_frame_equal(few, many[0].iloc[:5])
    assert [len(piece) for piece in many] == [CITIES_AT_ONCE, 1]
    assert all(str(name).endswith(INVENTED) for name in many[0]["city.name"])
    assert many[0]["city.name"].is_unique
    other = next(pieces(ceds, modules, 5, 2, "2026"))
    assert not few.equals(other)


def test_members(ceds: Questionnaire) -> None:
    """The list of the report, with countries; no country was read as a truth value."""
    del ceds
    known = member_cities()
    by_region = pd.Series([member.region for member in known]).value_counts().to_dict()
    assert by_region == {"Asia": 47, "Europe": 18, "Americas": 7, "Middle East": 5, "Oceania": 1, "Africa": 37}
    assert all(isinstance(member.country, str) and len(member.country) == 2 for member in known)
    assert len({member.name for member in known}) == len(known)


def test_the_cohort_is_spread(ceds: Questionnaire, modules: Catalog) -> None:
    """All levels but perhaps the top one occur, answers are missing, regions differ."""
    frame = pd.concat(pieces(ceds, modules, CITIES_AT_ONCE, 2016, "2026"))
    found = score(frame, ceds)
    shares = found["level"].value_counts(normalize=True)
    assert (shares.reindex([1, 2, 3, 4]) > 0.03).all()
    assert 0.05 < found["provisional"].mean() < 0.6
    means = found["score"].groupby(frame["city.region"]).mean()
    assert means["Europe"] > means["Asia"] > means["Africa"]
    income = pd.to_numeric(frame[income_question()], errors="coerce")
    groups = found["score"].groupby(pd.cut(income, [0, 1145, 4515, 14005, np.inf])).mean()
    assert groups.is_monotonic_increasing
    people = pd.to_numeric(frame["city.population"])
    assert people.groupby(people > 1_000_000).size().min() > CITIES_AT_ONCE / 4


def test_cities_develop(ceds: Questionnaire, modules: Catalog) -> None:
    """The same cities a year later: most a little stronger, some not, hardly any unlike itself; fewer blanks."""
    before, after = (next(pieces(ceds, modules, CITIES_AT_ONCE, 7, period)) for period in ("2025", "2026"))
    assert (before["city.name"] == after["city.name"]).all()
    scores = [score(frame, ceds)["score"] for frame in (before, after)]
    change = scores[1] - scores[0]
    assert 0.5 < change.mean() < 3
    assert 0.05 < (change < 0).mean() < 0.4
    assert scores[0].corr(scores[1]) > 0.97
    levels = [question.id for question in ceds.questions if isinstance(question, LevelQuestion)]
    both = before[levels].notna() & after[levels].notna()
    assert 0.8 < ((before[levels] == after[levels]) | ~both).mean().mean() < 0.99
    assert before[levels].isna().sum().sum() > after[levels].isna().sum().sum()
    grown = pd.to_numeric(after["city.population"]) / pd.to_numeric(before["city.population"])
    assert grown.between(0.97, 1.06).all()
    assert grown.mean() > 1.01
    with pytest.raises(ProblemError, match="M204"):
        checked_period("2026-Q5")
    assert [years_since(period_of(text)) for text in ("2026", "2026-Q1", "2026-Q3", "2025-Q4")] == [0, 0, 0.5, -0.25]


def test_items_have_the_points(ceds: Questionnaire) -> None:
    rng = np.random.default_rng(1)
    question = next(q for q in ceds.questions if isinstance(q, ChecklistQuestion))
    items = [
        item.model_copy(update={"points": points}) for item, points in zip(question.items, (1, 2, 4), strict=False)
    ]
    for own in (question, question.model_copy(update={"items": items})):
        sums = np.arange(len(own.items) + 1, dtype=np.float64)
        ticked = ticked_items(own, sums, rng)
        assert (np.array([item.points for item in own.items]) @ ticked == sums).all()


def test_other_forms_are_refused(tmp_path: Path, ceds: Questionnaire, modules: Catalog) -> None:
    with pytest.raises(ProblemError, match="X804"):
        write_cohort(ceds, modules, tmp_path, 1, "docx")
    assert slug("Seoul 2 (invented)") == "seoul-2-invented"
