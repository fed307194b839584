"""Who is like a city, and what is relaxed until ten are there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.peers import RULES, peers_of
from tests.secretariat.cohort.made import made, raw


def cohort_with(ceds: Questionnaire, modules: Catalog, others: Sequence[tuple[str | None, float | None]]) -> Cohort:
    """Kenya with 700,000 inhabitants first, then the others."""
    frame = raw(ceds, modules, len(others) + 1)
    frame["city.country"] = ["KE", *(country for country, _ in others)]
    frame["city.population"] = [700_000.0, *(np.nan if p is None else p for _, p in others)]
    return made(ceds, modules, frame)


@pytest.mark.parametrize(
    ("others", "rule"),
    [
        ([("NG", 600_000)] * 10, 0),
        ([("NG", 600_000)] * 9 + [("IN", 400_000)], 1),
        ([("NG", 600_000)] * 9 + [("IN", 100_000)], 2),
        ([("NG", 600_000)] * 9 + [("KR", 600_000)], 3),
        ([("NG", 600_000)] * 9 + [("KR", 100_000)], None),
        ([("NG", 600_000)] * 9 + [(None, 600_000)], 3),
        ([("NG", 600_000)] * 9 + [("NG", None)], 2),
    ],
)
def test_the_first_rule_that_finds_ten(
    ceds: Questionnaire, modules: Catalog, others: list[tuple[str | None, float | None]], rule: int | None
) -> None:
    found = peers_of(cohort_with(ceds, modules, others), 0)
    assert found.rule == (None if rule is None else RULES[rule][0])
    assert found.n == (0 if rule is None else 10)
    assert 0 not in found.members


def test_figures_are_those_of_the_peers_alone(ceds: Questionnaire, modules: Catalog) -> None:
    cohort = cohort_with(ceds, modules, [("NG", 600_000)] * 10 + [("KR", 100_000)] * 5)
    found = peers_of(cohort, 0)
    low, high = cohort.low[1:11], cohort.high[1:11]
    assert found.score.median == np.median(low)
    assert found.best_rank == 1 + sum(low > cohort.high[0])
    assert found.worst_rank == 1 + sum(high > cohort.low[0])


def test_a_peer_without_a_score_does_not_count(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 11)
    frame["city.country"], frame["city.population"] = "KE", 700_000.0
    frame.loc[3, ["score", "likely.score.low", "likely.score.high"]] = np.nan
    cohort = made(ceds, modules, frame)
    assert peers_of(cohort, 0).rule is None
    assert peers_of(cohort, 3).n == 10
    assert peers_of(cohort, 3).best_rank is None
