"""The example of docs/cohort.md: the program gives what the page derives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.secretariat.cohort.challenge_groups import group_scores, memberships
from diagnostic.secretariat.cohort.spread import rank_bands, spread
from tests.secretariat.cohort.made import made, raw
from tests.test_methodology import COHORT, page_values


def test_median_and_its_range() -> None:
    page = page_values(COHORT)
    found = spread(np.array([31.0, 35, 36, 40, 42, 44, 47, 52, 58, 61]))
    wanted = [page[f"cohort_{name}"] for name in ("median", "quarter_low", "quarter_high", "median_low", "median_high")]
    assert [found.median, found.low, found.high, found.median_low, found.median_high] == wanted
    assert page["cohort_below_2"] <= 0.05 < page["cohort_below_3"]


def test_rank_bands() -> None:
    page = page_values(COHORT)
    best, worst = rank_bands(np.array([40.0, 45.0, 30.0]), np.array([50.0, 60.0, 38.0]))
    assert [best[0], worst[0]] == [page["cohort_best_A"], page["cohort_worst_A"]]
    assert [best[2], worst[2]] == [page["cohort_best_C"], page["cohort_worst_C"]]


def the_cities(ceds: Questionnaire, modules: Catalog) -> pd.DataFrame:
    frame = raw(ceds, modules, 20)
    frame[[name for name in frame.columns if name.startswith(("target_gap.", "question."))]] = np.nan
    given = {
        "target_gap.mobile-city-government": (60, 30),
        "target_gap.bus-information": (40, 30),
        "question.DIV-01": (20, 60),
        "question.INF-12": (50, 60),
        "target_gap.call-center": (np.nan, 25),
        "target_gap.urban-planning-information": (20, 25),
        "question.SOC-09": (70, 50),
    }
    for name, (first, others) in given.items():
        frame[name] = [float(first)] + [float(others)] * 19
    return frame


def test_group_scores(ceds: Questionnaire, modules: Catalog) -> None:
    page = page_values(COHORT)
    scores = group_scores(made(ceds, modules, the_cities(ceds, modules)))
    assert scores is not None
    rows = {group.id: row for row, group in enumerate(scores.groups)}
    mobile, citizen = rows["mobile-government"], rows["citizen-engagement"]
    member = memberships(scores)[0]
    assert member.order == (mobile, citizen)
    # of the call centre nothing is known, so the gap is that of the other system alone
    usual_gap, usual_need = (20 + 19 * 25) / 20, ((100 - 70) + 19 * (100 - 50)) / 20
    wanted = [page["cohort_score_mobile"], ((20 - usual_gap) + (30 - usual_need)) / 2]
    assert np.allclose(member.scores, wanted, atol=1e-9)
    assert np.isclose(scores.usual_gap[mobile], page["cohort_usual_gap_mobile"], atol=1e-9)
    assert np.isclose(scores.usual_need[citizen], usual_need, atol=1e-9)
