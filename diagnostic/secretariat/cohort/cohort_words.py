"""Findings in words and short numbers, for every face. Numbers are rounded here."""

from __future__ import annotations

import numpy as np

from diagnostic.base.formatting import DASH, counted, grouped, shown_number, whole_span
from diagnostic.base.formatting import signed as with_sign
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND, Spread
from diagnostic.secretariat.cohort.trend import Step

HIDDEN = f"under {LEAST}"
"""Where a figure would rest on too few cities."""
COUNTS_LOW = "Wherever cities are compared, a city counts with the low end of its likely range."

CHANCE_RANGE = (
    "Chance range: where the median of all such cities would lie in 9 of 10 cases, if these cities had been drawn by "
    "chance. They were not."
)


def starred(cohort: Cohort, city: int) -> str:
    """A city with an asterisk where its result is provisional."""
    return cohort.labels[city] + (" *" if cohort.provisional[city] else "")


def cities(count: int) -> str:
    """``1 city``, ``12 cities``."""
    return counted(count, "city", "cities")


def median(spread: Spread, signed: bool = False) -> str:
    """The median, or that it is hidden."""
    if spread.median is None:
        return HIDDEN
    return with_sign(spread.median, 1) if signed else shown_number(spread.median)


def middle_half(spread: Spread, signed: bool = False) -> str:
    """Where the middle half of the values lie."""
    return _span(spread.low, spread.high, signed)


def median_range(spread: Spread) -> str:
    """How far the median could move by chance."""
    return _span(spread.median_low, spread.median_high, signed=False)


def _span(low: float | None, high: float | None, signed: bool) -> str:
    if low is None or high is None:
        return HIDDEN
    return (
        f"{with_sign(low, 1)} to {with_sign(high, 1)}"
        if signed
        else f"{shown_number(low)} to {shown_number(high)}".replace("-", "−")
    )


def band(best: int, worst: int, of: int | None = None) -> str:
    """A rank band, as in ``12 to 31 of 118``."""
    if best == NO_BAND:
        return DASH
    places = str(best) if best == worst else f"{best} to {worst}"
    return places if of is None else f"{places} of {of}"


def headline(findings: Findings) -> str:
    """How many cities, when."""
    period = findings.cohort.period
    return f"{cities(len(findings.cohort))}, {f'period {period}' if period else 'no period given'}"


def selection(findings: Findings) -> list[str]:
    """Which cities these are, what was left out, and how sure the results are."""
    cohort, out = findings.cohort, findings.cohort.left_out
    said = [cohort.selection or "All cities in the results given; nobody drew them as a sample."]
    if out.repeated:
        said.append(f"{counted(out.repeated, 'result')} left out: the same city and period again; the newest counts.")
    if out.earlier:
        said.append(
            f"{counted(out.earlier, 'result')} left out: an earlier period of the same year; the newest counts."
        )
    if out.other_periods:
        said.append(f"{counted(out.other_periods, 'result')} of other periods serve for the trend only.")
    little = int(np.sum(cohort.too_little & ~np.isnan(cohort.level)))
    if little:
        said.append(f"{cities(little)} of which too little is answered to say one level, or what comes first.")
    without = int(np.sum(np.isnan(cohort.low)))
    if without:
        said.append(f"{cities(without)} without a score, for want of answers: in no figure about scores.")
    provisional = int(np.sum(cohort.provisional))
    if provisional:
        of = f"{grouped(provisional)} of {counted(len(cohort), 'result')}"
        said.append(f"{of} {'is' if provisional == 1 else 'are'} provisional: a factor has too few answers.")
    return said


def level(cohort: Cohort, city: int) -> str:
    """The level with its likely range, as in ``2 (2-3)``; the likely range alone where too little is answered."""
    if np.isnan(cohort.level[city]):
        return "no level"
    within = whole_span(int(cohort.low_level[city]), int(cohort.high_level[city]))
    if cohort.too_little[city]:
        return f"{within}, too little answered"
    own = shown_number(cohort.level[city])
    return own if own == within else f"{own} ({within})"


def evidence(findings: Findings) -> str:
    """How many cities have each grade, as in ``A 0, B 3, C 20, D 95``; "" where the results do not say."""
    return ", ".join(f"{grade} {grouped(count)}" for grade, count in findings.evidence.items())


def first_steps(cohort: Cohort, city: int, at_most: int = 5) -> str:
    """Names of a city's first steps, in order; "" where there are none."""
    assert cohort.catalog is not None
    return ", ".join(cohort.catalog.by_id[one].name for one in cohort.steps[city][:at_most])


def step(change: Step) -> str:
    """A trend in a sentence."""
    said = f"{cities(change.both)} took part in both"
    if change.only_before or change.only_after:
        said += f" ({grouped(change.only_before)} only before, {grouped(change.only_after)} only after)"
    if change.levels is None:
        return f"{said}; figures begin at {LEAST} cities."
    up, same, down = change.levels
    return (
        f"{said}, and these are compared. Level: {grouped(up)} higher, {grouped(same)} the same, "
        f"{grouped(down)} lower. Median change of the score as answered {median(change.score, True)} points "
        f"(middle half {middle_half(change.score, True)}), "
        f"of the low end of the likely range {median(change.low, True)}."
    )
