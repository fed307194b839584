"""The schedule: which projects in which quarter, to proven optimality.

One binary variable for each project and possible first quarter. Maximised is
``sum of worth x 0.92 ** (year of finish)``. Limits: the budget of each year, the number of teams in each quarter, what
a project needs is finished before it starts, everything is finished inside the horizon. Solved by HiGHS
(Huangfu and Hall, 2018) through ``scipy.optimize.milp`` with no gap allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from diagnostic.base.arrays import Floats
from diagnostic.planning.project import Project

DISCOUNT = 0.92
"""Worth of a project that finishes a year later. Expert judgement, 2026."""

QUARTERS_A_YEAR = 4
WORTH_TOLERANCE = 1e-7
"""How much worth an earlier schedule may lack: less than anything that is shown."""
BUDGET_TOLERANCE = 0.01
"""How much of the budget an amount that would bring a project in may be too high. Costs are ranges of one to four; the
last per cent takes most of the time. Expert judgement, 2026."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan must stay inside: US dollars a year, teams at a time, years."""

    budget: float
    teams: int
    years: int

    @property
    def quarters(self) -> int:
        """The horizon in quarters."""
        return self.years * QUARTERS_A_YEAR


@dataclass(frozen=True, slots=True)
class Schedule:
    """First quarter (from 0) of each project that is built, and what the whole is worth."""

    start: dict[str, int]
    worth: float


