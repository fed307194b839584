"""Where the cities stand: levels, factors, regions, population, income."""

from __future__ import annotations

import numpy as np

from diagnostic.cohort import words
from diagnostic.cohort.breakdown import Breakdown, Part
from diagnostic.cohort.findings import Findings
from diagnostic.cohort.spread import LEAST, Spread
from diagnostic.cohort_report.picture import picture
from diagnostic.report import cells
from diagnostic.report.content import Block, Cell, Column, Draft, Figure, Paragraph, Table


def level_figure(found: Findings) -> Figure | None:
    """Cities by level; None where they are too few."""
    if not found.levels:
        return None
    names = [f"{level.level} {level.name}" for level in found.levels]
    low, given = [v.by_low_end for v in found.levels], [v.as_answered for v in found.levels]
    said = "; ".join(
        f"{name}: {a} by the low end, {b} as answered" for name, a, b in zip(names, low, given, strict=True)
    )
    caption = f"Cities at each level, n = {sum(low)}."
    return picture("levels", caption, f"Bar chart. {said}.", "level_bars", names, low, given)


def add_standing(draft: Draft, found: Findings) -> None:
    """Write the sections of benchmarks."""
    if found.whole.score.hidden:
        return
    intro = Paragraph(
        f"{words.COUNTS_LOW} So leaving questions out gains little. A median is shown with the middle half of the "
        f"cities; where a figure would rest on fewer than {LEAST} cities it is not shown."
    )
    draft.add("standing", "Where the cities stand", intro, _factor_figure(found), _factor_table(found))
    blocks: list[Block] = [_parts_figure(found), _parts_table(found), *_notes(found)]
    draft.add("parts", "By region, population and income", *blocks, depth=2)
    if (heat := _parts_heat(found)) is not None:
        draft.add("parts-factors", "Factors by region, population and income", heat, _data(found), depth=2)


def _factor_figure(found: Findings) -> Figure:
    from diagnostic.cohort_report.figures import SpanRow  # noqa: PLC0415  # matplotlib is slow to import

    named = zip(found.cohort.questionnaire.factors, found.whole.factors, strict=True)
    rows = [SpanRow(f.name, s.n, s.median, s.low, s.high) for f, s in named]
    said = "; ".join(f"{row.name}: {'not shown' if row.median is None else f'{row.median:.0f}'}" for row in rows)
    caption = "Factors: median and middle half of the cities that are rated (in brackets how many), low ends."
    return picture("factors", caption, f"Medians by factor: {said}.", "spans", rows)


def _spread_cells(spread: Spread) -> tuple[Cell, Cell, Cell, Cell]:
    return (
        cells.count(spread.n),
        _number(spread.median),
        _text(words.middle_half(spread), spread),
        _text(words.median_range(spread), spread),
    )


def _number(value: float | None) -> Cell:
    return Cell(words.HIDDEN) if value is None else cells.number(value)


def _text(text: str, spread: Spread) -> Cell:
    return Cell(words.HIDDEN if spread.hidden else text)


def _factor_table(found: Findings) -> Table:
    rows = [(cells.words("Overall score"), *_spread_cells(found.whole.score))]
    for factor, spread in zip(found.cohort.questionnaire.factors, found.whole.factors, strict=True):
        rows.append((cells.words(f"{factor.name} ({factor.id})"), *_spread_cells(spread)))
    columns = (
        Column("", 2.6),
        Column("Cities", 0.7, numeric=True),
        Column("Median", 0.8, numeric=True),
        Column("Middle half", 1.2, numeric=True),
        Column("Median, 9 of 10 samples", 1.5, numeric=True),
    )
    return Table("Factors", "Low ends of the likely ranges, of 100 points", columns, tuple(rows))


def _parts(found: Findings) -> list[tuple[Breakdown, Part]]:
    return [(breakdown, part) for breakdown in found.breakdowns for part in breakdown.parts]


