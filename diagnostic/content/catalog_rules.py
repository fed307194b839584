"""The rules a good catalog keeps beyond being computable: ``diagnostic modules check``. DESIGN: section 2.

A catalog that breaks them still computes; it would send cities into dead ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.problems import Problem
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.questionnaire import Questionnaire

EXPECTED_AT_ALL = 10
"""A module expected above this share of implementation counts as expected at that level."""

STARTABLE_AT_LEAST = 3


def rule_problems(catalog: Catalog, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Every broken rule, in the order of the catalog."""
    for module in catalog.modules:
        yield from _expected_before_needs(module, catalog)
        if module.expected[0] >= module.expected[-1]:
            yield Problem("C408", str(module.expected), "", f"module {module.id}")
        own = sum(module.improves[question] for question in module.own_results)
        if own * 2 > sum(module.improves.values()):
            yield Problem("C405", f"{own} of {sum(module.improves.values())}", "", f"module {module.id}")
    for row, level in enumerate(questionnaire.levels):
        middle = [*questionnaire.cuts, 100.0][row : row + 2]
        startable = [m.id for m in catalog.modules if _startable(m, sum(middle) / 2, catalog)]
        if len(startable) < STARTABLE_AT_LEAST:
            found = ", ".join(startable) or "none"
            yield Problem("C404", found, f"at least {STARTABLE_AT_LEAST}", f"level {level.level}")


def _expected_before_needs(module: Module, catalog: Catalog) -> Iterator[Problem]:
    for row, expected in enumerate(module.expected):
        if expected <= EXPECTED_AT_ALL:
            continue
        for entry in module.prerequisites.modules:
            if not any(catalog.module(needed).expected[row] >= required for needed, required in entry.items()):
                found = f"{module.id} at {expected}, which needs {entry}"
                yield Problem("C403", found, "", f"module {module.id}, level {row + 1}")


def _startable(module: Module, factor_score: float, catalog: Catalog) -> bool:
    """Whether a city that runs nothing and whose factors all stand at this score can start the module."""
    floors = module.prerequisites.factors.values()
    return not module.prerequisites.modules and all(
        round(100 * factor_score / floor, 9) >= round(catalog.ready, 9) for floor in floors
    )
