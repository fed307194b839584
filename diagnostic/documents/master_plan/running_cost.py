"""What it costs to run what was built: a rule of thumb of the guideline, as a range.

"Running takes another 15 to 25 % of the cost of the first three years, every year" (expert judgement, 2026; the
guideline's rules for costs). Here it is taken of what the plan adds, not of what runs already.
"""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR
from diagnostic.planning.roadmap import PlannedProject

RUNNING = (0.15, 0.25)
"""Low and high share of the cost of building, a year."""


def running_span(shares: Iterable[tuple[PlannedProject, float]]) -> tuple[float, float]:
    """Low and high running cost, US dollars.

    Args:
        shares: Projects with the share of a year in which each runs.
    """
    low = high = 0.0
    for project, share in shares:
        low += RUNNING[0] * project.cost_low * share
        high += RUNNING[1] * project.cost_high * share
    return low, high


def all_running(basis: PlanBasis) -> list[tuple[PlannedProject, float]]:
    """Every project of the plan, for a whole year."""
    return [(project, 1.0) for project in basis.projects]


def running_in(basis: PlanBasis, year: int) -> list[tuple[PlannedProject, float]]:
    """The projects with the share of the year (from 1) after each has ended."""
    end = year * QUARTERS_A_YEAR
    return [(project, min(1.0, max(0.0, (end - project.last_quarter) / QUARTERS_A_YEAR))) for project in basis.projects]
