"""``diagnostic plan``: the optimised roadmap on the terminal or as JSON, and the draft of the master plan."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from diagnostic.base.period import period_of
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.cli.chosen_content import read_chosen
from diagnostic.cli.delivery import deliver, must_be_possible
from diagnostic.cli.show import say
from diagnostic.content.guide import load_guides
from diagnostic.content.guideline import load_guideline
from diagnostic.content.load import load_model
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_document import master_plan
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.method.one_city import diagnosis_of
from diagnostic.planning.optimal_schedule import Limits
from diagnostic.planning.project import Currency, Overrides
from diagnostic.planning.roadmap import roadmap

IN_SHORT = ("roadmap", "left-out", "scenarios", "money")
"""Chapters of the plan that the terminal shows."""
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
    must_be_possible(outputs)
    reading = read_chosen(file, questionnaire, catalog, target_level=asked.target_level)
    submission, used, own_catalog = reading.submission, reading.questionnaire, reading.catalog
    if own_catalog is None:
        raise ProblemError([Problem("S507", used.ref, mend="A plan needs a catalog of modules: use --catalog.")])
    result = diagnosis_of(submission, used, own_catalog)
    currency = _currency(asked, result)
    limits = Limits(asked.budget_per_year / currency.per_dollar, asked.teams, asked.years)
    overrides = load_model(asked.overrides, Overrides) if asked.overrides else Overrides()
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
    deliver(found.model_dump_json(indent=2), lambda: master_plan(basis), outputs, json, IN_SHORT)
    if not json:
        say("Costs are orders of magnitude: replace them by your own with --overrides.")


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
