"""What changed between the periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Table
from diagnostic.documents.cohort.spread_cells import half_cell, median_cell
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.spread import LEAST, Spread
from diagnostic.secretariat.cohort.trend import Step


def add_trends(draft: Draft, found: Findings) -> None:
    """Write the section, where there is more than one period."""
    if not found.steps:
        return
    intro = Paragraph(
        "Only cities that took part in both periods are compared. A change of the median is no proof of a cause; and a "
        "city that answers more than last time rises at the low end of its likely range without having changed."
    )
    steps = [Paragraph(f"{step.before} to {step.after}: {cohort_words.step(step)}") for step in found.steps]
    draft.add("trends", "What changed", intro, *steps)
    for step in found.steps:
        if step.both >= LEAST:
            tables = _tables(found, step)
            draft.add(f"trend-{step.after}", f"From {step.before} to {step.after}", *tables, depth=2)


def _tables(found: Findings, step: Step) -> Iterator[Table]:
    factors = zip(found.cohort.questionnaire.factors, step.factors, strict=True)
    scores = [("Overall score, as answered", step.score), ("Overall score, low end", step.low)]
    scores += [(factor.name, spread) for factor, spread in factors]
    yield _table(f"Change {step.after}", "Changes in points; factors as answered", "Score", scores)
    if found.cohort.catalog is not None:
        modules = zip(found.cohort.catalog.modules, step.modules, strict=True)
        caption = "Changes in points of how far each system is in operation"
        named = [(module.name, spread) for module, spread in modules]
        yield _table(f"Change of systems {step.after}", caption, "System", named)


def _table(name: str, caption: str, what: str, changes: Sequence[tuple[str, Spread]]) -> Table:
    rows = tuple(
        (of, table_cells.count(s.n), median_cell(s, 1, signed=True), half_cell(s, signed=True)) for of, s in changes
    )
    columns = (
        Column(what, 3),
        Column("Cities", 0.8, numeric=True),
        Column("Median change", 1.1, numeric=True),
        Column("Middle half", 1.5, numeric=True),
    )
    return table_cells.table(name, caption, columns, rows, dense=True)
