"""Projects and the currency they are counted in: what the modules that can be planned cost, take and need first.

Rules, all expert judgement of 2026 unless a source is named (docs/methodology.md, "The roadmap"):

- Only modules of the classes *start now* and *prepare first* are candidates.
- The catalog's costs are for a city of 0.5 to 1 million people. They are multiplied by
  ``(inhabitants / 750,000) ** 0.5``, kept in 0.3..3, and by the price level of the country.
- What is running already need not be built again: ``max(0.15, target gap / target)`` of the cost is left.
- A cost range runs from a small start to a usual project. Small starts are commoner: a triangular distribution with
  its peak at the low end, whose mean ``(2 low + high) / 3`` is the expected cost. The same for the months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from pydantic import Field

from diagnostic.base.formatting import amount
from diagnostic.base.problems import Problem, did_you_mean, raise_errors, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.guidance import Effort
from diagnostic.content.strict_model import Strict, Whole
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.priority import TO_BUILD


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and how many of its units one US dollar costs, as the city gave it."""

    code: str = "USD"
    per_dollar: float = 1.0

    def units(self, dollars: float) -> float:
        """An amount in this currency."""
        return dollars * self.per_dollar

    def shown(self, dollars: float) -> str:
        """An amount in words, with three figures: more would claim too much."""
        return f"{self.code} {amount(self.units(dollars))}"

    def brief(self, dollars: float) -> str:
        """The same for narrow columns that name the currency above."""
        return amount(self.units(dollars)).replace(" million", " m").replace(" billion", " bn")

    def span(self, low: float, high: float) -> str:
        """A range in words."""
        first, last = amount(self.units(low)), amount(self.units(high))
        return f"{self.code} {first}" if first == last else f"{self.code} {first} to {last}"


REFERENCE_POPULATION = 750_000
SCALE_EXPONENT = 0.5
SCALE_LIMITS = (0.3, 3.0)
LEAST_SHARE = 0.15
MONTHS_A_QUARTER = 3


class Override(Strict):
    """What a city knows better than the catalog: its own costs (US dollars), months, or that it will not build."""

    cost_usd: list[float] | None = Field(default=None, min_length=2, max_length=2)
    months: list[float] | None = Field(default=None, min_length=2, max_length=2)
    leave_out: bool = False


class Overrides(Strict):
    """Overrides by module id, and the price level of the country (1: as in the catalog's sources)."""

    modules: dict[str, Override] = {}
    price_level: float = Field(default=1.0, gt=0, le=10)
    start_after: dict[str, Whole] = Field(
        default={}, description="Module id to the first quarter it may start in, from 1"
    )


@dataclass(frozen=True, slots=True)
class Project:
    """A module to build.

    Attributes:
        id: Module id.
        worth: ``P x target gap / 100``: what it is worth if it were finished now.
        cost: Low and high end, US dollars, scaled.
        quarters: Duration.
        needs: Ids of modules that must be finished before it starts: what it needs and is not in place.
        earliest: First quarter it may start in, from 0.
    """

    id: str
    worth: float
    cost: tuple[float, float]
    quarters: int
    needs: tuple[str, ...]
    earliest: int = 0

    @property
    def expected_cost(self) -> float:
        """Mean of the triangular distribution with its peak at the low end."""
        return expected(self.cost)


def expected(span: tuple[float, float]) -> float:
    """Mean of a triangular distribution from low to high with its peak at low."""
    low, high = span
    return (2 * low + high) / 3


def population_scale(inhabitants: int | None) -> float:
    """Factor on the catalog's costs; 1 where the number of inhabitants is not known."""
    if inhabitants is None:
        return 1.0
    low, high = SCALE_LIMITS
    return min(high, max(low, float((inhabitants / REFERENCE_POPULATION) ** SCALE_EXPONENT)))


def projects(result: Diagnosis, catalog: Catalog, overrides: Overrides) -> list[Project]:
    """The candidates, in the recommended order.

    Raises:
        ProblemError: An override names no module of the catalog, or a range is upside down.
    """
    raise_errors(list(_override_problems(catalog, overrides)))
    scale = population_scale(result.city.population) * overrides.price_level
    gaps = {module.id: module for module in result.modules}
    found = []
    for priority in result.priorities:
        override = overrides.modules.get(priority.id, Override())
        module = gaps[priority.id]
        if priority.class_ not in TO_BUILD or override.leave_out:
            continue
        assert module.target is not None
        assert module.target_gap is not None
        effort = catalog.module(priority.id).effort or Effort()
        cost = override.cost_usd or [scale * value for value in effort.cost_usd or [0.0, 0.0]]
        months = override.months or effort.months or [MONTHS_A_QUARTER, MONTHS_A_QUARTER]
        left = max(LEAST_SHARE, module.target_gap / module.target)
        found.append(
            Project(
                id=priority.id,
                worth=(priority.score or 0.0) * module.target_gap / 100,
                cost=(left * cost[0], left * cost[1]),
                quarters=max(1, ceil(round(expected((months[0], months[1])) * left / MONTHS_A_QUARTER, 9))),
                needs=tuple(blocker.module for blocker in priority.blocked_by if blocker.module is not None),
                earliest=max(0, overrides.start_after.get(priority.id, 1) - 1),
            )
        )
    return found


def _override_problems(catalog: Catalog, overrides: Overrides) -> Iterator[Problem]:
    for module_id in [*overrides.modules, *overrides.start_after]:
        if module_id not in catalog.row_of:
            advice = did_you_mean(module_id, catalog.row_of)
            yield Problem("X802", shown(module_id), ", ".join(catalog.row_of), "overrides", mend=advice)
    for module_id, override in overrides.modules.items():
        for name, span in (("cost_usd", override.cost_usd), ("months", override.months)):
            if span is not None and not 0 <= span[0] <= span[1]:
                yield Problem("P901", shown(span), "low, then high, both 0 or more", f"{module_id}, {name}")


def with_needs(wanted: str, by_id: Mapping[str, Project]) -> set[str]:
    """A project and everything that must be finished before it, as far as it can be planned."""
    found: set[str] = set()
    waiting = [wanted]
    while waiting:
        project_id = waiting.pop()
        if project_id not in found and project_id in by_id:
            found.add(project_id)
            waiting += by_id[project_id].needs
    return found
