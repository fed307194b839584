"""Groups, candidates and briefs against loops over single cities that share no code with the program."""

from __future__ import annotations

from statistics import fmean, median
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_questionnaire
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.results_table import results_of
from diagnostic.secretariat.cohort.challenge_groups import group_scores, headline, memberships, reasons
from diagnostic.secretariat.cohort.findings import Grouping, findings_of
from tests.secretariat.cohort.made import made, raw

Half = tuple[float | None, float | None]


def mean_or_none(values: list[float]) -> float | None:
    return fmean(values) if values else None


def halves(frame: pd.DataFrame, catalog: Catalog, group: str) -> list[Half]:
    """For each city the mean target gap of the group's modules, and the mean of 100 - s of its questions."""
    own = next(g for g in catalog.challenge_groups if g.id == group)
    modules = [m.id for m in catalog.modules if m.challenge_group == group]
    found = []
    for row in frame.to_dict("records"):
        gaps = [row[f"target_gap.{m}"] for m in modules if not np.isnan(row[f"target_gap.{m}"])]
        needs = [100 - row[f"question.{q}"] for q in own.questions if not np.isnan(row[f"question.{q}"])]
        found.append((mean_or_none(gaps), mean_or_none(needs)))
    return found


def brute_force(frame: pd.DataFrame, catalog: Catalog) -> list[list[tuple[str, float]]]:
    """For each city its groups with their scores, the highest first."""
    scores: dict[str, list[float | None]] = {}
    for group in catalog.challenge_groups:
        own = halves(frame, catalog, group.id)
        usual = [0.0, 0.0]
        if len(frame) >= 20:
            usual = [fmean([h[part] for h in own if h[part] is not None]) for part in (0, 1)]  # type: ignore[misc]
        scores[group.id] = [
            mean_or_none([value - mean for value, mean in zip(pair, usual, strict=True) if value is not None])
            for pair in own
        ]
    found = []
    for city in range(len(frame)):
        known = [(group, own[city]) for group, own in scores.items() if own[city] is not None]
        found.append(sorted(known, key=lambda entry: -round(entry[1] or 0.0, 9)))
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(("cities", "missing"), [(7, 0.0), (19, 0.3), (20, 0.3), (60, 0.2), (40, 0.9)])
def test_groups_equal_brute_force(ceds: Questionnaire, modules: Catalog, cities: int, missing: float) -> None:
    frame = raw(ceds, modules, cities, seed=cities, missing=missing)
    scores = group_scores(made(ceds, modules, frame))
    assert scores is not None
    assert scores.centred == (cities >= 20)
    wanted = brute_force(frame, modules)
    for member, own in zip(memberships(scores), wanted, strict=True):
        assert [scores.groups[row].id for row in member.order] == [group for group, _ in own]
        assert np.allclose(member.scores, [score for _, score in own], atol=1e-9)


def test_without_missing_answers_it_is_the_plain_rule(ceds: Questionnaire, modules: Catalog) -> None:
    """Half the mean gap, half the mean need, minus the cohort's mean of that sum."""
    frame = raw(ceds, modules, 30, missing=0.0)
    scores = group_scores(made(ceds, modules, frame))
    assert scores is not None
    for row, group in enumerate(modules.challenge_groups):
        plain = np.array([(gap + need) / 2 for gap, need in halves(frame, modules, group.id)])  # type: ignore[operator]
        assert np.allclose(scores.score[row], plain - plain.mean(), atol=1e-9)


def test_a_city_of_which_nothing_is_known_is_not_classified(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 25)
    own = [name for name in frame.columns if name.startswith(("target_gap.", "question."))]
    frame.loc[4, own] = np.nan
    cohort = made(ceds, modules, frame)
    scores = group_scores(cohort)
    assert scores is not None
    member = memberships(scores)[4]
    assert member.primary is None
    assert headline(scores, member).startswith("Not classified")


def test_equal_scores_stand_in_the_order_of_the_catalog(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 3)
    frame[[name for name in frame.columns if name.startswith("target_gap.")]] = 30.0
    frame[[name for name in frame.columns if name.startswith("question.")]] = 100 / 3
    scores = group_scores(made(ceds, modules, frame))
    assert scores is not None
    assert memberships(scores)[0].order == (0, 1, 2, 3, 4)


def test_reasons_name_what_is_not_known(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 25, missing=0.0)
    frame.loc[0, ["target_gap.mobile-city-government", "target_gap.bus-information"]] = np.nan
    frame.loc[1, "target_gap.call-center"] = np.nan
    frame.loc[1, "target_gap.urban-planning-information"] = -12.4
    cohort = made(ceds, modules, frame)
    scores = group_scores(cohort)
    assert scores is not None
    members = memberships(scores)
    rows = {group.id: row for row, group in enumerate(scores.groups)}
    assert "systems in this field are not known" in reasons(cohort, scores, members[0], rows["mobile-government"])[0]
    said = reasons(cohort, scores, members[1], rows["citizen-engagement"])[0]
    assert said.startswith("Urban Planning Information: 12 points above the city's target (all cities: ")
    assert said.endswith("1 of 2 not known.")


