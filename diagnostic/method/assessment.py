"""Steps 1-5 and 7-9 put together, for any number of cities at once. The only scoring path there is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.bands import Band, bands
from diagnostic.method.factor_score import FactorScores, factor_scores
from diagnostic.method.foundation_standing import foundation_standing
from diagnostic.method.gap import Gaps, gaps, raised_targets
from diagnostic.method.implementation import implementation, outside
from diagnostic.method.inherited_priority import Inherited, inherited_priority, waiting
from diagnostic.method.maturity_level import NO_LEVEL, levels
from diagnostic.method.overall_score import OTHER_FLOOR, dimension_scores, overall_score
from diagnostic.method.parameters import (
    CatalogParameters,
    FrameworkParameters,
    catalog_parameters,
    framework_parameters,
)
from diagnostic.method.position import at_position, default_target, position, target_position
from diagnostic.method.prerequisites import Needs, Standings, foundation_needs, module_needs
from diagnostic.method.priority import Priorities, priorities
from diagnostic.method.question_score import Scored, question_scores
from diagnostic.method.recommended_order import build_order
from diagnostic.method.responses import Responses, Systems
from diagnostic.method.score_range import Range, full_range, likely_range
from diagnostic.method.steps import Steps, steps

NO_TARGET = 0


@dataclass(frozen=True, slots=True)
class Maturity:
    """Steps 2-4: factors, overall score and level of each city."""

    factors: FactorScores
    overall: Floats
    level: Ints


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Steps 7-9: how foundations stand, what is expected, and in which order to build.

    Attributes:
        standing: (foundations, cities); NaN where unknown.
        needs: Of each module.
        foundation_needs: Of each foundation.
        gaps: Of the modules.
        foundations: Gaps of the foundations.
        priorities: Criteria, P and class of the modules.
        inherited: P*.
        rank: (modules, cities).
        band: (modules, cities); codes of ``Band``.
        steps: Places in the list of steps.
    """

    standing: Floats
    needs: list[Needs]
    foundation_needs: list[Needs]
    gaps: Gaps
    foundations: Gaps
    priorities: Priorities
    inherited: Inherited
    rank: Ints
    band: Ints
    steps: Steps


@dataclass(frozen=True, slots=True)
class Assessment:
    """Steps 1-5 and 7-9: everything that is computed without draws.

    Attributes:
        answers: Step 1.
        found: Steps 2-4.
        dimensions: (dimensions, cities), step 3.
        other_level: (cities,); what the other mean would have given.
        whole: Step 5, the range of all complete answers.
        likely: Step 5, the likely range.
        implementation: (modules, cities), step 7; no rows without a catalog.
        outside: (modules, cities); whether a module is not applicable.
        target_level: (cities,); chosen, or by default the next one; ``NO_TARGET`` without both.
        planned: Steps 7-9; None without a catalog.
    """

    answers: Scored
    found: Maturity
    dimensions: Floats
    other_level: Ints
    whole: Range
    likely: Range
    implementation: Floats
    outside: Bools
    target_level: Ints
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
    answers = question_scores(questionnaire, responses)
    found = maturity(questionnaire, answers, parameters)
    whole, likely = ranges(questionnaire, answers, found, parameters)
    in_operation, not_ours, planned = np.zeros((0, len(found.level))), np.zeros((0, len(found.level)), np.bool_), None
    if catalog is not None and systems is not None:
        in_operation, not_ours = implementation(catalog, systems), outside(systems)
        own = catalog_parameters(catalog, criterion_weight)
        planned = portfolio(questionnaire, catalog, answers, found, in_operation, not_ours, own, chosen_target)
    return Assessment(
        answers=answers,
        found=found,
        dimensions=dimension_scores(questionnaire, found.factors.score, found.factors.enters, parameters.factor_weight),
        other_level=other_aggregation_level(questionnaire, answers, found, parameters),
        whole=whole,
        likely=likely,
        implementation=in_operation,
        outside=not_ours,
        target_level=target_levels(questionnaire, found.level, chosen_target),
        planned=planned,
    )


def target_levels(questionnaire: Questionnaire, level: Ints, chosen_target: Ints) -> Ints:
    """The target level of each city, (cities,): chosen, or by default the next one; ``NO_TARGET`` without both."""
    return np.where(chosen_target == NO_TARGET, default_target(questionnaire, level), chosen_target)


