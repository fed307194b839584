"""How well the levels stand under other weights, and how certainty grows with the number of cities."""

from __future__ import annotations

from statistics import median

from diagnostic.base.formatting import grouped, per_cent, shown_number
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Figure, Paragraph, Table
from diagnostic.documents.drawing import picture
from diagnostic.documents.framework.framework_figures import growth_chart
from diagnostic.documents.framework.report_words import factor_label
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.intervals import CLOSE, NARROW, SIZES
from diagnostic.secretariat.framework.level_stability import LEAST_OF_LEVEL
from diagnostic.secretariat.framework.sample import RATES


def add_stability(draft: Draft, found: Check, questionnaire: Questionnaire) -> None:
    """Write both sections; none below the minimum."""
    if found.cities < RATES:
        return
    draft.add("stability", "Levels under other weights", *_levels(found, questionnaire))
    draft.add("growth", "How certainty grows with the number of cities", *_growth(found))


def _levels(found: Check, questionnaire: Questionnaire) -> list[Paragraph | Table]:
    stable = found.stability
    if stable is None or stable.kept is None or stable.nearly_always is None:
        return [Paragraph("No city has a level.")]
    text = (
        "Nobody knows the right weights. When every weight of a question and of a factor is multiplied by a random "
        f"number between {1 - stable.band:g} and {1 + stable.band:g}, a city keeps its level in "
        f"{per_cent(stable.kept)} of the draws on average; {per_cent(stable.nearly_always)} of the "
        f"{grouped(stable.cities)} "
        "cities with a level keep it in 9 of 10 draws or more."
    )
    rows = [
        (
            f"{level.level} {questionnaire.level_name(level.level)}",
            table_cells.count(level.cities),
            table_cells.share(level.kept),
        )
        for level in stable.levels
    ]
    columns = (
        Column("Level", 3),
        Column("Cities", 1, numeric=True),
        Column("Keep it, mean share of draws", 2, numeric=True),
    )
    note = (
        f"{stable.draws} draws, the first of step 6 of the method. A dash: fewer than {LEAST_OF_LEVEL} cities. Other "
        "doubts, such as wrong answers, are not in it."
    )
    return [Paragraph(text), table_cells.table("Levels", "", columns, rows), Paragraph(note, "note")]


def _growth(found: Check) -> list[Paragraph | Table | Figure]:
    widths = [factor.growth.alpha_width for factor in found.factors if factor.growth and factor.growth.alpha_width]
    halves = [factor.growth.mean_half for factor in found.factors if factor.growth and factor.growth.mean_half]
    text = (
        "If further cities answer as these do, with as many gaps, intervals become narrower with the square root of "
        "their number: four times the cities for half the width. The table says how many cities an interval of "
        "alpha "
        f"that is {shown_number(NARROW, 2)} wide needs, and a mean score that chance moves by no more than "
        f"{CLOSE:g} points (95 %)."
    )
    if not widths and not halves:
        return [Paragraph(text), Paragraph("Not shown: no factor has enough answers.")]
    typical_width = [median(own[place] for own in widths) for place in range(len(SIZES))] if widths else []
    typical_half = [median(own[place] for own in halves) for place in range(len(SIZES))] if halves else []

    told = [
        f"{grouped(size)} cities {shown_number(half, 1)} points"
        for size, half in zip(SIZES, typical_half, strict=False)
    ]
    figure = picture(
        "growth",
        "How certainty grows with the number of cities: the median of the factors.",
        f"A mean score may be off by: {'; '.join(told) or 'not shown'}.",
        growth_chart,
        SIZES,
        typical_width,
        typical_half,
        found.cities,
    )
    rows = []
    for factor in found.factors:
        grown = factor.growth
        rows.append(
            (
                factor_label(factor),
                _needed(grown.needed_for_alpha if grown else None, found.cities),
                _needed(grown.needed_for_mean if grown else None, found.cities),
            )
        )
    columns = (
        Column("Factor", 3),
        Column(f"Cities for an interval of alpha {shown_number(NARROW, 2)} wide", 2, numeric=True),
        Column(f"Cities for a mean within {CLOSE:g} points", 2, numeric=True),
    )
    table = table_cells.table("Cities needed", f"Cities needed; now there are {grouped(found.cities)}", columns, rows)
    note = (
        "This is the chance of drawing these cities and not others. Whether the cities that answer are like those that "
        "do not is another matter, and more cities of the same kind do not help there."
    )
    return [Paragraph(text), figure, table, Paragraph(note, "note")]


def _needed(value: int | None, cities: int) -> Cell:
    cell = table_cells.count(value)
    return cell if value is None or value > cities else Cell(cell.text, cell.value, cell.form, "reached")
