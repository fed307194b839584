"""Whether a catalog fits a questionnaire: without that no diagnosis can be made. DESIGN: section 2."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.foundation import Foundation
from diagnostic.content.questionnaire import Questionnaire


def fit_problems(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What does not fit between a catalog and its questionnaire.

    A question that this version of the questionnaire lacks leaves the means; ``catalog_rules`` names it.
    """
    bound = catalog.questionnaire
    if (bound.id, bound.major) != (questionnaire.id, questionnaire.major):
        yield Problem("C407", f"{bound.id} {bound.major}.x", f"{questionnaire.id} {questionnaire.major}.x")
        return
    for module in catalog.modules:
        yield from _part_problems(module, questionnaire, f"module {module.id}")
    for foundation in catalog.foundations:
        where = f"foundation {foundation.id}"
        yield from _part_problems(foundation, questionnaire, where)
        for question_id in foundation.steps:
            if question_id in questionnaire.row_of:
                yield from foundation.step_problems(questionnaire.question(question_id), where)


def _part_problems(part: Module | Foundation, questionnaire: Questionnaire, where: str) -> Iterator[Problem]:
    levels, factors = len(questionnaire.levels), questionnaire.factor_row_of
    if len(part.expected) != levels:
        yield Problem("C401", shown(part.expected), f"{levels} values", where)
    yield from part.prerequisites.row_problems(levels, where)
    for factor in part.prerequisites.factors:
        if factor not in factors:
            yield Problem("Q305", shown(factor), ", ".join(factors), where, mend=did_you_mean(factor, factors))
