"""What changed between the periods."""

from __future__ import annotations

from diagnostic.cohort import words
from diagnostic.cohort.findings import Findings
from diagnostic.cohort.spread import LEAST, Spread
from diagnostic.cohort.trend import Step
from diagnostic.report import cells
from diagnostic.report.content import Cell, Column, Draft, Paragraph, Table


def add_trends(draft: Draft, found: Findings) -> None:
    """Write the section, where there is more than one period."""
    if not found.steps:
        return
    intro = Paragraph(
        "Only cities that took part in both periods are compared. A change of the median is no proof of a cause; and a "
        "city that answers more than last time rises at the low end of its likely range without having changed."
    )
    steps = [Paragraph(f"{step.before} to {step.after}: {words.step(step)}") for step in found.steps]
    draft.add("trends", "What changed", intro, *steps)
    for step in found.steps:
        if step.both >= LEAST:
            draft.add(f"trend-{step.after}", f"From {step.before} to {step.after}", _table(found, step), depth=2)


def _table(found: Findings, step: Step) -> Table:
    rows = [("Overall score, as answered", step.score), ("Overall score, low end", step.low)]
    rows += [(f.name, s) for f, s in zip(found.cohort.questionnaire.factors, step.factors, strict=True)]
    if found.cohort.catalog is not None:
        rows += [(m.name, s) for m, s in zip(found.cohort.catalog.modules, step.modules, strict=True)]
    columns = (
        Column("", 3),
        Column("Cities", 0.8, numeric=True),
        Column("Median change", 1.1, numeric=True),
        Column("Middle half", 1.5, numeric=True),
    )
    caption = "Changes in points: scores of factors as answered, then how far systems are in operation"
    return Table(f"Change {step.after}", caption, columns, tuple(_row(name, s) for name, s in rows), dense=True)


def _row(name: str, change: Spread) -> tuple[Cell, ...]:
    median = Cell(words.HIDDEN) if change.median is None else cells.number(change.median, 1, signed=True)
    return cells.words(name), cells.count(change.n), median, Cell(words.middle_half(change, signed=True))
