"""The roadmap: the best schedule, what is left out and what would bring it in, and how safe the budget is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from math import ceil
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.content.catalog import Catalog
from diagnostic.content.strict_model import Strict
from diagnostic.method.confidence import stream
from diagnostic.method.diagnosis import Blocker, CatalogUsed, Diagnosis, QuestionnaireUsed
from diagnostic.planning.optimal_schedule import (
    Limits,
    Schedule,
    best_schedule,
    extra_budget,
    fits,
    yearly_shares,
)
from diagnostic.planning.project import MONTHS_A_QUARTER, Overrides, Project, population_scale, projects, with_needs
from diagnostic.submission.submission import City

COST_DRAWS = 1000
SEED = 2013
MOST_YEARS_MORE = 10
SAFE_SHARE = 0.8
"""Share of cost draws inside the budget from which money is no special risk. Expert judgement, 2026."""

ScenarioName = Literal["low", "expected", "high"]
SCENARIOS: dict[ScenarioName, float] = {"low": 0.7, "expected": 1.0, "high": 1.5}
"""The scenarios side by side: shares of the budget. Expert judgement, 2026."""


class PlannedProject(Strict):
    """A project of the roadmap. Quarters count from 1; costs in US dollars.

    Attributes:
        start: The first month.
        end: The last month.
        needs: Modules that must be finished before it starts.
        prepare: Factors and foundations below what it needs: what must be made better before or while it is built.
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


class Both(Strict):
    """More years and more money together."""

    years: int
    budget_per_year: float


class LeftOut(Strict):
    """A module that does not fit, and the least that would bring it in beside everything that is planned.

    Attributes:
        id: Module id.
        more_budget: US dollars a year more; null where money alone is not enough.
        more_teams: Teams more; null where teams alone are not enough.
        more_years: Years more; null where ten years more are not enough.
        both: Where no single one of the three is enough: the fewest years more, and the money then needed.
        waits_for: Modules it needs that cannot be planned; then nothing above can help.
    """

    id: str
    more_budget: float | None
    more_teams: int | None
    more_years: int | None
    both: Both | None
    waits_for: list[str]


class Year(Strict):
    """What a year costs, in US dollars."""

    year: int
    cost_low: float
    cost_expected: float
    cost_high: float


class Scenario(Strict):
    """The best plan under another budget, in US dollars.

    Attributes:
        budget_per_year: What it was made with.
        modules: Ids of what is built, in the recommended order.
        cost_low: Low end of the cost of all of them.
        cost_expected: Expected cost of all of them.
        cost_high: High end.
        worth: What the whole is worth, on the scale of the plan's own worth.
        end: Last month of the last project; null where nothing fits.
        inside_budget: Share of cost draws in which every year stays inside the budget; null where nothing fits.
    """

    budget_per_year: float
    modules: list[str]
    cost_low: float
    cost_expected: float
    cost_high: float
    worth: float
    end: str | None
    inside_budget: float | None


