"""Steps 2-5 and 7-9 put together, for any number of cities at once. The only scoring path there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, States
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.factor_score import FactorScores, factor_scores
from diagnostic.method.gap import Gaps, default_target, gaps
from diagnostic.method.implementation import implementation
from diagnostic.method.maturity_level import NO_LEVEL, levels
from diagnostic.method.overall_score import OTHER_FLOOR, dimension_scores, overall_score
from diagnostic.method.parameters import (
    CatalogParameters,
    FrameworkParameters,
    catalog_parameters,
    framework_parameters,
)
from diagnostic.method.prerequisites import Entry, entries
from diagnostic.method.priority import Priorities, priorities
from diagnostic.method.question_score import question_scores
from diagnostic.method.recommended_order import build_order
from diagnostic.method.responses import Responses, Systems
from diagnostic.method.score_range import Range, full_range, likely_range

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


@dataclass(frozen=True, slots=True)
class Assessment:
    """Steps 1-5 and 7-9: everything that is computed without draws.

    Attributes:
        scores: (questions, cities), step 1.
        found: Steps 2-4.
        dimensions: (dimensions, cities), step 3.
        other_level: (cities,); what the other mean would have given.
        whole: Step 5, the range of all complete answers.
        likely: Step 5, the likely range.
        target_level: (cities,); chosen, or by default the next one; ``NO_TARGET`` without both.
        implementation: (modules, cities), step 7; no rows without a catalog.
        planned: Steps 8-9; None without a catalog.
    """

    scores: Floats
    found: Maturity
    dimensions: Floats
    other_level: Ints
    whole: Range
    likely: Range
    target_level: Ints
    implementation: Floats
    planned: Portfolio | None


def assess(
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    responses: Responses,
    systems: Systems | None,
    chosen_target: Ints,
    criterion_weight: Floats | None = None,
) -> Assessment:
    """Steps 1-5 and 7-9 from coded answers and systems.

    Args:
        questionnaire: The version that the answers belong to.
        catalog: The modules; None where the questionnaire has no systems part.
        responses: Coded answers.
        systems: Coded systems; needed with a catalog.
        chosen_target: (cities,); the target level a city chose, or ``NO_TARGET``.
        criterion_weight: (4, 1 or cities) where cities chose their own; None for the catalog's.
    """
    parameters = framework_parameters(questionnaire)
    scores = question_scores(questionnaire, responses)
    found = maturity(questionnaire, scores, responses.states, parameters)
    whole, likely = ranges(questionnaire, scores, responses.states, found, parameters)
    in_operation, planned = np.zeros((0, scores.shape[1])), None
    if catalog is not None and systems is not None:
        in_operation = implementation(catalog, systems)
        own = catalog_parameters(catalog, criterion_weight)
        planned = portfolio(questionnaire, catalog, scores, found, in_operation, own, chosen_target)
    return Assessment(
        scores=scores,
        found=found,
        dimensions=dimension_scores(questionnaire, found.factors.score, found.factors.enters, parameters.factor_weight),
        other_level=other_aggregation_level(questionnaire, found, parameters),
        whole=whole,
        likely=likely,
        target_level=target_levels(questionnaire, found.level, chosen_target),
        implementation=in_operation,
        planned=planned,
    )


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


def target_levels(questionnaire: Questionnaire, level: Ints, chosen_target: Ints) -> Ints:
    """The target level of each city, (cities,): chosen, or by default the next one; ``NO_TARGET`` without both."""
    return np.where(chosen_target == NO_TARGET, default_target(questionnaire, level), chosen_target)


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
    target = target_levels(questionnaire, found.level, chosen_target)
    needs = entries(catalog, implementation, parameters.required)
    found_gaps = gaps(
        questionnaire, catalog, parameters.expected, implementation, needs, found.level, found.overall, target
    )
    ranked = priorities(
        questionnaire, catalog, parameters, scores, found.factors.score, implementation, needs, found_gaps
    )
    rank = np.where(found.level == NO_LEVEL, 0, build_order(ranked, needs))
    return Portfolio(target, needs, found_gaps, ranked, rank)
