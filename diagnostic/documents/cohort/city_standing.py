"""Where the cities stand: levels, factors, regions, population, income."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from diagnostic.base.formatting import grouped, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import (
    Block,
    Cell,
    Column,
    Draft,
    Figure,
    Paragraph,
    Point,
    Points,
    Table,
)
from diagnostic.documents.cohort.cohort_figures import SpanRow, heat_map, level_bars, spans
from diagnostic.documents.cohort.spread_cells import COLUMNS, chance_cell, median_cell, spread_cells
from diagnostic.documents.drawing import picture
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.breakdown import Breakdown, Part
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.spread import LEAST


def level_figure(found: Findings) -> Figure | None:
    """Cities by level; None where they are too few."""
    if not found.levels:
        return None
    names = [f"{level.level} {level.name}" for level in found.levels]
    low, given = [v.by_low_end for v in found.levels], [v.as_answered for v in found.levels]
    said = "; ".join(
        f"{name}: {a} by the low end, {b} as answered" for name, a, b in zip(names, low, given, strict=True)
    )
    caption = f"Cities at each level, n = {grouped(sum(low))}."
    return picture("levels", caption, f"Bar chart. {said}.", level_bars, names, low, given)


def level_numbers(found: Findings) -> Table:
    """The same for spreadsheets."""
    rows = tuple(
        (f"{v.level} {v.name}", table_cells.count(v.by_low_end), table_cells.count(v.as_answered)) for v in found.levels
    )
    columns = (
        Column("Level"),
        Column("Cities, low end of the likely range", numeric=True, bar=max(v.by_low_end for v in found.levels) or 1),
        Column("Cities, as answered", numeric=True),
    )
    return table_cells.table("Levels", "", columns, rows, data_only=True)


def add_standing(draft: Draft, found: Findings) -> None:
    """Write the sections of benchmarks."""
    if found.whole.score.hidden:
        return
    intro = Paragraph(
        "The likely range of a score says how far the questions without an answer could move it. "
        f"{cohort_words.COUNTS_LOW} So leaving questions out gains little. Half of the cities lie at or above "
        f"the median; the "
        "middle half leaves out the highest quarter and the lowest. Where a figure would rest on fewer than "
        f"{LEAST} cities it is not shown."
    )
    chance = Paragraph(cohort_words.CHANCE_RANGE, "note")
    draft.add("standing", "Where the cities stand", intro, _factor_figure(found), _factor_table(found), chance)
    draft.add("parts", "By region, population and income", *_by_part(found), depth=2)
    if (heat := _parts_heat(found)) is not None:
        draft.add("parts-factors", "Factors by region, population and income", heat, _data(found), depth=2)


def _factor_figure(found: Findings) -> Figure:
    named = zip(found.cohort.questionnaire.factors, found.whole.factors, strict=True)
    rows = [SpanRow(f.name, s.n, s.median, s.low, s.high) for f, s in named]
    caption = "Factors: median and middle half of the cities that are rated (in brackets how many), low ends."
    return picture("factors", caption, f"Medians by factor: {_medians(rows)}.", spans, rows)


def _medians(rows: Sequence[SpanRow]) -> str:
    shown = [row for row in rows if not row.heading]
    return "; ".join(f"{row.name}: {'not shown' if row.median is None else shown_number(row.median)}" for row in shown)


def _factor_table(found: Findings) -> Table:
    rows = [("Overall score", *spread_cells(found.whole.score))]
    for factor, spread in zip(found.cohort.questionnaire.factors, found.whole.factors, strict=True):
        rows.append((f"{factor.name} ({factor.id})", *spread_cells(spread)))
    columns = (Column("Score", 2.6), *COLUMNS)
    return table_cells.table("Factors", "Low ends of the likely ranges, of 100 points", columns, rows)


def _parts(found: Findings) -> list[tuple[Breakdown, Part]]:
    return [(breakdown, part) for breakdown in found.breakdowns for part in breakdown.parts]


def _by_part(found: Findings) -> Iterator[Block]:
    if all(part.score.hidden for _, part in _parts(found)):
        yield Paragraph(
            f"No region, population class or income group has {LEAST} cities with a score. They are not compared; this "
            "is how many cities took part:"
        )
        counts = [(b.by, ", ".join(f"{part.name} {part.n}" for part in b.parts)) for b in found.breakdowns]
        yield Points(tuple(Point(f"{by}.", f"{text}.") for by, text in counts))
    else:
        yield _parts_figure(found)
        yield _parts_table(found)
        yield Paragraph(
            "The parts differ in more than one way: a region with small or poor cities is compared with one that has "
            "large or rich ones. A difference between parts is no proof that one administers better.",
            "note",
        )
    sources = "; ".join(f"{breakdown.by}: {breakdown.source}" for breakdown in found.breakdowns)
    yield Paragraph(f"Classes. {sources}.", "note")


def _parts_figure(found: Findings) -> Figure:
    whole = found.whole.score
    rows = [SpanRow("All cities", whole.n, whole.median, whole.low, whole.high)]
    for breakdown in found.breakdowns:
        rows.append(SpanRow(breakdown.by, 0, None, None, None, heading=True))
        for part in breakdown.parts:
            s = part.score
            rows.append(SpanRow(part.name, s.n, s.median, s.low, s.high))
    caption = "Overall score: median and middle half of the cities (in brackets how many have a score), low ends."
    return picture("parts", caption, f"Medians by part of the cohort: {_medians(rows)}.", spans, rows)


def _parts_table(found: Findings) -> Table:
    levels = found.cohort.questionnaire.levels
    rows = []
    for breakdown, part in _parts(found):
        counts = part.levels or (None,) * len(levels)
        rows.append(
            (
                breakdown.by,
                part.name,
                table_cells.count(part.n),
                Cell(cohort_words.HIDDEN) if part.provisional is None else table_cells.count(part.provisional),
                median_cell(part.score),
                chance_cell(part.score),
                *(Cell("·") if count is None else table_cells.count(count) for count in counts),
            )
        )
    columns = (
        Column("By", 1.6),
        Column("Part", 2.1),
        Column("Cities", 0.7, numeric=True),
        Column("Provi\u00adsional", 1.05, numeric=True),
        Column("Median", 1.05, numeric=True),
        Column("Chance range", 1.05, numeric=True),
        *(Column(f"Level {level.level}", 0.6, numeric=True) for level in levels),
    )
    caption = f"Cities by the low end of their level; a dot where fewer than {LEAST} cities have a score"
    return table_cells.table("Parts", caption, columns, rows, dense=True)


def _parts_heat(found: Findings) -> Figure | None:
    shown = [("All cities", found.whole)] + [(p.name, p) for _, p in _parts(found) if not p.score.hidden]
    if len(shown) < 2:
        return None
    values = np.array([[np.nan if s.median is None else s.median for s in part.factors] for _, part in shown])
    columns = [factor.name for factor in found.cohort.questionnaire.factors]
    names = [f"{name} ({grouped(part.n)})" for name, part in shown]
    caption = (
        f"Median of each factor, low ends (in brackets how many cities); × where under {LEAST} cities are rated. Parts "
        f"with under {LEAST} cities are left out."
    )
    said = "Medians of the factors by part of the cohort; the numbers stand in the sheet Part by factor."
    return picture("parts-factors", caption, said, heat_map, names, columns, values.tolist(), 0.21, sideways=True)


def _data(found: Findings) -> Table:
    rows = tuple(
        (breakdown.by, part.name, factor.id, *spread_cells(spread))
        for breakdown, part in _parts(found)
        for factor, spread in zip(found.cohort.questionnaire.factors, part.factors, strict=True)
    )
    columns = (Column("By"), Column("Part"), Column("Factor"), *COLUMNS)
    return table_cells.table("Part by factor", "", columns, rows, data_only=True)
