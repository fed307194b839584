"""Who needs, who helps, what a pair is worth, and what is said about it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.secretariat.exchange.declaration import Declaration, language_name, working_languages
from diagnostic.secretariat.exchange.matches import TERMS, WEIGHTS, Exchange, Rules
from tests.secretariat.exchange.test_assignment import best_of_all
from tests.secretariat.exchange.towns import CALLS, CATALOG, MAPS, RECORDS, matches, needs, runs, system, table, town


def pairs(found: Exchange) -> list[tuple[str, str, str]]:
    """City, module and helper of each pair."""
    return [(pair.city_name, pair.module, pair.helper_name) for pair in found.pairs]


def said(found: Exchange) -> list[tuple[str, str, str]]:
    """City, module and reason of everything without a partner, but for the modules nobody answered."""
    return [(e.city_name, e.module, e.reason) for e in found.unmatched if e.reason != "unknown"]


def test_the_thresholds_of_a_helper() -> None:
    """Implementation, status and the low end of the likely level; at the threshold is enough."""
    asks = town("Asks", low=2) | needs(CALLS)
    good = town("Helps", low=3) | runs(CALLS, 70.0 - 1e-12)
    assert pairs(matches(table(asks, good), CATALOG)) == [("Asks", CALLS, "Helps")]
    for worse in (
        town("Helps", low=3) | runs(CALLS, 69.9),
        town("Helps", low=2) | runs(CALLS),
        town("Helps", low=None) | runs(CALLS),
        town("Helps", low=3) | system(CALLS, "pilot", 90.0),
        town("Helps", low=3) | system(CALLS, None, None),
    ):
        found = matches(table(asks, worse), CATALOG)
        assert pairs(found) == []
        assert ("Asks", CALLS, "nobody") in said(found)


def test_a_need_is_a_class_with_a_positive_target_gap_or_a_word() -> None:
    """Sustain, watch, a gap of nothing: no need; but a city may ask."""
    helper = town("Helps") | runs(CALLS, 100.0)
    for row in (
        system(CALLS, "pilot", 40.0, gap=-1.0, class_="start_now", rank=1),
        system(CALLS, "pilot", 40.0, gap=1e-12, class_="start_now", rank=1),
        system(CALLS, "pilot", 40.0, gap=5.0, class_="sustain", rank=1),
        system(CALLS, "pilot", 40.0, gap=5.0, class_="watch", rank=1),
        system(CALLS, None, None, class_="unknown"),
    ):
        frame = table(town("Asks") | row, helper)
        assert pairs(matches(frame, CATALOG)) == []
        wants = {"asks": Declaration(needs=(CALLS,))}
        (pair,) = matches(frame, CATALOG, wants).pairs
        assert pair.declared
        assert pair.why[0] == "Asks asks for help with it (its first need)."


def test_the_helper_must_be_ahead() -> None:
    """Seventy does not teach sixty-five; what is not known does not forbid."""
    asks = town("Asks") | system(CALLS, "operational", 65.0, gap=20.0, class_="start_now", rank=1)
    assert said(matches(table(asks, town("Helps") | runs(CALLS, 74.9)), CATALOG)) == [("Asks", CALLS, "nobody_ahead")]
    assert pairs(matches(table(asks, town("Helps") | runs(CALLS, 75.0)), CATALOG))


def test_a_helper_without_a_place_is_no_helper_that_is_behind() -> None:
    """A city that runs it well and can serve nobody: what is said must be true."""
    frame = table(town("Asks") | needs(CALLS), town("Helps") | runs(CALLS))
    found = matches(frame, CATALOG, {"helps": Declaration(capacity=0)})
    assert said(found) == [("Asks", CALLS, "full")]
    assert found.unmatched[0].why == "The one city that could help has no place left."


def test_offers() -> None:
    """A declared offer needs less; one that the answers do not back is not used, and that is said."""
    asks = town("Asks") | needs(CALLS) | needs(MAPS, 2)
    helps = town("Helps", low=1) | system(CALLS, "operational", 50.0) | system(MAPS, "pilot", 99.0)
    says = {"helps": Declaration(offers=(CALLS, MAPS), capacity=5, contact="ict@helps.example")}
    found = matches(table(asks, helps), CATALOG, says)
    assert pairs(found) == [("Asks", CALLS, "Helps")]
    assert found.pairs[0].offered
    assert found.pairs[0].contact == "ict@helps.example"
    assert found.pairs[0].why[-1] == "Helps offers it."
    assert found.notes == (
        "Helps offers Spatial Data Infrastructure, but its answers say that the city has a pilot. "
        "The offer was not used.",
    )
    # who has named some modules is not asked for others; who offers none is not asked at all
    able = town("Helps") | runs(CALLS) | runs(MAPS)
    for offers, expected in (((MAPS,), {MAPS}), ((), set()), (None, {CALLS, MAPS})):
        found = matches(table(asks, able), CATALOG, {"helps": Declaration(offers=offers)})
        assert {pair.module for pair in found.pairs} == expected


def test_capacity_and_the_first_three_needs() -> None:
    """Two needs unless the helper says otherwise; the fourth need of a city waits."""
    modules = [module.id for module in CATALOG.modules[:5]]
    asks, helps = town("Asks"), town("Helps")
    for rank, module in enumerate(modules, start=1):
        asks |= needs(module, rank)
        helps |= runs(module)
    frame = table(asks, helps)
    found = matches(frame, CATALOG)
    assert [pair.module for pair in found.pairs] == modules[:2]
    assert said(found) == [("Asks", modules[2], "full")]
    assert found.later == 2
    assert (found.helpers[0].capacity, found.helpers[0].given) == (2, 2)
    found = matches(frame, CATALOG, {"helps": Declaration(capacity=9)}, Rules(needs=12))
    assert [pair.module for pair in found.pairs] == modules
    assert found.later == 0
    assert pairs(matches(frame, CATALOG, {"helps": Declaration(capacity=0)})) == []


def test_a_need_that_nobody_serves_takes_no_place() -> None:
    """The places are for needs that somebody could help with; a declared one comes first."""
    asks = town("Asks") | needs(RECORDS, 1) | needs(CALLS, 2) | needs(MAPS, 3)
    found = matches(table(asks, town("Helps") | runs(CALLS) | runs(MAPS)), CATALOG, {}, Rules(needs=1))
    assert pairs(found) == [("Asks", CALLS, "Helps")]
    assert said(found) == [("Asks", RECORDS, "nobody")]
    wants = {"asks": Declaration(needs=(MAPS,))}
    assert pairs(matches(table(asks, town("Helps") | runs(CALLS) | runs(MAPS)), CATALOG, wants, Rules(needs=1))) == [
        ("Asks", MAPS, "Helps")
    ]


def test_what_is_not_known_leaves_the_mean() -> None:
    """Without country, region and population only need, strength and offer are left: it is not a zero."""
    asks = town("Asks", country=None, region=None, population=None) | needs(CALLS)
    (pair,) = matches(table(asks, town("Helps") | runs(CALLS, 80.0)), CATALOG).pairs
    assert pair.terms == {"need": 1.0, "strength": 0.8, "language": None, "region": None, "size": None, "offer": 0.0}
    assert pair.worth == pytest.approx(100 * (30 + 20 * 0.8) / 60, abs=1e-9)
    assert "Whether they share a language is not known." in pair.why
    assert "Which of them is larger is not known." in pair.why


def test_what_speaks_for_a_pair() -> None:
    """Each preference decides when all else is equal."""
    asks = town("Asks", country="SN", region="Africa", population=500_000) | needs(CALLS)
    far: dict[str, Any] = {"country": "KE", "region": "Asia", "population": 6_000_000}
    for name, near in (
        ("language", {"country": "FR"}),
        ("region", {"region": "africa"}),
        ("size", {"population": 900_000}),
    ):
        others = [town("A far one", **far), town("Near", **(far | near))]
        found = matches(table(asks, *(other | runs(CALLS) for other in others)), CATALOG)
        assert pairs(found) == [("Asks", CALLS, "Near")], name
    others = [town("A weak one", **far) | runs(CALLS, 80.0), town("Strong", **far) | runs(CALLS, 81.0)]
    assert pairs(matches(table(asks, *others), CATALOG)) == [("Asks", CALLS, "Strong")]
    others = [town("A silent one", **far) | runs(CALLS), town("Willing", **far) | runs(CALLS)]
    says = {"willing": Declaration(offers=(CALLS,))}
    assert pairs(matches(table(asks, *others), CATALOG, says)) == [("Asks", CALLS, "Willing")]


def test_the_words() -> None:
    """Exactly what a delegate reads."""
    asks = town("Dakar", country="SN", population=1_200_000) | needs(CALLS, points=20.0)
    helps = town("Kigali", country="RW", population=1_000_000) | runs(CALLS, 95.0, "integrated")
    (pair,) = matches(table(asks, helps), CATALOG).pairs
    assert pair.why == (
        "It is the first need of Dakar, which can start now.",
        "Kigali has it in operation and integrated with other systems, with 95 of 100 points of implementation; "
        "Dakar has a pilot (20).",
        "Both can work in French.",
        "Both are in the region Africa.",
        "Dakar has 1.2 times as many people as Kigali.",
        "Kigali has not said yet whether it will help: ask first.",
    )


def test_who_could_not_take_part() -> None:
    """No level, modules not answered: each is said."""
    blank = town("Blank", low=None)
    asks = town("Asks") | needs(CALLS)
    frame = table(asks, blank, town("Helps") | runs(CALLS))
    found = matches(frame, CATALOG)
    assert found.cities == 3
    by_reason = {(entry.city_name, entry.reason): entry for entry in found.unmatched}
    assert ("Blank", "no_level") in by_reason
    assert "Bus Information System" in by_reason["Asks", "unknown"].why
    assert "Call Center" not in by_reason["Asks", "unknown"].why


def test_two_cities_of_one_name_carry_their_country() -> None:
    """Else nobody knows which one is meant."""
    frame = table(town("San José", country="CR") | needs(CALLS), town("San José", country="US") | runs(CALLS))
    frame.index = pd.RangeIndex(2)
    assert pairs(matches(frame, CATALOG)) == [("San José (CR)", CALLS, "San José (US)")]


def random_cohort(rng: np.random.Generator, count: int) -> pd.DataFrame:
    """Cities drawn coarsely, so that ties are common."""
    rows = []
    for number in range(count):
        row = town(
            f"City {number}",
            country=rng.choice(["KE", "FR", "CM"]),
            region=rng.choice(["Africa", "Asia"]),
            population=int(rng.choice([100_000, 1_000_000])),
            low=int(rng.integers(2, 5)),
        )
        for rank, module in enumerate((CALLS, MAPS), start=1):
            row |= needs(module, rank) if rng.random() < 0.5 else runs(module, float(rng.choice([60, 75, 90])))
        rows.append(row)
    return table(*rows)


def value_by_hand(frame: pd.DataFrame, city: str, module: str, place: int, helper: str) -> float | None:
    """Worth of a pair, written a second time in plain words; None when it is not possible."""
    rows: dict[Any, dict[str, Any]] = {key: dict(row) for key, row in frame.iterrows()}
    mine, other = rows[city], rows[helper]
    strong = other[f"implementation.{module}"]
    running = other[f"status.{module}"] in ("operational", "integrated")
    if city == helper or not running or strong < 70 or other["likely.level.low"] < 3:
        return None
    speak = {"KE": {"en", "sw"}, "FR": {"fr"}, "CM": {"en", "fr"}}
    ratio = max(mine["city.population"], other["city.population"]) / min(
        mine["city.population"], other["city.population"]
    )
    value = 30 / place + 20 * strong / 100
    value += 20 * bool(speak[mine["city.country"]] & speak[other["city.country"]])
    value += 10 * (mine["city.region"] == other["city.region"]) + 10 * max(0.0, 1 - np.log(ratio) / np.log(10))
    return float(value)


@pytest.mark.parametrize("seed", range(10))
def test_equal_to_brute_force(seed: int) -> None:
    """Over all ways to give each need one helper or none, with two places a helper."""
    frame = random_cohort(np.random.default_rng(seed), 6)
    found = matches(frame, CATALOG)
    wanted: list[tuple[str, str, int]] = []
    for city in frame.index:
        served = [
            module
            for module in (CALLS, MAPS)
            if frame.loc[city, f"class.{module}"] == "start_now"
            and any(value_by_hand(frame, city, module, 1, helper) is not None for helper in frame.index)
        ]
        wanted += [(city, module, place) for place, module in enumerate(served, start=1)]
    values = np.array([[value_by_hand(frame, *need, helper) or 0.0 for helper in frame.index] for need in wanted])
    best = best_of_all(values, values > 0, [2] * len(frame))
    assert sum(pair.worth for pair in found.pairs) == pytest.approx(best, abs=1e-8)


def test_the_order_of_rows_makes_no_difference() -> None:
    """Ties included: the cohort is coarse."""
    rng = np.random.default_rng(7)
    frame = random_cohort(rng, 30)
    expected = matches(frame, CATALOG)
    assert len(expected.pairs) > 10
    for _ in range(5):
        assert matches(frame.iloc[rng.permutation(len(frame))], CATALOG) == expected


def test_empty_tables() -> None:
    """One city, or none."""
    nobody = matches(table(town("A")).iloc[:0], CATALOG)
    assert (nobody.cities, nobody.pairs, nobody.helpers) == (0, (), ())
    alone = matches(table(town("A") | needs(CALLS) | runs(MAPS)), CATALOG)
    assert said(alone) == [("A", CALLS, "nobody")]


def test_languages() -> None:
    """Of the whole country, without the ways of writing; unknown ones are empty."""
    assert working_languages("KE") == {"sw", "en"}
    assert working_languages("CM") == {"fr", "en"}
    assert working_languages("HK") == {"zh", "en"}
    assert working_languages("IN") == {"hi", "en"}
    assert working_languages(None) == working_languages("QQ") == frozenset()
    assert language_name("fr") == "French"
    assert set(WEIGHTS) == set(TERMS)


def test_declared_languages_count_instead() -> None:
    """A city may work in more than its country's languages."""
    asks = town("Seoul", country="KR", region="Asia") | needs(CALLS)
    helps = town("Nairobi") | runs(CALLS)
    assert (
        "They share no official language: plan for an interpreter." in matches(table(asks, helps), CATALOG).pairs[0].why
    )
    says = {"seoul": Declaration(languages=("ko", "en"))}
    assert "Both can work in English." in matches(table(asks, helps), CATALOG, says).pairs[0].why