class Roadmap(Strict):
    """``diagnostic-plan/1``: what to build when, and why not the rest. All money is in US dollars.

    Attributes:
        cost_scale: Factor on the catalog's costs, for inhabitants and price level.
        worth: What is maximised.
        first: The first module of the recommended order that fits alone; it is always in.
        inside_budget: Share of cost draws in which every year stays inside the budget; null without projects.
        safe_budget: The least budget a year with which 80 % of the draws would stay inside, the plan being the same.
    """

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
    safe_budget: float | None
    scenarios: dict[ScenarioName, Scenario]


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
        safe_budget=safe_budget(planned, best, limits) if planned else None,
        scenarios={
            name: _scenario(candidates, Limits(limits.budget * share, limits.teams, limits.years), start, best, limits)
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


def _scenario(
    candidates: Sequence[Project], limits: Limits, start: tuple[int, int], planned: Schedule, own: Limits
) -> Scenario:
    """The best plan under these limits; the plan itself where they are its own."""
    found = planned if limits == own else _with_first(candidates, limits)[0]
    chosen = {project.id: project for project in candidates if project.id in found.start}
    ends = [found.start[project.id] + project.quarters for project in chosen.values()]
    return Scenario(
        budget_per_year=limits.budget,
        modules=list(chosen),
        cost_low=sum(project.cost[0] for project in chosen.values()),
        cost_expected=sum(project.expected_cost for project in chosen.values()),
        cost_high=sum(project.cost[1] for project in chosen.values()),
        worth=found.worth,
        end=_last_month(start, max(ends) - 1) if ends else None,
        inside_budget=share_inside_budget(chosen, found, limits) if chosen else None,
    )


def _month(start: tuple[int, int], quarter: int) -> str:
    """The month in which a quarter (from 0) begins."""
    return month_after(start, MONTHS_A_QUARTER * quarter)


def _last_month(start: tuple[int, int], quarter: int) -> str:
    """The month in which a quarter (from 0) ends."""
    return month_after(start, MONTHS_A_QUARTER * quarter + MONTHS_A_QUARTER - 1)


def month_after(start: tuple[int, int], months: int) -> str:
    """A month some months later, as in ``2027-04``."""
    year, month = divmod(start[0] * 12 + start[1] - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"


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
                end=_last_month(start, first + project.quarters - 1),
                cost_low=project.cost[0],
                cost_expected=project.expected_cost,
                cost_high=project.cost[1],
                worth=project.worth,
                needs=list(project.needs),
                prepare=[b for b in result.priority(project_id).blocked_by if b.module is None],
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
    """Share of cost draws in which every year stays inside the budget."""
    dearest = _dearest_years(planned, best, limits)
    return float((np.round(dearest, 9) <= round(limits.budget, 9)).mean())


def safe_budget(planned: dict[str, Project], best: Schedule, limits: Limits) -> float:
    """The least yearly budget that is enough in at least ``SAFE_SHARE`` of the cost draws."""
    return float(np.sort(_dearest_years(planned, best, limits))[ceil(SAFE_SHARE * COST_DRAWS) - 1])


def _dearest_years(planned: dict[str, Project], best: Schedule, limits: Limits) -> Floats:
    """What the dearest year costs in each draw.

    Each cost is drawn from the triangular distribution over its range with the peak at the low end (the inverse of
    ``F(x) = 1 - ((high - x) / (high - low))^2``); a project's stream belongs to its id.
    """
    total = np.zeros((limits.years, COST_DRAWS))
    for project_id, project in planned.items():
        low, high = project.cost
        chance = stream(SEED, "cost", project_id, 1, COST_DRAWS)[0]
        drawn = high - (high - low) * np.sqrt(1 - chance)
        total += yearly_shares(best.start[project_id], project.quarters, limits.years)[:, None] * drawn
    dearest: Floats = total.max(axis=0)
    return dearest


def _left_out(project: Project, candidates: Sequence[Project], best: Schedule, limits: Limits) -> LeftOut:
    by_id = {candidate.id: candidate for candidate in candidates}
    together = frozenset(best.start) | with_needs(project.id, by_id)
    own = [candidate for candidate in candidates if candidate.id in together]
    waits_for = sorted({needed for p in own for needed in p.needs if needed not in by_id})
    if waits_for:
        return LeftOut(
            id=project.id, more_budget=None, more_teams=None, more_years=None, both=None, waits_for=waits_for
        )
    more_budget = extra_budget(own, limits, together)
    more_teams = _least(lambda more: Limits(limits.budget, limits.teams + more, limits.years), own, len(own))
    more_years = _least(lambda more: Limits(limits.budget, limits.teams, limits.years + more), own, MOST_YEARS_MORE)
    alone = more_budget is not None or more_teams is not None or more_years is not None
    return LeftOut(
        id=project.id,
        more_budget=more_budget,
        more_teams=more_teams,
        more_years=more_years,
        both=None if alone else _both(own, limits),
        waits_for=[],
    )


def _least(limits_with: Callable[[int], Limits], own: Sequence[Project], most: int) -> int | None:
    """The least number more, from 1 to ``most``, with which all fits; None where ``most`` is not enough."""
    must = frozenset(project.id for project in own)
    if not fits(own, limits_with(most), must):
        return None
    return next(more for more in range(1, most + 1) if fits(own, limits_with(more), must))


def _both(own: Sequence[Project], limits: Limits) -> Both:
    """The fewest years more with which money can bring all of it in: one after another it fits some time."""
    must = frozenset(project.id for project in own)
    for years in count(1):
        more = extra_budget(own, Limits(limits.budget, limits.teams, limits.years + years), must)
        if more is not None:
            return Both(years=years, budget_per_year=more)
    raise AssertionError
