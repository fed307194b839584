"""The roadmap: the best schedule, what is left out and what would bring it in, and how safe the budget is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from diagnostic.arrays import Floats
from diagnostic.confidence import stream
from diagnostic.content.base import Strict
from diagnostic.content.catalog import Catalog
from diagnostic.diagnosis import Blocker, CatalogUsed, Diagnosis, QuestionnaireUsed
from diagnostic.plan.project import Overrides, Project, population_scale, projects, with_needs
from diagnostic.plan.schedule import (
    Limits,
    Schedule,
    best_schedule,
    extra_budget,
    fits,
    yearly_shares,
)
from diagnostic.submission import City

COST_DRAWS = 1000
SEED = 2013
SCENARIOS: dict[Literal["low", "expected", "high"], float] = {"low": 0.7, "expected": 1.0, "high": 1.5}
"""The scenarios side by side: shares of the budget. Expert judgement, 2026."""


class PlannedProject(Strict):
    """A project of the roadmap. Quarters count from 1; costs in US dollars.

    Attributes:
        needs: Modules that must be finished before it starts.
        prepare: Factors below their floor: what must be made better before or while it is built.
    """

    id: str
    name: str
    first_quarter: int
    last_quarter: int
    start: str
    end: str
    cost_low: float
    cost_expected: float
    cost_high: float
    worth: float
    needs: list[str]
    prepare: list[Blocker]


class LeftOut(Strict):
    """A module that does not fit, and what would bring it in beside everything that is planned.

    Attributes:
        id: Module id.
        more_budget: US dollars a year more; null where money alone is not enough.
        one_more_team: Whether it fits with one team more.
        one_more_year: Whether it fits with one year more.
        waits_for: Modules it needs that cannot be planned.
    """

    id: str
    more_budget: float | None
    one_more_team: bool
    one_more_year: bool
    waits_for: list[str]


class Year(Strict):
    """What a year costs, in US dollars."""

    year: int
    cost_low: float
    cost_expected: float
    cost_high: float


class Roadmap(Strict):
    """``diagnostic-plan/1``: what to build when, and why not the rest."""

    format: Literal["diagnostic-plan/1"] = "diagnostic-plan/1"
    questionnaire: QuestionnaireUsed
    catalog: CatalogUsed
    city: City
    period: str | None
    budget_per_year: float
    years: int
    teams: int
    start: str
    cost_scale: float
    worth: float
    projects: list[PlannedProject]
    yearly: list[Year]
    left_out: list[LeftOut]
    first: str | None
    inside_budget: float | None
    scenarios: dict[Literal["low", "expected", "high"], list[str]]


def roadmap(
    result: Diagnosis, catalog: Catalog, limits: Limits, start: tuple[int, int], overrides: Overrides | None = None
) -> Roadmap:
    """The optimal roadmap for a diagnosis.

    Args:
        result: The diagnosis.
        catalog: The catalog it was made with.
        limits: Budget (US dollars a year), teams, years.
        start: Year and month of the first quarter.
        overrides: What the city knows better.

    Raises:
        ProblemError: The overrides cannot be used.
    """
    overrides = overrides or Overrides()
    candidates = projects(result, catalog, overrides)
    best, first = _with_first(candidates, limits)
    assert result.catalog is not None
    planned = {project.id: project for project in candidates if project.id in best.start}
    return Roadmap(
        questionnaire=result.questionnaire,
        catalog=result.catalog,
        city=result.city,
        period=result.period,
        budget_per_year=limits.budget,
        years=limits.years,
        teams=limits.teams,
        start=f"{start[0]:04d}-{start[1]:02d}",
        cost_scale=population_scale(result.city.population) * overrides.price_level,
        worth=best.worth,
        projects=_planned(planned, best, result, catalog, start),
        yearly=_yearly(planned, best, limits),
        left_out=[
            _left_out(project, candidates, best, limits) for project in candidates if project.id not in best.start
        ],
        first=first,
        inside_budget=share_inside_budget(planned, best, limits) if planned else None,
        scenarios={
            name: sorted(
                _with_first(candidates, Limits(limits.budget * share, limits.teams, limits.years))[0].start,
                key=[project.id for project in candidates].index,
            )
            for name, share in SCENARIOS.items()
        },
    )


def _with_first(candidates: Sequence[Project], limits: Limits) -> tuple[Schedule, str | None]:
    """The best schedule in which the first module of the order that fits alone, with what it needs, is in."""
    by_id = {project.id: project for project in candidates}
    for project in candidates:
        alone = with_needs(project.id, by_id)
        own = [by_id[project_id] for project_id in by_id if project_id in alone]
        if fits(own, limits, frozenset(alone)):
            best = best_schedule(candidates, limits, frozenset({project.id}))
            assert best is not None
            return best, project.id
    return Schedule({}, 0.0), None


def _month(start: tuple[int, int], quarter: int) -> str:
    """The month in which a quarter (from 0) begins."""
    months = start[0] * 12 + start[1] - 1 + 3 * quarter
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _planned(
    planned: dict[str, Project], best: Schedule, result: Diagnosis, catalog: Catalog, start: tuple[int, int]
) -> list[PlannedProject]:
    found = []
    for project_id, first in sorted(best.start.items(), key=lambda item: item[1]):
        project = planned[project_id]
        found.append(
            PlannedProject(
                id=project_id,
                name=catalog.module(project_id).name,
                first_quarter=first + 1,
                last_quarter=first + project.quarters,
                start=_month(start, first),
                end=_month(start, first + project.quarters),
                cost_low=project.cost[0],
                cost_expected=project.expected_cost,
                cost_high=project.cost[1],
                worth=project.worth,
                needs=list(project.needs),
                prepare=[b for b in result.priority(project_id).blocked_by if b.factor is not None],
            )
        )
    return found


def _by_year(planned: dict[str, Project], best: Schedule, limits: Limits, costs: dict[str, float]) -> Floats:
    total = np.zeros(limits.years)
    for project_id, project in planned.items():
        total += costs[project_id] * yearly_shares(best.start[project_id], project.quarters, limits.years)
    return total


def _yearly(planned: dict[str, Project], best: Schedule, limits: Limits) -> list[Year]:
    low, middle, high = (
        _by_year(planned, best, limits, costs)
        for costs in (
            {p.id: p.cost[0] for p in planned.values()},
            {p.id: p.expected_cost for p in planned.values()},
            {p.id: p.cost[1] for p in planned.values()},
        )
    )
    return [
        Year(year=year + 1, cost_low=float(low[year]), cost_expected=float(middle[year]), cost_high=float(high[year]))
        for year in range(limits.years)
    ]


def share_inside_budget(planned: dict[str, Project], best: Schedule, limits: Limits) -> float:
    """Share of cost draws in which every year stays inside the budget.

    Each cost is drawn from the triangular distribution over its range with the peak at the low end (the inverse of
    ``F(x) = 1 - ((high - x) / (high - low))^2``); a project's stream belongs to its id.
    """
    total = np.zeros((limits.years, COST_DRAWS))
    for project_id, project in planned.items():
        low, high = project.cost
        chance = stream(SEED, "cost", project_id, 1, COST_DRAWS)[0]
        drawn = high - (high - low) * np.sqrt(1 - chance)
        total += yearly_shares(best.start[project_id], project.quarters, limits.years)[:, None] * drawn
    return float((np.round(total, 9) <= round(limits.budget, 9)).all(axis=0).mean())


def _left_out(project: Project, candidates: Sequence[Project], best: Schedule, limits: Limits) -> LeftOut:
    by_id = {candidate.id: candidate for candidate in candidates}
    together = frozenset(best.start) | with_needs(project.id, by_id)
    own = [candidate for candidate in candidates if candidate.id in together]
    more_team = Limits(limits.budget, limits.teams + 1, limits.years)
    more_year = Limits(limits.budget, limits.teams, limits.years + 1)
    return LeftOut(
        id=project.id,
        more_budget=extra_budget(own, limits, together),
        one_more_team=fits(own, more_team, together),
        one_more_year=fits(own, more_year, together),
        waits_for=sorted({needed for p in own for needed in p.needs if needed not in by_id}),
    )
