"""Step 8: what is expected of each module and foundation at the city's position, and the gap to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats, Ints, above
from diagnostic.content.catalog import Catalog, StandingLimits
from diagnostic.method.prerequisites import Needs

BEHIND, IN_STEP, AHEAD, NO_STANDING = 1, 0, -1, -2
StandingWord = Literal["behind", "in_step", "ahead"]
STANDING_WORDS: dict[int, StandingWord | None] = {
    BEHIND: "behind",
    IN_STEP: "in_step",
    AHEAD: "ahead",
    NO_STANDING: None,
}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is expected, each array (modules or foundations, cities).

    Attributes:
        expected: What is expected at the city's position; NaN where it has no level.
        gap: expected - actual; NaN where either is not known.
        target: What is expected at the target's position, raised for what others need.
        target_gap: target - actual.
        standing: ``BEHIND``, ``IN_STEP``, ``AHEAD`` or ``NO_STANDING``.
    """

    expected: Floats
    gap: Floats
    target: Floats
    target_gap: Floats
    standing: Ints


def gaps(limits: StandingLimits, expected: Floats, target: Floats, actual: Floats) -> Gaps:
    """Gaps from what is expected and the targets, already raised; each (rows, cities)."""
    gap = expected - actual
    standing = np.where(above(gap, limits.behind), BEHIND, np.where(above(limits.ahead, gap), AHEAD, IN_STEP))
    return Gaps(
        expected=expected,
        gap=gap,
        target=target,
        target_gap=target - actual,
        standing=np.where(np.isnan(gap), NO_STANDING, standing),
    )


def raised_targets(
    catalog: Catalog,
    module_target: Floats,
    foundation_target: Floats,
    modules: Floats,
    foundations: Floats,
    module_needs: list[Needs],
    foundation_needs: list[Needs],
) -> tuple[Floats, Floats]:
    """Targets raised to what those with a positive target gap require, dependents first.

    Of each entry only the known module nearest to meeting it is raised, also where it is met already: what is needed
    must stay in the plan. An entry with a module that is not applicable raises nothing.

    Args:
        catalog: Gives the order.
        module_target: (modules, cities).
        foundation_target: (foundations, cities).
        modules: (modules, cities); implementation, NaN where not known.
        foundations: (foundations, cities); standing, NaN where not known.
        module_needs: Of each module.
        foundation_needs: Of each foundation.
    """
    module_target, foundation_target = module_target.copy(), foundation_target.copy()
    for m in catalog.dependents_first:
        wanted = above(module_target[m] - modules[m], 0.0)
        for entry in module_needs[m].entries:
            for row in entry.needed:
                raised = wanted & ~entry.outside & (entry.nearest == row) & above(entry.target, module_target[row])
                module_target[row] = np.where(raised, entry.target, module_target[row])
        for need in module_needs[m].foundations:
            raised = wanted & above(need.target, foundation_target[need.row])
            foundation_target[need.row] = np.where(raised, need.target, foundation_target[need.row])
    for k in reversed(catalog.foundations_first):
        wanted = above(foundation_target[k] - foundations[k], 0.0)
        for need in foundation_needs[k].foundations:
            raised = wanted & above(need.target, foundation_target[need.row])
            foundation_target[need.row] = np.where(raised, need.target, foundation_target[need.row])
    return module_target, foundation_target
