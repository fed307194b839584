"""Counts, parts, needs and trends by hand; and what is hidden."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.blocks import Table
from diagnostic.documents.cohort.city_beside_peers import peers_blocks
from diagnostic.results.results_table import results_of
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.cohort_data import as_data
from diagnostic.secretariat.cohort.findings import Findings, findings_of, shown_row
from diagnostic.secretariat.cohort.spread import NO_BAND
from tests.secretariat.cohort.made import raw


def found_in(ceds: Questionnaire, modules: Catalog, *frames: pd.DataFrame) -> Findings:
    return findings_of(results_of({str(place): frame for place, frame in enumerate(frames)}), ceds, modules)


def test_levels_are_counted_by_the_low_end_and_as_answered(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    frame["level"] = [3.0] * 11 + [np.nan]
    frame["likely.level.low"] = [2.0] * 4 + [3.0] * 7 + [np.nan]
    levels = found_in(ceds, modules, frame).levels
    assert [level.as_answered for level in levels] == [0, 0, 11, 0, 0]
    assert [level.by_low_end for level in levels] == [0, 4, 7, 0, 0]


def test_parts_add_up_and_small_ones_are_hidden(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 40)
    frame["city.region"] = ["Asia"] * 25 + ["Oceania"] * 9 + [None] * 6
    found = found_in(ceds, modules, frame)
    for breakdown in found.breakdowns:
        assert sum(part.n for part in breakdown.parts) == 40
    regions = {part.name: part for part in found.breakdowns[0].parts}
    assert list(regions) == ["Asia", "Oceania", "not known"]
    assert regions["Asia"].score.median == np.median(frame["likely.score.low"][:25])
    assert regions["Asia"].levels is not None
    assert sum(regions["Asia"].levels) == 25
    small = regions["Oceania"]
    assert small.n == 9
    assert small.score.hidden
    assert small.levels is None
    assert small.provisional is None


def test_needs_by_hand(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    frame["class.groupware"] = ["start_now"] * 5 + ["prepare_first"] * 3 + ["sustain", "watch", "unknown", None]
    frame["band.groupware"] = ["now", "now", "next", "later", "later", *["later"] * 3, "keep", "keep", None, None]
    frame["target_gap.groupware"] = [*range(11), np.nan]
    need = next(n for n in found_in(ceds, modules, frame).needs if n.id == "groupware")
    assert (need.start_now, need.prepare_first, need.built, need.unknown, need.needed) == (5, 3, 2, 2, 8)
    assert (need.now, need.next, need.later, need.improve, need.outside) == (2, 1, 5, 0, 0)
    assert (need.gap.n, need.gap.median) == (11, 5)


def test_needs_are_in_the_order_of_how_many_cities_have_them(ceds: Questionnaire, modules: Catalog) -> None:
    needs = found_in(ceds, modules, raw(ceds, modules, 50)).needs
    keys = [(-need.needed, -(need.gap.median or 0)) for need in needs]
    assert keys == sorted(keys)
    assert all(n.now + n.next + n.later + n.improve + n.built + n.outside + n.unknown == 50 for n in needs)


def test_what_is_in_use_without_benefit_or_not_the_citys_is_not_called_unknown(
    ceds: Questionnaire, modules: Catalog
) -> None:
    frame = raw(ceds, modules, 12)
    frame["class.groupware"] = ["improve"] * 4 + ["not_applicable"] * 3 + ["unknown"] * 5
    frame["band.groupware"] = ["improve"] * 4 + [None] * 8
    need = next(n for n in found_in(ceds, modules, frame).needs if n.id == "groupware")
    assert (need.improve, need.outside, need.unknown, need.needed) == (4, 3, 5, 0)


def test_a_city_that_answered_too_little_is_in_no_band_and_at_no_level(ceds: Questionnaire, modules: Catalog) -> None:
    """It counts among the cities, with the low end of its likely range; what comes first is not known of it."""
    frame = raw(ceds, modules, 20, missing=0.0)
    before = found_in(ceds, modules, frame)
    frame["too_little"] = [True] * 7 + [False] * 13
    found = found_in(ceds, modules, frame)
    assert sum(level.as_answered for level in found.levels) == sum(level.as_answered for level in before.levels) - 7
    assert [v.by_low_end for v in found.levels] == [v.by_low_end for v in before.levels]
    assert all(n.now + n.next + n.later + n.improve + n.built + n.outside == 13 for n in found.needs)
    assert cohort_words.level(found.cohort, 0).endswith("too little answered")
    assert "7 cities of which too little is answered" in " ".join(cohort_words.selection(found))


NEWEST = load_questionnaire("ceds@2.0.0")


def foundation_frame(catalog: Catalog, first: list[str], standing: list[float]) -> pd.DataFrame:
    """Cities whose steps begin with these, and where security stands like this."""
    frame = raw(NEWEST, catalog, len(first), missing=0.0)
    frame["steps"] = [f"{one} groupware" for one in first]
    frame["foundation.security-continuity"] = standing
    frame["foundation_standing.security-continuity"] = ["behind" if value < 30 else "in_step" for value in standing]
    return frame


def test_how_often_each_foundation_is_behind_and_leads() -> None:
    """Security leads in 6 of 12, is behind in 8, named in 6; governance leads in 4; a system leads in 2."""
    catalog = catalog_for(NEWEST, None)
    assert catalog is not None
    first = ["security-continuity"] * 6 + ["governance-funding"] * 4 + ["e-archive"] * 2
    frame = foundation_frame(catalog, first, [10.0] * 8 + [50.0] * 4)
    found = found_in(NEWEST, catalog, frame)
    top, second, *rest = found.foundations
    assert (top.id, top.leads, top.behind, top.named, top.told) == ("security-continuity", 6, 8, 6, 12)
    assert top.standing.median == 10
    assert (second.id, second.leads, second.unknown) == ("governance-funding", 4, 12)
    assert all(need.leads == 0 for need in rest)
    frame["too_little"] = [True] * 2 + [False] * 10
    (top, *_) = found_in(NEWEST, catalog, frame).foundations
    assert (top.leads, top.told) == (4, 10)
    frame["too_little"] = [True] * 3 + [False] * 9
    assert found_in(NEWEST, catalog, frame).foundations == ()


def test_grades_of_evidence_are_counted(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    frame["evidence"] = ["A"] * 1 + ["C"] * 4 + ["D"] * 7
    assert found_in(ceds, modules, frame).evidence == {"A": 1, "B": 0, "C": 4, "D": 7}
    assert found_in(ceds, modules, frame.drop(columns="evidence")).evidence == {}


def two_years(ceds: Questionnaire, modules: Catalog, both: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    old = raw(ceds, modules, both + 3, missing=0.0)
    old["period"] = "2025"
    new = old.copy()
    new["period"] = "2026"
    new.loc[both:, "city.name"] = ["New 1", "New 2", "New 3"]
    new["score"] = old["score"] + 2
    new["score.STR"] = old["score.STR"] + 3
    new["implementation.groupware"] = old["implementation.groupware"] - 4
    new["level"] = old["level"] + 1
    return old, new


def test_only_cities_in_both_periods_are_compared(ceds: Questionnaire, modules: Catalog) -> None:
    old, new = two_years(ceds, modules, 10)
    old.loc[10:, "score"] = 99.0
    found = found_in(ceds, modules, old, new)
    assert found.cohort.period == "2026"
    assert len(found.cohort) == 13
    (step,) = found.steps
    assert (step.before, step.after, step.both, step.only_before, step.only_after) == ("2025", "2026", 10, 3, 3)
    assert step.levels == (10, 0, 0)
    assert step.score.n == 10
    assert step.score.median is not None
    assert round(step.score.median, 9) == 2
    assert round(step.factors[[f.id for f in ceds.factors].index("STR")].median or 0, 9) == 3
    assert round(step.modules[modules.row_of["groupware"]].median or 0, 9) == -4


def test_a_trend_of_nine_cities_is_hidden(ceds: Questionnaire, modules: Catalog) -> None:
    (step,) = found_in(ceds, modules, *two_years(ceds, modules, 9)).steps
    assert step.both == 9
    assert step.levels is None
    assert step.score.hidden


def test_one_year_is_looked_at_quarter_by_quarter(ceds: Questionnaire, modules: Catalog) -> None:
    old, new = two_years(ceds, modules, 10)
    old["period"], new["period"] = "2026-Q1", "2026-Q3"
    (step,) = found_in(ceds, modules, old, new).steps
    assert (step.before, step.after) == ("2026-Q1", "2026-Q3")


def numbers_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        return [n for inner in value.values() for n in numbers_in(inner)]
    if isinstance(value, list | tuple):
        return [n for inner in value for n in numbers_in(inner)]
    return [value] if isinstance(value, float) else []


def test_under_ten_cities_nothing_is_computed_over_them(ceds: Questionnaire, modules: Catalog) -> None:
    found = found_in(ceds, modules, raw(ceds, modules, 9))
    data = as_data(found)
    assert data["n"] == 9
    assert data["levels"] == data["modules"] == []
    assert (found.best_rank == NO_BAND).all()
    assert not numbers_in([data["all_cities"], data["breakdowns"]])
    assert all(city["peers"]["rule"] is None and city["rank_band"] is None for city in data["cities"])
    assert all(city["groups"] for city in data["cities"])


def test_no_city_at_all(ceds: Questionnaire, modules: Catalog) -> None:
    data = as_data(found_in(ceds, modules, raw(ceds, modules, 0)))
    assert data["n"] == 0
    assert data["cities"] == []
    assert [len(group["members"]) for group in data["groups"]] == [0] * 5


def test_a_city_sees_in_how_many_peers_each_foundation_lies_behind() -> None:
    """Twelve cities alike: eleven peers each. Security is behind in 8 of the 12, governance is not known of any."""
    catalog = catalog_for(NEWEST, None)
    assert catalog is not None
    frame = foundation_frame(catalog, ["security-continuity"] * 12, [10.0] * 8 + [50.0] * 4)
    frame["city.country"], frame["city.population"] = "KE", 400_000.0
    found = found_in(NEWEST, catalog, frame)
    (line,) = shown_row(found, 0)["foundations"]
    assert (line["name"], line["own"], line["behind"], line["n"]) == ("Security and continuity", "behind", 7, 11)
    frame["too_little"] = [False] * 10 + [True] * 2
    assert shown_row(found_in(NEWEST, catalog, frame), 0)["foundations"] == []
    blocks = peers_blocks(shown_row(found, 11))
    table = next(block for block in blocks if isinstance(block, Table) and block.name == "Foundations beside peers")
    assert [cell.text for cell in table.rows[0]] == ["Security and continuity", "in step", "8 of 11"]
