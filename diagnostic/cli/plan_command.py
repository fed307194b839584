"""``diagnostic plan``: the optimised roadmap on the terminal or as JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from diagnostic import wording
from diagnostic.cli.console import bars_allowed, console, plain
from diagnostic.cli.content import chosen_questionnaire, diagnosed
from diagnostic.content.base import shape_problems
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import read_yaml
from diagnostic.diagnosis import Diagnosis
from diagnostic.plan.project import Overrides
from diagnostic.plan.roadmap import LeftOut, Roadmap, roadmap
from diagnostic.plan.schedule import QUARTERS_A_YEAR, Limits
from diagnostic.problems import Problem, ProblemError, shown

ENDINGS = (".json",)
START = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """The limits as they were typed."""

    budget_per_year: float
    years: int
    teams: int
    start: str | None
    rate: float | None
    overrides: Path | None
    target_level: int | None


def plan(
    file: Path, asked: Asked, outputs: list[Path], questionnaire: str | None, catalog: Path | None, json: bool
) -> None:
    """Plan for one city."""
    for output in outputs:
        if output.suffix.lower() not in ENDINGS:
            raise ProblemError([Problem("X804", shown(output.suffix), ", ".join(ENDINGS), file=str(output))])
    result, used, own_catalog = diagnosed(file, chosen_questionnaire(questionnaire), catalog, asked.target_level)
    if own_catalog is None:
        raise ProblemError([Problem("S507", used.ref, mend="A plan needs a catalog of modules: use --catalog.")])
    limits = Limits(_dollars(asked, result), asked.teams, asked.years)
    found = roadmap(result, own_catalog, limits, _start(asked.start, result), _overrides(asked.overrides))
    text = found.model_dump_json(indent=2)
    for output in outputs:
        try:
            output.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if json:
        print(text)
    else:
        _show(found, own_catalog)


def _dollars(asked: Asked, result: Diagnosis) -> float:
    """The budget in US dollars: the catalog's costs are in dollars, and no rate is guessed."""
    if asked.rate is not None:
        if asked.rate <= 0:
            raise ProblemError([Problem("P901", shown(asked.rate), "a rate above 0", "--rate")])
        return asked.budget_per_year / asked.rate
    currency = result.city.currency
    if currency not in (None, "USD"):
        allowed = f"--rate N (units of {currency} for one US dollar); --rate 1 if the budget is in dollars"
        raise ProblemError([Problem("P902", f"currency {currency}", allowed, "--budget-per-year")])
    return asked.budget_per_year


def _start(text: str | None, result: Diagnosis) -> tuple[int, int]:
    """Year and month of the first quarter."""
    if text is None:
        if result.period is None:
            raise ProblemError([Problem("P901", "no period in the answers", "YYYY-MM", "--start")])
        return int(result.period[:4]) + 1, 1
    match = START.fullmatch(text)
    if match is None:
        raise ProblemError([Problem("P901", shown(text), "YYYY-MM, as in 2027-01", "--start")])
    return int(match[1]), int(match[2])


def _overrides(path: Path | None) -> Overrides:
    if path is None:
        return Overrides()
    try:
        return Overrides.model_validate(read_yaml(path))
    except ValidationError as error:
        raise ProblemError([p.in_file(str(path)) for p in shape_problems(error, Overrides)]) from None


def _show(found: Roadmap, catalog: Catalog) -> None:
    out = console()
    city = found.city.name or "City without a name"
    limits = f"{found.years} years from {found.start}, {_money(found.budget_per_year)} a year, {found.teams} teams"
    out.print(plain(f"{city}: {limits}", "bold"))
    if found.projects:
        _chart(out, found)
        _needs(out, found, catalog)
        _years(out, found)
    else:
        out.print(plain("Nothing fits. What is missing stands below.", "yellow"))
    if found.left_out:
        out.print()
        out.print(plain("Left out, and what would bring it in beside the rest", "bold"))
        for left in found.left_out:
            out.print(plain(f"  {catalog.module(left.id).name}: {_ways_in(left)}"))
    out.print()
    for name, modules in found.scenarios.items():
        names = ", ".join(catalog.module(module_id).name for module_id in modules) or "nothing fits"
        out.print(plain(f"  {name} budget: {names}"))
    scale = f"the catalog's costs times {found.cost_scale:.2f} for size and prices"
    out.print(plain(f"In US dollars; {scale}. Orders of magnitude: replace them by your own with --overrides."))


def _chart(out: Console, found: Roadmap) -> None:
    full, empty = ("█", "·") if bars_allowed(out) else ("#", ".")
    table = Table("Module", "From", "To", "Cost", "Low", "High", "Quarters", box=None, pad_edge=False)
    for column in table.columns[3:6]:
        column.justify = "right"
    for project in found.projects:
        quarters = range(1, found.years * QUARTERS_A_YEAR + 1)
        bar = "".join(full if project.first_quarter <= q <= project.last_quarter else empty for q in quarters)
        costs = (project.cost_expected, project.cost_low, project.cost_high)
        table.add_row(
            plain(project.name),
            plain(project.start),
            plain(project.end),
            *(plain(_money(c)) for c in costs),
            plain(bar, "cyan"),
        )
    out.print(table)


def _needs(out: Console, found: Roadmap, catalog: Catalog) -> None:
    for project in found.projects:
        modules = [catalog.module(module_id).name for module_id in project.needs]
        factors = [f"{b.factor} {wording.shown_number(b.value)} of {b.required:g}" for b in project.prepare]
        if modules or factors:
            out.print(plain(f"  {project.name}: first {', '.join(modules + factors)}"))


def _years(out: Console, found: Roadmap) -> None:
    out.print()
    for year in found.yearly:
        span = f"{_money(year.cost_low)} to {_money(year.cost_high)}"
        out.print(plain(f"  year {year.year}: {_money(year.cost_expected)} ({span})"))
    if found.inside_budget is not None:
        out.print(plain(f"  every year inside the budget in {found.inside_budget:.0%} of 1,000 draws of the costs"))


def _ways_in(left: LeftOut) -> str:
    """What would bring a module in."""
    if left.waits_for:
        return f"needs {', '.join(left.waits_for)}, which cannot be planned"
    ways = [] if left.more_budget is None else [f"{_money(left.more_budget)} a year more"]
    ways += ["one team more"] * left.one_more_team + ["one year more"] * left.one_more_year
    return " or ".join(ways) or "no single one of money, a team or a year"


def _money(value: float) -> str:
    """US dollars with three figures: more would claim too much."""
    for size, unit in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(value) >= size:
            return f"USD {value / size:.3g}{unit}"
    return f"USD {value:.0f}"
