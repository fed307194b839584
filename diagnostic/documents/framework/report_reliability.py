"""Whether the questions of each factor go together: alpha, omega, and where they do not apply."""

from __future__ import annotations

from diagnostic.base.formatting import DASH, grouped, per_cent, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Figure, Paragraph, Point, Points, Table, plain_columns
from diagnostic.documents.drawing import picture
from diagnostic.documents.framework.framework_figures import Dot, States, answer_states, dots
from diagnostic.documents.framework.report_words import (
    factor_label,
    interval_cell,
    value_cell,
    why_no_alpha,
    why_no_omega,
)
from diagnostic.secretariat.framework.advice import two_digits
from diagnostic.secretariat.framework.check_findings import Check, FactorCheck
from diagnostic.secretariat.framework.sample import OMEGA, RATES

GOOD_ALPHA = 0.70
"""Enough for early research: J. C. Nunnally and I. H. Bernstein, Psychometric Theory, 3rd edition, 1994."""


def add_reliability(draft: Draft, found: Check) -> None:
    """Write the section; none below the minimum."""
    if found.cities < RATES:
        return
    intro = (
        "Alpha and omega say how much of the differences between cities' factor scores comes from what the questions "
        "of the factor have in common, from 0 to 1; the rest is particular to single questions. Both describe these "
        "cities with these questions. Neither says that a factor measures what its name promises."
    )
    draft.add(
        "reliability",
        "Reliability of the factors",
        Paragraph(intro),
        _table(found),
        _figures(found),
        _formative(found),
        _omitted(found),
    )
    draft.add("answering", "How the factors are answered", *_answering(found), depth=2)


def reliability_figure(found: Check) -> Figure | None:
    """Alpha with its interval and omega, a row a factor; None where no factor has an alpha."""
    if all(factor.alpha is None for factor in found.factors):
        return None

    rows = [
        Dot(factor_label(factor), factor.alpha, factor.alpha_interval, factor.omega, _short_why(factor))
        for factor in found.factors
    ]
    lowest = min(interval[0] for factor in found.factors if (interval := factor.alpha_interval) is not None)
    other = "omega" if any(factor.omega is not None for factor in found.factors) else ""
    drawn = (rows, 0.0 if lowest >= 0 else -0.2, GOOD_ALPHA, other)

    told = [
        f"{factor.name} {two_digits(factor.alpha)}"
        if factor.alpha is not None
        else f"{factor.name} {_short_why(factor)}"
        for factor in found.factors
    ]
    caption = (
        f"Alpha of the factors with its 95 % interval; {grouped(found.cities)} cities. Dotted: "
        f"{shown_number(GOOD_ALPHA, 2)}, enough for "
        "early research (Nunnally and Bernstein, 1994). Lists of facts have none."
    )
    return picture("reliability", caption, f"Alpha of each factor: {'; '.join(told)}.", dots, *drawn)


def _short_why(factor: FactorCheck) -> str:
    return "" if factor.no_alpha is None else "list of facts" if factor.no_alpha == "formative" else "not shown"


def _table(found: Check) -> Table:
    rows = []
    for factor in found.factors:
        rows.append(
            (
                table_cells.words(factor_label(factor), why_no_alpha(factor, found.cities)),
                Cell(f"{factor.used} of {factor.questions}", float(factor.used), "0")
                if factor.alpha is not None
                else Cell(DASH),
                table_cells.number(factor.n),
                interval_cell(factor.alpha, factor.alpha_interval),
                value_cell(factor.omega),
                value_cell(factor.mean_correlation),
            )
        )
    columns = (
        Column("Factor", 4),
        Column("Questions used", 1.3, numeric=True),
        Column("Cities a pair", 1.1, numeric=True),
        Column("Alpha, 95 % interval", 1.6, numeric=True),
        Column("Omega", 1, numeric=True),
        Column("Mean correlation", 1.3, numeric=True),
    )
    caption = (
        "Cities a pair: how many answered two questions together (harmonic mean of all pairs); intervals rest on it."
    )
    return table_cells.table("Reliability", caption, columns, rows)


def _figures(found: Check) -> Table:
    """The same with the ends of the intervals, for spreadsheets."""
    rows = []
    for factor in found.factors:
        low, high = factor.alpha_interval or (None, None)
        values = (factor.alpha, low, high, factor.omega, factor.mean_correlation)
        rows.append(
            (
                factor.id,
                *(value_cell(value) for value in values),
                table_cells.number(factor.n),
                table_cells.count(factor.least_pair),
            )
        )
    titles = ("Alpha", "from", "to", "Omega", "Mean correlation", "Cities a pair", "Thinnest pair")
    return table_cells.table("Reliability figures", "", plain_columns(("Factor",), titles), rows, data_only=True)


def _formative(found: Check) -> Points | None:
    points = [
        Point(f"{factor_label(factor)}.", f"{factor.formative} Such a list is judged by its content, not by alpha.")
        for factor in found.factors
        if factor.formative is not None
    ]
    return Points(tuple(points)) if points else None


def _omitted(found: Check) -> Points | None:
    """Questions that alpha leaves out, and why there is no omega."""
    points = [
        Point(
            f"{factor_label(factor)}: without {', '.join(factor.left_out)}.",
            "Too few cities answered, or all gave the same answer.",
        )
        for factor in found.factors
        if factor.left_out
    ]
    if found.cities >= OMEGA:  # before it, the first page says that more cities are needed
        points += [
            Point(f"{factor_label(factor)}: no omega.", f"{why_no_omega(factor).capitalize()}.")
            for factor in found.factors
            if factor.alpha is not None and factor.no_omega is not None
        ]
    return Points(tuple(points)) if points else None


def _answering(found: Check) -> list[Figure | Table]:
    by_factor = {}
    for factor in found.factors:
        own = [question.answered for question in found.questions if question.factor == factor.id]
        total = sum(one.cities for one in own)
        by_factor[factor.id] = tuple(
            sum(getattr(one, name) for one in own) / total
            for name in ("answered", "dont_know", "missing", "not_applicable")
        )

    drawn = [States(factor_label(factor), by_factor[factor.id]) for factor in found.factors]

    told = [f"{factor.name} {per_cent(by_factor[factor.id][0])} answered" for factor in found.factors]
    caption = f"How the questions of each factor are answered; {grouped(found.cities)} cities, every question alike."
    rows = []
    for factor in found.factors:
        answered, dont_know, missing, outside = by_factor[factor.id]
        mean = table_cells.number(factor.mean, 1)
        if factor.mean is not None and factor.mean_interval is not None:
            low, high = factor.mean_interval
            mean = Cell(
                shown_number(factor.mean, 1), factor.mean, "0.0", f"{shown_number(low, 1)} to {shown_number(high, 1)}"
            )
        row = [table_cells.share(value) for value in (answered, dont_know, missing, outside)]
        rows.append(
            (factor_label(factor), *row, table_cells.count(factor.scored), mean, table_cells.number(factor.sd, 1))
        )
    columns = (
        Column("Factor", 3.4),
        Column("Answered", 1.1, numeric=True),
        Column("Don't know", 0.9, numeric=True),
        Column("Not answered", 1.1, numeric=True),
        Column("Not applicable", 1.2, numeric=True),
        Column("Cities rated", 0.8, numeric=True),
        Column("Mean score", 1.3, numeric=True),
        Column("Spread (sd)", 0.9, numeric=True),
    )
    table = table_cells.table(
        "Answering", "Shares of all answers, and the scores of the cities that are rated", columns, rows
    )
    return [picture("answering", caption, f"Stacked bars: {'; '.join(told)}.", answer_states, drawn), table]