def _parts_figure(found: Findings) -> Figure:
    from diagnostic.cohort_report.figures import SpanRow  # noqa: PLC0415

    whole = found.whole.score
    rows = [SpanRow("All cities", whole.n, whole.median, whole.low, whole.high)]
    for breakdown in found.breakdowns:
        rows.append(SpanRow(breakdown.by, 0, None, None, None, heading=True))
        for part in breakdown.parts:
            s = part.score
            rows.append(SpanRow(part.name, s.n, s.median, s.low, s.high))
    shown = [row for row in rows if not row.heading]
    said = "; ".join(f"{row.name}: {'not shown' if row.median is None else f'{row.median:.0f}'}" for row in shown)
    caption = "Overall score: median and middle half of the cities (in brackets how many have a score), low ends."
    return picture("parts", caption, f"Medians by part of the cohort: {said}.", "spans", rows)


def _parts_table(found: Findings) -> Table:
    levels = found.cohort.questionnaire.levels
    rows = []
    for breakdown, part in _parts(found):
        counts = part.levels or (None,) * len(levels)
        by = breakdown.by if part is breakdown.parts[0] else ""
        rows.append(
            (
                cells.words(part.name, by),
                cells.count(part.n),
                Cell(words.HIDDEN) if part.provisional is None else cells.count(part.provisional),
                _number(part.score.median),
                _text(words.median_range(part.score), part.score),
                *(Cell("·") if count is None else cells.count(count) for count in counts),
            )
        )
    columns = (
        Column("", 2.2),
        Column("Cities", 0.75, numeric=True),
        Column("Provi\u00adsional", 0.95, numeric=True),
        Column("Median", 0.9, numeric=True),
        Column("Median, 9 of 10 samples", 1.15, numeric=True),
        *(Column(f"Level {level.level}", 0.7, numeric=True) for level in levels),
    )
    caption = "Cities by the low end of their level; a dot where fewer than ten cities have a score"
    return Table("Parts", caption, columns, tuple(rows), dense=True)


def _notes(found: Findings) -> list[Paragraph]:
    sources = "; ".join(f"{breakdown.by}: {breakdown.source}" for breakdown in found.breakdowns)
    text = (
        f"Classes. {sources}. The parts differ in more than one way: a region with small or poor cities is compared "
        "with one that has large or rich ones. A difference between parts is no proof that one administers better. "
        "Median, 9 of 10 samples: where the median of all such cities would lie if these had been drawn by chance, "
        "which they were not."
    )
    return [Paragraph(text, "note")]


def _parts_heat(found: Findings) -> Figure | None:
    shown = [("All cities", found.whole)] + [(p.name, p) for _, p in _parts(found) if not p.score.hidden]
    if len(shown) < 2:
        return None
    values = np.array([[np.nan if s.median is None else s.median for s in part.factors] for _, part in shown])
    columns = [factor.name for factor in found.cohort.questionnaire.factors]
    names = [f"{name} ({part.n})" for name, part in shown]
    caption = (
        "Median of each factor, low ends; × where under ten cities are rated. Parts under ten cities are left out."
    )
    said = "Medians of the factors by part of the cohort; the numbers stand in the sheet Part by factor."
    return picture("parts-factors", caption, said, "heat_map", names, columns, values, 0.21)


def _data(found: Findings) -> Table:
    rows = []
    for breakdown, part in _parts(found):
        for factor, spread in zip(found.cohort.questionnaire.factors, part.factors, strict=True):
            rows.append(
                (cells.words(breakdown.by), cells.words(part.name), cells.words(factor.id), *_spread_cells(spread))
            )
    columns = (
        Column("By", 1),
        Column("Part", 2),
        Column("Factor", 1),
        Column("Cities", 1, numeric=True),
        Column("Median", 1, numeric=True),
        Column("Middle half", 1, numeric=True),
        Column("Median, 9 of 10 samples", 1, numeric=True),
    )
    return Table("Part by factor", "Low ends by part and factor", columns, tuple(rows), data_only=True)
