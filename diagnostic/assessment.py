"""Steps 2-5 and 7-9 put together, for any number of cities at once. The only scoring path there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.arrays import Bools, Floats, Ints, States
from diagnostic.build_order import build_order
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.factor_score import FactorScores, factor_scores
from diagnostic.gap import Gaps, default_target, gaps
from diagnostic.maturity_level import NO_LEVEL, levels
from diagnostic.overall_score import OTHER_FLOOR, overall_score
from diagnostic.parameters import CatalogParameters, FrameworkParameters
from diagnostic.prerequisites import Entry, entries
from diagnostic.priority import Priorities, priorities
from diagnostic.score_range import Range, full_range, likely_range

NO_TARGET = 0


@dataclass(frozen=True, slots=True)
class Maturity:
    """Steps 2-4: factors, overall score and level of each city."""

    factors: FactorScores
    overall: Floats
    level: Ints


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Steps 8-9: what is expected of each module, and in which order to build."""

    target_level: Ints
    needs: list[Entry]
    gaps: Gaps
    priorities: Priorities
    rank: Ints


def maturity(questionnaire: Questionnaire, scores: Floats, states: States, parameters: FrameworkParameters) -> Maturity:
    """Steps 2-4 from the scores of step 1, (questions, cities)."""
    factors = factor_scores(questionnaire, scores, states, parameters.question_weight)
    overall = overall_score(factors.score, factors.enters, parameters.factor_weight, questionnaire.geometric_floor)
    return Maturity(factors, overall, levels(questionnaire, overall, factors.score))


def is_provisional(found: Maturity) -> Bools:
    """Whether a factor of the city is not rated, (cities,)."""
    result: Bools = np.any(~found.factors.rated, axis=0)
    return result


def other_aggregation_level(questionnaire: Questionnaire, found: Maturity, parameters: FrameworkParameters) -> Ints:
    """The level that the other mean (geometric with floor 1, or arithmetic) would have given, (cities,)."""
    floor = OTHER_FLOOR if questionnaire.geometric_floor is None else None
    overall = overall_score(found.factors.score, found.factors.enters, parameters.factor_weight, floor)
    return levels(questionnaire, overall, found.factors.score)


def ranges(
    questionnaire: Questionnaire,
    scores: Floats,
    states: States,
    found: Maturity,
    parameters: FrameworkParameters,
) -> tuple[Range, Range]:
    """Step 5: the range of all complete answers, and the likely range."""
    whole = full_range(questionnaire, scores, states, parameters.question_weight, parameters.factor_weight)
    return whole, likely_range(questionnaire, found.factors, parameters.factor_weight)


def portfolio(
    questionnaire: Questionnaire,
    catalog: Catalog,
    scores: Floats,
    found: Maturity,
    implementation: Floats,
    parameters: CatalogParameters,
    chosen_target: Ints,
) -> Portfolio:
    """Steps 8-9.

    Args:
        questionnaire: Levels, questions, factors.
        catalog: The modules.
        scores: (questions, cities), from step 1.
        found: From ``maturity``.
        implementation: (modules, cities), from step 7.
        parameters: Numbers of the catalog.
        chosen_target: (cities,); the target level a city chose, or ``NO_TARGET``.
    """
    target = np.where(chosen_target == NO_TARGET, default_target(questionnaire, found.level), chosen_target)
    needs = entries(catalog, implementation, parameters.required)
    found_gaps = gaps(
        questionnaire, catalog, parameters.expected, implementation, needs, found.level, found.overall, target
    )
    ranked = priorities(
        questionnaire, catalog, parameters, scores, found.factors.score, implementation, needs, found_gaps
    )
    rank = np.where(found.level == NO_LEVEL, 0, build_order(ranked, needs))
    return Portfolio(target, needs, found_gaps, ranked, rank)
