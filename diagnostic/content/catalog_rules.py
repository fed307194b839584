"""Whether a catalog fits a questionnaire, and the rules a good one keeps beyond that. DESIGN: section 2.

Without the fit no diagnosis can be made. A catalog that breaks the rules (``diagnostic modules check``) still computes;
it would send cities into dead ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.conditions import ModuleAtLeast, ModuleAtMost, ModuleStatus
from diagnostic.content.foundation import Foundation, Required, required_row
from diagnostic.content.questionnaire import Questionnaire

EXPECTED_AT_ALL = 10
"""A module expected above this share of implementation counts as expected at that level."""

STARTABLE_AT_LEAST = 3


def rule_problems(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every broken rule, in the order of the catalog."""
    yield from _unknown_questions(catalog, questionnaire)
    for module in catalog.modules:
        where = f"module {module.id}"
        yield from _expected_before_needs(module, where, catalog)
        yield from _rising(module, where)
        own = sum(module.improves[question] for question in module.own_results)
        if own * 2 > sum(module.improves.values()):
            yield Problem("C405", f"{own} of {sum(module.improves.values())}", "", where)
    for foundation in catalog.foundations:
        yield from _expected_before_needs(foundation, f"foundation {foundation.id}", catalog)
        yield from _rising(foundation, f"foundation {foundation.id}")
    for row, level in enumerate(questionnaire.levels):
        middle = [*questionnaire.cuts, 100.0][row : row + 2]
        startable = [m.id for m in catalog.modules if _startable(m, row, sum(middle) / 2, catalog)]
        if len(startable) < STARTABLE_AT_LEAST:
            found = ", ".join(startable) or "none"
            yield Problem("C404", found, f"at least {STARTABLE_AT_LEAST}", f"level {level.level}")
    yield from _questions_without_home(catalog, questionnaire)


def _rising(part: Module | Foundation, where: str) -> Iterator[Problem]:
    if part.expected[0] >= part.expected[-1]:
        yield Problem("C408", str(part.expected), "", where)


def _expected_before_needs(part: Module | Foundation, where: str, catalog: Catalog) -> Iterator[Problem]:
    """At every level where it is expected, what it needs is expected at least as high as required."""
    levels = len(part.expected)
    for row, expected in enumerate(part.expected):
        if expected <= EXPECTED_AT_ALL:
            continue
        for needed, required in part.prerequisites.foundations.items():
            if catalog.foundation(needed).expected[row] < required_row(required, levels)[row]:
                found = f"{part.id} at {expected}, which needs {needed} {required}"
                yield Problem("C403", found, "", f"{where}, level {row + 1}")
        for entry in part.prerequisites.modules:
            if not any(catalog.module(m).expected[row] >= required_row(r, levels)[row] for m, r in entry.items()):
                found = f"{part.id} at {expected}, which needs {entry}"
                yield Problem("C403", found, "", f"{where}, level {row + 1}")


def _startable(module: Module, row: int, score: float, catalog: Catalog) -> bool:
    """Whether a city of level ``row + 1`` that runs nothing and whose answers all stand at this score can start it."""
    levels, needs = len(module.expected), module.prerequisites

    def ready(required: Required) -> bool:
        value = required_row(required, levels)[row]
        return value == 0 or round(100 * score / value, 9) >= round(catalog.ready, 9)

    floors = [*needs.factors.values(), *needs.foundations.values()]
    in_place = (any(required_row(r, levels)[row] == 0 for r in entry.values()) for entry in needs.modules)
    return all(map(ready, floors)) and all(in_place)


def _unknown_questions(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Questions and systems that are named and do not exist; a diagnosis leaves them out."""
    named = [(q, f"module {m.id}, improves") for m in catalog.modules for q in m.improves]
    named += [(q, f"foundation {f.id}") for f in catalog.foundations for q in f.questions]
    parts: list[tuple[str, Module | Foundation]] = [(f"module {m.id}", m) for m in catalog.modules]
    parts += [(f"foundation {f.id}", f) for f in catalog.foundations]
    named += [(kpi.question, f"{where}, kpis") for where, part in parts for kpi in part.kpis if kpi.question]
    named += [(q, f"challenge group {group.id}") for group in catalog.challenge_groups for q in group.questions]
    for question, where in named:
        if question not in questionnaire.row_of:
            advice = did_you_mean(question, questionnaire.row_of)
            yield Problem("Q305", shown(question), "a question's id", where, mend=advice)
    for check in questionnaire.checks:
        for condition in check.when:
            if isinstance(condition, ModuleAtLeast | ModuleAtMost | ModuleStatus):
                module = condition.module
                if module not in catalog.row_of:
                    advice = did_you_mean(module, catalog.row_of)
                    yield Problem("Q305", shown(module), ", ".join(catalog.row_of), f"check {check.id}", mend=advice)


def _questions_without_home(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Capability questions that no foundation holds and no module improves; only where there are foundations."""
    context = {dimension.id for dimension in questionnaire.dimensions if dimension.context}
    home = {question for foundation in catalog.foundations for question in foundation.questions}
    home |= {question for module in catalog.modules for question in module.improves}
    for factor in questionnaire.factors if catalog.foundations else []:
        for question in factor.questions:
            if factor.dimension not in context and question.id not in home:
                yield Problem("C410", question.id, "", f"question {question.id}")


def fit_problems(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What does not fit between a catalog and its questionnaire.

    A question that this version of the questionnaire lacks leaves the means; ``rule_problems`` names it.
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
