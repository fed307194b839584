"""``diagnostic plan``: the optimised roadmap on the terminal or as JSON, and the draft of the master plan."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from diagnostic.base.period import period_of
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.shown import per_cent, shown_number
from diagnostic.cli.chosen_content import read_chosen
from diagnostic.cli.console import bars_allowed, console, plain
from diagnostic.cli.show import say
from diagnostic.content.catalog import Catalog
from diagnostic.content.guide import load_guides
from diagnostic.content.guideline import load_guideline
from diagnostic.content.load import read_yaml
from diagnostic.content.strict_model import shape_problems
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.documents.master_plan.ways_in import ways_in
from diagnostic.documents.writers.report_files import ENDINGS as DOCUMENT_ENDINGS
from diagnostic.documents.writers.report_files import must_be_installed, report_bytes
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnosis_of
from diagnostic.planning.currency import Currency
from diagnostic.planning.project import Overrides
from diagnostic.planning.roadmap import Roadmap, roadmap
from diagnostic.planning.schedule import QUARTERS_A_YEAR, Limits

PLAN_ENDINGS = (".json",)
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
    file: Path, asked: Asked, outputs: list[Path], questionnaire: str | None, catalog: str | None, json: bool
) -> None:
    """Plan for one city."""
    endings = (*PLAN_ENDINGS, *DOCUMENT_ENDINGS)
    for output in outputs:
        if (ending := output.suffix.lower()) not in endings:
            raise ProblemError([Problem("X804", shown(output.suffix), ", ".join(endings), file=str(output))])
        if ending in DOCUMENT_ENDINGS:
            must_be_installed(ending)
    reading = read_chosen(file, questionnaire, catalog, target_level=asked.target_level)
    submission, used, own_catalog = reading.submission, reading.questionnaire, reading.catalog
    if own_catalog is None:
        raise ProblemError([Problem("S507", used.ref, mend="A plan needs a catalog of modules: use --catalog.")])
    result = diagnosis_of(submission, used, own_catalog)
    currency = _currency(asked, result)
    limits = Limits(asked.budget_per_year / currency.per_dollar, asked.teams, asked.years)
    overrides = _overrides(asked.overrides)
    with _stdout_kept_clean():
        found = roadmap(result, own_catalog, limits, _start(asked.start, result), overrides)
    basis = PlanBasis(
        Basis(result, used, own_catalog, submission),
        found,
        load_guideline(),
        load_guides(own_catalog, catalog),
        overrides,
        currency,
    )
    text = found.model_dump_json(indent=2)
    _save(basis, text, outputs)
    if json:
        print(text)
    else:
        _show(found, own_catalog, currency)
        for output in outputs:
            say(f"Saved: {output}")


def _save(basis: PlanBasis, text: str, outputs: list[Path]) -> None:
    document = None
    for output in outputs:
        ending = output.suffix.lower()
        if ending in PLAN_ENDINGS:
            data = f"{text}\n".encode()
        else:
            document = document or master_plan(basis)
            data = report_bytes(document, ending)
        try:
            output.write_bytes(data)
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None


@contextmanager
def _stdout_kept_clean() -> Iterator[None]:
    """The solver's library prints a line now and then; it must not stand in front of the JSON."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _currency(asked: Asked, result: Diagnosis) -> Currency:
    """The money of the budget. The catalog's costs are in US dollars, and no rate is guessed."""
    code = result.city.currency
    if asked.rate is not None:
        if asked.rate <= 0:
            raise ProblemError([Problem("P901", shown(asked.rate), "a rate above 0", "--rate")])
        return Currency() if asked.rate == 1 or code is None else Currency(code, asked.rate)
    if code not in (None, "USD"):
        allowed = f"--rate N (units of {code} for one US dollar); --rate 1 if the budget is in dollars"
        raise ProblemError([Problem("P902", f"currency {code}", allowed, "--budget-per-year")])
    return Currency()


def _start(text: str | None, result: Diagnosis) -> tuple[int, int]:
    """Year and month of the first quarter."""
    if text is None:
        if result.period is None:
            advice = "Write the period into the file, or say when to begin, as in --start 2027-01."
            raise ProblemError([Problem("P901", "no period in the answers", "YYYY-MM", "--start", mend=advice)])
        return period_of(result.period).year + 1, 1
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


def _show(found: Roadmap, catalog: Catalog, currency: Currency) -> None:
    out = console()
    city = found.city.name or "City without a name"
    limits = (
        f"{found.years} years from {found.start}, {currency.shown(found.budget_per_year)} a year, {found.teams} teams"
    )
    out.print(plain(f"{city}: {limits}", "bold"))
    if not found.projects and not found.left_out:
        why = "There is nothing to plan: a plan needs a level, and systems that lack something to the target."
        out.print(plain(why, "yellow"))
        return
    if found.projects:
        _chart(out, found, currency)
        _needs(out, found, catalog)
        _years(out, found, currency)
    else:
        out.print(plain("Nothing fits. What is missing stands below.", "yellow"))
    if found.left_out:
        out.print()
        out.print(plain("Left out, and what would bring it in beside the rest", "bold"))
        for left in found.left_out:
            out.print(plain(f"  {catalog.module(left.id).name}: {ways_in(left, currency, catalog)}"))
    out.print()
    for name, scenario in found.scenarios.items():
        names = ", ".join(catalog.module(module_id).name for module_id in scenario.modules) or "nothing fits"
        out.print(plain(f"  {name} budget, {currency.shown(scenario.budget_per_year)} a year: {names}"))
    scale = f"the catalog's costs times {shown_number(found.cost_scale, 2)} for size and prices"
    out.print(plain(f"In {currency.code}; {scale}. Orders of magnitude: replace them by your own with --overrides."))


def _chart(out: Console, found: Roadmap, currency: Currency) -> None:
    full, empty = ("█", "·") if bars_allowed(out) else ("#", ".")
    table = Table("Module", "From", "To", f"{currency.code}", "low", "high", "Quarters", box=None, pad_edge=False)
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
            *(plain(currency.brief(c)) for c in costs),
            plain(bar, "cyan"),
        )
    out.print(table)


def _needs(out: Console, found: Roadmap, catalog: Catalog) -> None:
    for project in found.projects:
        modules = [catalog.module(module_id).name for module_id in project.needs]
        factors = [f"{b.factor} {shown_number(b.value)} of {b.required:g}" for b in project.prepare]
        if modules or factors:
            out.print(plain(f"  {project.name}: first {', '.join(modules + factors)}"))


def _years(out: Console, found: Roadmap, currency: Currency) -> None:
    out.print()
    for year in found.yearly:
        span = currency.span(year.cost_low, year.cost_high)
        out.print(plain(f"  year {year.year}: {currency.shown(year.cost_expected)} ({span})"))
    if found.inside_budget is not None:
        out.print(
            plain(f"  every year inside the budget in {per_cent(found.inside_budget)} of 1,000 draws of the costs")
        )