def finish_year(start: int, quarters: int) -> int:
    """The year, from 1, in which a project finishes."""
    return -(-(start + quarters) // QUARTERS_A_YEAR)


def yearly_shares(start: int, quarters: int, years: int) -> Floats:
    """Share of a project's cost that falls into each year: the cost is even over its quarters."""
    running = np.arange(start, start + quarters) // QUARTERS_A_YEAR
    return np.bincount(running, minlength=years)[:years] / quarters


def best_schedule(projects: Sequence[Project], limits: Limits, must: frozenset[str] = frozenset()) -> Schedule | None:
    """The schedule of greatest worth, of equally good ones the earliest; None where ``must`` does not fit.

    The second solution, for the earliest, keeps the worth of the first.
    """
    programme = _Programme(projects, limits, must)
    if programme.impossible:
        return None
    best = programme.solve(-programme.worth)
    if best is None:
        return None
    earliest = programme.solve(programme.lateness, least_worth=float(programme.worth @ best) - WORTH_TOLERANCE)
    return programme.schedule(best if earliest is None else earliest)


def fits(projects: Sequence[Project], limits: Limits, must: frozenset[str]) -> bool:
    """Whether all of ``must`` can be done inside the limits."""
    programme = _Programme(projects, limits, must)
    return not programme.impossible and programme.solve(np.zeros(programme.columns)) is not None


def extra_budget(projects: Sequence[Project], limits: Limits, must: frozenset[str]) -> float | None:
    """The least more money a year with which all of ``must`` fits; None where teams or time forbid it.

    It is enough, and at most ``BUDGET_TOLERANCE`` of the yearly budget more than the least.
    """
    programme = _Programme(projects, limits, must)
    if programme.impossible:
        return None
    only_budget = np.zeros(programme.columns)
    only_budget[-1] = 1.0
    found = programme.solve(only_budget, most_budget=np.inf, tolerance=BUDGET_TOLERANCE)
    return None if found is None else float(found[-1] * programme.unit - limits.budget)


Row = tuple[dict[int, float], float, float]
"""A linear limit: coefficients by column, least and greatest value."""


class _Programme:
    """The mixed-integer programme of one set of projects and limits.

    Attributes:
        columns: One for each project and first quarter, and a last one for the yearly budget (in units of ``unit``).
        worth: Worth of each column.
        lateness: Last quarter of each column.
        impossible: A project that must be in does not fit into the horizon.
    """

    def __init__(self, projects: Sequence[Project], limits: Limits, must: frozenset[str]) -> None:
        self.projects, self.limits = projects, limits
        self.slots = [
            (row, start)
            for row, project in enumerate(projects)
            for start in range(project.earliest, limits.quarters - project.quarters + 1)
        ]
        self.columns = len(self.slots) + 1
        self.unit = max([project.expected_cost for project in projects] + [1.0])
        self.of_project: list[list[int]] = [[] for _ in projects]
        for column, (row, _) in enumerate(self.slots):
            self.of_project[row].append(column)
        self.impossible = any(p.id in must and not own for p, own in zip(projects, self.of_project, strict=True))
        ends = [start + projects[row].quarters for row, start in self.slots]
        years = [finish_year(start, projects[row].quarters) for row, start in self.slots]
        self.lateness = np.array([*ends, 0], dtype=np.float64)
        self.worth = np.array(
            [projects[row].worth * DISCOUNT**year for (row, _), year in zip(self.slots, years, strict=True)] + [0.0]
        )
        self.rows = [*self._once(must), *self._teams(), *self._budget(), *self._precedence()]

    def _once(self, must: frozenset[str]) -> Iterator[Row]:
        """A project starts at most once; one that must be in, exactly once."""
        for project, own in zip(self.projects, self.of_project, strict=True):
            if own:
                yield dict.fromkeys(own, 1.0), 1.0 if project.id in must else 0.0, 1.0

    def _teams(self) -> Iterator[Row]:
        for quarter in range(self.limits.quarters):
            busy = [
                column
                for column, (row, start) in enumerate(self.slots)
                if start <= quarter < start + self.projects[row].quarters
            ]
            if busy:
                yield dict.fromkeys(busy, 1.0), 0.0, float(self.limits.teams)

    def _budget(self) -> Iterator[Row]:
        shares = [yearly_shares(start, self.projects[row].quarters, self.limits.years) for row, start in self.slots]
        for year in range(self.limits.years):
            spent = {
                column: float(shares[column][year]) * self.projects[row].expected_cost / self.unit
                for column, (row, _) in enumerate(self.slots)
                if shares[column][year] > 0 and self.projects[row].expected_cost > 0
            }
            if spent:
                yield spent | {self.columns - 1: -1.0}, -np.inf, 0.0

    def _precedence(self) -> Iterator[Row]:
        """A project starts in a quarter only if what it needs has finished by then."""
        row_of = {project.id: row for row, project in enumerate(self.projects)}
        for row, project in enumerate(self.projects):
            for needed in project.needs:
                before = row_of.get(needed)
                for column in self.of_project[row]:
                    terms = {column: 1.0}
                    for other in self.of_project[before] if before is not None else []:
                        if self.slots[other][1] + self.projects[self.slots[other][0]].quarters <= self.slots[column][1]:
                            terms[other] = -1.0
                    yield terms, -np.inf, 0.0

    def solve(
        self,
        goal: Floats,
        *,
        least_worth: float | None = None,
        most_budget: float | None = None,
        tolerance: float = 0.0,
    ) -> Floats | None:
        """The columns that minimise the goal, but for a share of it; None where there is no solution.

        The budget is the limit's, or up to ``most_budget``.
        """
        budget = self.limits.budget / self.unit
        rows = list(self.rows)
        if least_worth is not None:
            rows.append((dict(enumerate(self.worth.tolist())), least_worth, np.inf))
        matrix = csr_array(
            (
                [value for terms, _, _ in rows for value in terms.values()],
                (
                    [number for number, (terms, _, _) in enumerate(rows) for _ in terms],
                    [column for terms, _, _ in rows for column in terms],
                ),
            ),
            shape=(len(rows), self.columns),
        )
        limits = LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
        found = milp(
            goal,
            integrality=np.array([1] * len(self.slots) + [0]),
            bounds=Bounds(
                np.array([0.0] * len(self.slots) + [budget]),
                np.array([1.0] * len(self.slots) + [budget if most_budget is None else most_budget]),
            ),
            constraints=limits if rows else (),
            options={"mip_rel_gap": tolerance},
        )
        solution: Floats | None = found.x if found.success else None
        return solution

    def schedule(self, solution: Floats) -> Schedule:
        """The schedule that a solution stands for."""
        chosen = np.flatnonzero(np.round(solution[:-1]) == 1)
        start = {self.projects[self.slots[column][0]].id: self.slots[column][1] for column in chosen.tolist()}
        return Schedule(start, float(self.worth[chosen].sum()))
