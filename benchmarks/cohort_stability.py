"""How stable are challenge groups and candidates for head city when one answer in ten is one step off?

Invented cities (``diagnostic/sample_cohort``) through the real content and the functions of ``diagnostic cohort``;
then the same cities with noise in answers and systems; then one city alone answers everything anew. Figures for
docs/methodology.md, "The cohort". Signs and orders of magnitude carry over to real cities, exact figures do not.

    python -m benchmarks.cohort_stability                # prints the table; about a minute
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.simulate_cities import noisy, noisy_systems
from benchmarks.simulated_advice import given, matured, planned_for
from diagnostic.base.arrays import Floats
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.method.assessment import ranges
from diagnostic.method.parameters import framework_parameters
from diagnostic.results.columns import CITY_NAME, IMPLEMENTATION, LIKELY_SCORE, LOW, QUESTION_SCORE, TARGET_GAP, Column
from diagnostic.results.results_table import one_table
from diagnostic.sample_cohort.invented_cities import World, invent
from diagnostic.secretariat.cohort.challenge_groups import GroupScores, Membership, group_scores, memberships
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.head_cities import Heads, heads

REPEATS = {15: 160, 60: 40, 120: 20, 1000: 3}
"""How many cohorts of each size are invented."""
ANSWERS, SYSTEMS, ONE_CITY = "answers", "answers and systems", "one other city answers anew"


def cohort_of_world(world: World, scores: Floats) -> Cohort:
    """What a batch would find, as far as groups and heads need it."""
    questionnaire, catalog = world.questionnaire, world.catalog
    found = matured(world, scores, world.states)
    plan = planned_for(world, scores, world.states, found)
    parameters = framework_parameters(questionnaire)
    _, likely = ranges(questionnaire, given(world, scores, world.states), found, parameters)
    running, shown = world.implementation, given(world, scores, world.states).score
    filled: dict[Column, Any] = {
        CITY_NAME: [f"{city:05}" for city in range(scores.shape[1])],
        LIKELY_SCORE.of(LOW): likely.low_score,
    }
    for row, module in enumerate(catalog.modules):
        filled[IMPLEMENTATION.of(module.id)] = running[row]
        filled[TARGET_GAP.of(module.id)] = plan.gaps.target_gap[row]
    for row, question in enumerate(questionnaire.questions):
        filled[QUESTION_SCORE.of(question.id)] = shown[row]
    frame = pd.DataFrame({column.name: values for column, values in filled.items()})
    return Cohort(one_table(frame, "invented"), catalog, questionnaire, "2026")


def judged(cohort: Cohort) -> tuple[GroupScores, tuple[Membership, ...], tuple[Heads, ...]]:
    """Groups and candidates."""
    scores = group_scores(cohort)
    assert scores is not None
    return scores, memberships(scores), heads(cohort, scores, {}, {})


def compared(cohort: Cohort, again: Cohort, without: int | None = None) -> dict[str, list[float]]:
    """What was kept; ``without`` a city that changed on purpose."""
    scores, before, heads_before = judged(cohort)
    _, after, heads_after = judged(again)
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a.primary is not None and b.primary is not None]
    pairs = [pair for pair in pairs if pair[0].city != without]
    kept: dict[str, list[float]] = {
        "primary kept": [a.primary == b.primary for a, b in pairs],
        "primary among the two": [a.primary in (b.primary, b.secondary) for a, b in pairs],
        "first two about equal": [a.about_equal for a, _ in pairs],
    }
    firsts = [(a.candidates, b.candidates) for a, b in zip(heads_before, heads_after, strict=True) if a.candidates]
    kept["best candidate kept"] = [bool(b) and a[0].city == b[0].city for a, b in firsts]
    kept["best candidate in top three"] = [a[0].city in [other.city for other in b] for a, b in firsts]
    for row, group in enumerate(scores.groups):
        kept[f"share {group.id}"] = [a.primary == row for a in before if a.primary is not None]
    return kept


def one_city_anew(world: World, other: World, city: int) -> World:
    """The world with all answers and systems of one city replaced."""
    states, values, complete = world.states.copy(), world.values.copy(), world.complete.copy()
    status = world.systems.status.copy()
    states[:, city], values[:, city] = other.states[:, city], other.values[:, city]
    complete[:, city], status[:, city] = other.complete[:, city], other.systems.status[:, city]
    functions = [own.copy() for own in world.systems.functions]
    for own, new in zip(functions, other.systems.functions, strict=True):
        own[:, city] = new[:, city]
    systems = replace(world.systems, status=status, functions=functions)
    return replace(world, states=states, values=values, complete=complete, systems=systems)


def main() -> None:
    """Print a table for each size."""
    questionnaire = load_questionnaire("ceds@1.0.0")
    catalog = load_catalog(None, questionnaire)
    for size, repeats in REPEATS.items():
        found: dict[str, dict[str, list[float]]] = {ANSWERS: {}, SYSTEMS: {}, ONE_CITY: {}}
        for seed in range(repeats):
            world = invent(questionnaire, catalog, size, [2013, size, seed])
            rng = np.random.default_rng([seed, size])
            cohort = cohort_of_world(world, world.complete)
            scores = noisy(world, given(world, world.complete, world.states).score, world.states, rng)
            shaken = replace(world, systems=noisy_systems(world.systems, rng))
            anew = one_city_anew(world, invent(questionnaire, catalog, size, [7, size, seed]), seed % size)
            for name, again, left in (
                (ANSWERS, cohort_of_world(world, scores), None),
                (SYSTEMS, cohort_of_world(shaken, scores), None),
                (ONE_CITY, cohort_of_world(anew, anew.complete), seed % size),
            ):
                for what, values in compared(cohort, again, left).items():
                    found[name].setdefault(what, []).extend(values)
        print(f"\n{repeats} cohorts of {size} cities")
        print("| | " + " | ".join(found) + " |\n|---|" + "--:|" * len(found))
        for what in found[ANSWERS]:
            print(f"| {what} | " + " | ".join(f"{np.mean(kept[what]):.1%}" for kept in found.values()) + " |")


if __name__ == "__main__":
    main()