def grouping_of(ceds: Questionnaire, modules: Catalog, frame: pd.DataFrame, **given: object) -> Grouping:
    found = findings_of(results_of({"results": frame}), ceds, modules, **given)  # type: ignore[arg-type]
    assert found.grouping is not None
    return found.grouping


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    return frame[name].tolist()


def key(number: int, frame: pd.DataFrame) -> str:
    return f"city {number:03}\x1f{column(frame, 'city.country')[number]}"


@pytest.mark.parametrize("cities", [5, 24, 60])
def test_candidates_equal_brute_force(ceds: Questionnaire, modules: Catalog, cities: int) -> None:
    frame = raw(ceds, modules, cities, seed=cities)
    groups = [group.id for group in modules.challenge_groups]
    rng = np.random.default_rng(cities)
    willing: dict[str, set[str]] = {
        key(city, frame): {group for group in groups if rng.random() < 0.5} for city in range(0, cities, 3)
    }
    grouping = grouping_of(ceds, modules, frame, willing=willing)
    for heads, group in zip(grouping.heads, groups, strict=True):
        own = [m.id for m in modules.modules if m.challenge_group == group]
        strength = {}
        for city in range(cities):
            known = [column(frame, f"implementation.{m}")[city] for m in own]
            known = [value for value in known if not np.isnan(value)]
            if len(known) * 2 >= len(own):
                strength[city] = fmean(known)
        low = column(frame, "likely.score.low")
        fit = [
            city
            for city, value in strength.items()
            if round(value, 9) >= round(median(strength.values()), 9) and round(low[city], 9) >= round(median(low), 9)
        ]
        said = {city: willing.get(key(city, frame)) for city in fit}
        left = [city for city in fit if said[city] is None or group in (said[city] or set())]
        left.sort(key=lambda c: (group not in (said[c] or set()), -round((strength[c] + low[c]) / 2, 9), c))
        assert [candidate.city for candidate in heads.candidates] == left[:3]
        assert (heads.eligible, heads.declined) == (len(fit), len(fit) - len(left))


def test_the_choice_of_the_secretariat_is_kept(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 12)
    grouping = grouping_of(ceds, modules, frame, chosen={"mobile-government": key(7, frame)})
    chosen = {grouping.scores.groups[heads.group].id: heads.chosen for heads in grouping.heads}
    assert chosen.pop("mobile-government") == 7
    assert set(chosen.values()) == {None}


def test_briefs_equal_brute_force(ceds: Questionnaire, modules: Catalog) -> None:
    frame = raw(ceds, modules, 90, seed=9)
    grouping = grouping_of(ceds, modules, frame)
    wanted = brute_force(frame, modules)
    for brief in grouping.briefs:
        group = grouping.scores.groups[brief.group]
        members = [city for city, own in enumerate(wanted) if own and own[0][0] == group.id]
        assert list(brief.members) == members
        assert list(brief.also) == [city for city, own in enumerate(wanted) if len(own) > 1 and own[1][0] == group.id]
        asked = members if len(members) >= 10 else [*brief.members, *brief.also]
        medians = {}
        for question in group.questions:
            answers = column(frame, f"question.{question}")
            given = [answers[city] for city in asked if not np.isnan(answers[city])]
            if len(given) >= 10:
                medians[question] = median(given)
        weakest = sorted(medians, key=lambda q: (round(medians[q], 9), group.questions.index(q)))[:5]
        assert [ceds.questions[weak.question].id for weak in brief.weak] == weakest
        for m in brief.modules:
            own = modules.modules[m.module].id
            words = column(frame, f"class.{own}")
            assert m.to_build == sum(words[city] in ("start_now", "prepare_first") for city in members)
            running = column(frame, f"implementation.{own}")
            well = [city for city in range(len(frame)) if running[city] >= 70]
            assert m.run_well == len(well)
            assert all(running[city] >= 70 for city in m.presenters)
            if m.presenters:
                assert running[m.presenters[0]] == max(running[city] for city in well)


def test_small_groups_ask_those_in_second_place_too(ceds: Questionnaire, modules: Catalog) -> None:
    briefs = grouping_of(ceds, modules, raw(ceds, modules, 22, missing=0.0)).briefs
    assert all(brief.with_second == (len(brief.members) < 10) for brief in briefs)
    small = next(brief for brief in briefs if brief.with_second)
    assert small.asked == small.members + small.also


def test_content_without_groups_has_none() -> None:
    other = load_questionnaire("smart-city-benchmark")
    found = findings_of(results_of({"results": raw(other, None, 12)}), other, None)
    assert found.grouping is None
    assert found.needs == ()
