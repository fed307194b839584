"""Cost, money and procurement: what the plan costs to build and to run, year by year, and which tender when.

"Running takes another 15 to 25 % of the cost of the first three years, every year" (expert judgement, 2026; the
guideline's rules for costs). Here it is taken of what the plan adds, not of what runs already.
"""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.base.formatting import grouped, per_cent, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Point, Points, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR
from diagnostic.planning.roadmap import COST_DRAWS, SAFE_SHARE, PlannedProject

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


def add_money(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("money", "Cost, financing, benefits", *budget_blocks(basis))
    draft.add("financing", "Ways to pay", *_financing(basis), depth=2)
    draft.add("benefits", "Benefits", *_benefits(basis), depth=2)


def reserve(basis: PlanBasis) -> str:
    """How much money would make the plan safe, in a sentence."""
    plan = basis.roadmap
    if plan.safe_budget is None or plan.safe_budget <= plan.budget_per_year:
        return f"That is at least {per_cent(SAFE_SHARE)}, so the budget has a reserve."
    safe = basis.currency.shown(plan.safe_budget)
    most = per_cent(SAFE_SHARE)
    return f"For {most} of the draws to do so, the same plan needs {safe} a year, or a smaller scope."


def money_cells(basis: PlanBasis, *dollars: float) -> tuple[Cell, ...]:
    """Amounts: in figures that claim no more than they know, and unrounded for spreadsheets."""
    return tuple(Cell(basis.currency.brief(amount), basis.currency.units(amount), "#,##0") for amount in dollars)


def budget_blocks(basis: PlanBasis) -> list[Block]:
    """Building and running, year by year, as ranges."""
    plan = basis.roadmap
    rules = Points(tuple(Point("", rule) for rule in basis.guideline.cost_rules))
    if not basis.projects:
        return [Paragraph("Nothing is planned, so nothing is budgeted."), rules]
    share = "" if plan.inside_budget is None else per_cent(plan.inside_budget)
    return [
        Paragraph(
            "The plan keeps the expected cost of building inside the budget of every year. Costs are uncertain: of "
            f"{grouped(COST_DRAWS)} draws of all costs from their ranges, {share} stay inside the budget in "
            f"every year. "
            f"{reserve(basis)}"
        ),
        budget_table(basis),
        Paragraph(
            f"Running: {per_cent(RUNNING[0])} to {per_cent(RUNNING[1])} of the cost of building, a year, from the "
            "quarter after a project ends; it is not in the budget given, and belongs into the ordinary budget. "
            f"{_scale(basis)} Costs are in prices of the catalog's sources, without inflation.",
            "note",
        ),
        rules,
    ]


def budget_table(basis: PlanBasis) -> Table:
    """Budget, building and running of each year and of all."""
    plan = basis.roadmap
    rows = []
    for year in plan.yearly:
        low, high = running_span(running_in(basis, year.year))
        begin = month(plan.start, 12 * (year.year - 1))
        rows.append(
            (
                f"{year.year}, from {begin}",
                *money_cells(basis, plan.budget_per_year, year.cost_low, year.cost_expected, year.cost_high, low, high),
            )
        )
    totals = [sum(getattr(year, name) for year in plan.yearly) for name in ("cost_low", "cost_expected", "cost_high")]
    runs = [running_span(running_in(basis, year.year)) for year in plan.yearly]
    rows.append(
        (
            "All years",
            *money_cells(
                basis,
                plan.budget_per_year * plan.years,
                *totals,
                sum(low for low, _ in runs),
                sum(high for _, high in runs),
            ),
        )
    )
    columns = (
        Column("Year", 1.7),
        Column("Budget given", 1, numeric=True),
        Column("Building, low", 1, numeric=True),
        Column("Building, expected", 1, numeric=True),
        Column("Building, high", 1, numeric=True),
        Column("Running, low", 1, numeric=True),
        Column("Running, high", 1, numeric=True),
    )
    return table_cells.table("Budget", f"Budget by year, in {basis.currency.code}", columns, rows, dense=True)


def _scale(basis: PlanBasis) -> str:
    population = basis.diagnosis.result.city.population
    size = "not scaled, because the number of inhabitants is not given"
    if population is not None:
        size = f"scaled for {grouped(population)} inhabitants"
    level = f"price level {basis.overrides.price_level:g}"
    rate = "" if basis.currency.per_dollar == 1 else f" USD 1 = {basis.currency.code} {basis.currency.per_dollar:g}."
    times = shown_number(basis.roadmap.cost_scale, 2)
    return f"Costs of the catalog are taken times {times}: {size}, with {level} (1: as in its sources).{rate}"


def _financing(basis: PlanBasis) -> list[Block]:
    rows = tuple((way.name, way.fits, way.watch) for way in basis.guideline.financing)
    columns = (Column("Way", 1.5), Column("Where it fits", 2.2), Column("What to watch", 2.8))
    blocks: list[Block] = [table_cells.table("Ways to pay", "", columns, rows, dense=True)]
    if basis.projects:
        blocks.append(_per_project(basis))
    return blocks


def _per_project(basis: PlanBasis) -> Table:
    rows = tuple(
        (
            project.name,
            *money_cells(basis, project.cost_expected),
            table_cells.to_fill("Who pays for building"),
            table_cells.to_fill("Budget line for running"),
        )
        for project in basis.projects
    )
    columns = (
        Column("Project", 2),
        Column(f"Expected ({basis.currency.code})", 1, numeric=True),
        Column("Money for building", 1.8),
        Column("Money for running", 1.8),
    )
    return table_cells.table("Financing", "To be decided for each project", columns, rows)


def _benefits(basis: PlanBasis) -> list[Block]:
    step = basis.step("money")
    return [
        Paragraph("The diagnosis holds no figures on benefits. Nothing is promised here before it is measured."),
        ToWrite(
            "the benefits of each project, in money, time, risk and openness",
            (step.work[2], "Take the baseline (today's value) before the project begins.", step.work[3]),
        ),
    ]


def add_procurement(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("procurement", "Procurement plan", *_blocks(basis))


def _blocks(basis: PlanBasis) -> list[Block]:
    ways = tuple((way.name, way.fits, way.watch) for way in basis.guideline.procurement)
    columns = (Column("Route", 1.7), Column("Where it fits", 2.2), Column("What to watch", 2.6))
    blocks: list[Block] = []
    if basis.projects:
        blocks.append(
            Paragraph(
                "The guide of each module has the text of a tender to start from; the time of a project includes its "
                "tender."
            )
        )
        blocks.append(_tenders(basis))
    blocks.append(table_cells.table("Routes", "Routes to choose from", columns, ways, dense=True))
    blocks.append(
        ToWrite(
            "the rules that every contract of this plan keeps",
            (
                "Data export in open formats, and a way out to another supplier.",
                "The open standards of the chapter Architecture and standards.",
                "Security, privacy and accessibility tested before the last payment.",
                "Payment by results; contract data published.",
            ),
        )
    )
    return blocks


def _tenders(basis: PlanBasis) -> Table:
    rows = tuple(
        (
            project.name,
            month(project.start),
            basis.currency.span(project.cost_low, project.cost_high),
            table_cells.to_fill("Route"),
            table_cells.to_fill("Month; who leads"),
        )
        for project in basis.projects
    )
    columns = (
        Column("Project", 2),
        Column("Project begins", 1.1),
        Column("Value, as a range", 1.7),
        Column("Route", 1.2),
        Column("Tender", 1.2),
    )
    return table_cells.table("Tenders", "Tenders", columns, rows)
