"""Sentences and cells that several sections of the report on a questionnaire share."""

from __future__ import annotations

from diagnostic.base.formatting import DASH, counted, grouped
from diagnostic.documents.blocks import Cell
from diagnostic.secretariat.framework.advice import two_digits
from diagnostic.secretariat.framework.check_findings import Check, FactorCheck
from diagnostic.secretariat.framework.consistency import LEAST_ITEMS
from diagnostic.secretariat.framework.intervals import Interval
from diagnostic.secretariat.framework.sample import RATES


def selection(found: Check) -> str:
    """Which cities count, in a sentence or two."""
    chosen = found.selection
    parts = [f"{counted(chosen.cities, 'city', 'cities')} of {counted(chosen.rows, 'row', 'rows')}"]
    left = [
        (chosen.older, "older answers of a city that stands again with newer ones"),
        (chosen.other_questionnaire, "of another questionnaire or version"),
        (chosen.empty, "without a single answer"),
    ]
    given = [f"{grouped(count)} {words}" for count, words in left if count]
    sentence = f"Selection: {parts[0]} in {', '.join(chosen.sources)}"
    if given:
        sentence += f"; left out: {', '.join(given)}"
    return f"{sentence}. Of each city only the newest answers count."


def factor_label(factor: FactorCheck) -> str:
    """Name and id."""
    return f"{factor.name} ({factor.id})"


def value_cell(value: float | None) -> Cell:
    """A value between -1 and 1, or a dash."""
    return Cell(DASH) if value is None else Cell(two_digits(value), value, "0.00")


def interval_cell(value: float | None, interval: Interval | None) -> Cell:
    """A value between -1 and 1 with its interval under it, or a dash."""
    if value is None:
        return Cell(DASH)
    small = "" if interval is None else f"{two_digits(interval[0])} to {two_digits(interval[1])}"
    return Cell(two_digits(value), value, "0.00", small)


def why_no_alpha(factor: FactorCheck, cities: int) -> str:
    """Why a factor has no alpha."""
    return {
        None: "",
        "formative": "a list of facts: alpha is no mark of its quality",
        "few_cities": f"{RATES - cities} more cities are needed",
        "few_questions": "fewer than two questions have enough different answers",
        "thin_pairs": "too few cities answered some of the questions together, or all of these answered alike",
        "no_variance": "the questions cancel each other out",
    }[factor.no_alpha]


def why_no_omega(factor: FactorCheck) -> str:
    """Why a factor with an alpha has no omega."""
    return {
        "thin_pairs": "too few cities answered the questions together",
        "few_items": f"fewer than {LEAST_ITEMS} questions",
        "not_positive_definite": "the correlations contradict each other (not positive definite)",
        "no_convergence": "the calculation does not come to rest",
        "loading_above_one": "one question would explain more than everything (loading above 1)",
    }.get(factor.no_omega or "", "")