def maturity(questionnaire: Questionnaire, answers: Scored, parameters: FrameworkParameters) -> Maturity:
    """Steps 2-4 from step 1."""
    factors = factor_scores(questionnaire, answers, parameters.question_weight)
    overall = overall_score(factors.score, factors.enters, parameters.factor_weight, questionnaire.geometric_floor)
    return Maturity(factors, overall, levels(questionnaire, overall, factors.score, answers))


def is_provisional(found: Maturity) -> Bools:
    """Whether a factor of the city is not rated, (cities,)."""
    result: Bools = np.any(~found.factors.rated, axis=0)
    return result


def too_little(questionnaire: Questionnaire, found: Maturity) -> Bools:
    """Whether a factor of a gate does not enter, so that one level would say more than is known, (cities,)."""
    gates = questionnaire.gates.factors if questionnaire.gates else []
    rows = [questionnaire.factor_row_of[factor] for factor in gates]
    result: Bools = ~np.all(found.factors.enters[rows], axis=0) | (found.level == NO_LEVEL)
    return result


def other_aggregation_level(
    questionnaire: Questionnaire, answers: Scored, found: Maturity, parameters: FrameworkParameters
) -> Ints:
    """The level that the other mean (geometric with floor 1, or arithmetic) would have given, (cities,)."""
    floor = OTHER_FLOOR if questionnaire.geometric_floor is None else None
    overall = overall_score(found.factors.score, found.factors.enters, parameters.factor_weight, floor)
    return levels(questionnaire, overall, found.factors.score, answers)


def ranges(
    questionnaire: Questionnaire, answers: Scored, found: Maturity, parameters: FrameworkParameters
) -> tuple[Range, Range]:
    """Step 5: the range of all complete answers, and the likely range."""
    whole = full_range(questionnaire, answers, parameters.question_weight, parameters.factor_weight)
    return whole, likely_range(questionnaire, found.factors, answers, parameters.factor_weight)


def portfolio(
    questionnaire: Questionnaire,
    catalog: Catalog,
    answers: Scored,
    found: Maturity,
    implementation: Floats,
    outside: Bools,
    parameters: CatalogParameters,
    chosen_target: Ints,
) -> Portfolio:
    """Steps 7 (of foundations) to 9.

    Args:
        questionnaire: Levels, questions, factors.
        catalog: The modules and foundations.
        answers: From step 1.
        found: From ``maturity``.
        implementation: (modules, cities), from step 7.
        outside: (modules, cities); whether a module is not applicable.
        parameters: Numbers of the catalog.
        chosen_target: (cities,); the target level a city chose, or ``NO_TARGET``.
    """
    target = target_levels(questionnaire, found.level, chosen_target)
    x = position(questionnaire, found.level, found.overall)
    x_target = target_position(questionnaire, x, found.level, target)
    standing = foundation_standing(questionnaire, catalog, answers)
    has = Standings(found.factors.score, standing, implementation, outside)
    needs = module_needs(questionnaire, catalog, parameters, has, x, x_target)
    below = foundation_needs(questionnaire, catalog, parameters, has, x, x_target)
    module_target, foundation_target = raised_targets(
        catalog,
        at_position(parameters.expected, x_target),
        at_position(parameters.foundation_expected, x_target),
        implementation,
        standing,
        needs,
        below,
    )
    limits = catalog.standing
    of_modules = gaps(limits, at_position(parameters.expected, x), module_target, implementation)
    of_foundations = gaps(limits, at_position(parameters.foundation_expected, x), foundation_target, standing)
    ranked = priorities(questionnaire, catalog, parameters, answers, implementation, outside, needs, of_modules)
    waits = waiting(needs, of_modules.target_gap)
    inherited = inherited_priority(catalog, ranked.score, waits)
    has_level = found.level != NO_LEVEL
    rank = np.where(has_level, build_order(ranked.class_, inherited.score, waits), 0)
    band = bands(catalog.bands, ranked.class_, rank, of_modules.target_gap, waits)
    band = np.where(has_level, band, int(Band.NONE))
    return Portfolio(
        standing=standing,
        needs=needs,
        foundation_needs=below,
        gaps=of_modules,
        foundations=of_foundations,
        priorities=ranked,
        inherited=inherited,
        rank=rank,
        band=band,
        steps=steps(catalog, needs, below, of_foundations, ranked.class_, rank, band, has_level),
    )
