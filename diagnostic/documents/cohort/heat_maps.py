"""All cities at a glance: by factors, and by systems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from diagnostic.base.arrays import Floats, number_or_none, rounded
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Figure, Paragraph
from diagnostic.documents.cohort.cohort_figures import heat_map
from diagnostic.documents.drawing import picture
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings

ON_A_PAGE = 60
MOST = 180
"""More cities than this do not fit pages that anybody reads: spreadsheets have them all."""
COMFORTABLE = 40


def add_heat_maps(draft: Draft, found: Findings) -> None:
    """Write the sections; of many cities one sentence, because spreadsheets have the maps."""
    cohort = found.cohort
    if not len(cohort):
        return
    factors = list(_map(found, "Cities by factors", [f.name for f in cohort.questionnaire.factors], cohort.factor))
    systems: list[Block] = []
    if cohort.catalog is not None:
        order = _easiest_first(cohort.implementation)
        names = [cohort.catalog.modules[row].name for row in order]
        systems = list(_map(found, "Cities by systems", names, cohort.implementation[order]))
    if len(cohort) > MOST:
        where = "sheet Cities by factors" if not systems else "sheets Cities by factors and Cities by systems"
        text = Paragraph(f"The maps of {cohort_words.cities(len(cohort))} are in the spreadsheet ({where}).")
        draft.add("heat", "All cities at a glance", text, *factors, *systems)
        return
    intro = Paragraph(
        "The city with the highest low end of its likely range stands at the top, cities without a score at the "
        "bottom; the numbers are the scores as answered. This is no ranking: neighbours often differ by less than is "
        "known. The stronger the colour, the more points of 100. A cross (×) means not known or not rated: never "
        "zero. An asterisk marks a provisional result."
    )
    draft.add("heat", "All cities at a glance", intro, *factors)
    if systems:
        text = Paragraph("How far each system is in operation, of 100; the most widespread system stands at the left.")
        draft.add("heat-systems", "Cities by systems", text, *systems, depth=2)


def _easiest_first(values: Floats) -> list[int]:
    known = ~np.isnan(values)
    means = np.where(known.any(axis=1), np.nansum(values, axis=1) / np.maximum(known.sum(axis=1), 1), -1.0)
    return [int(row) for row in np.argsort(-rounded(means), kind="stable")]


def _map(found: Findings, name: str, columns: Sequence[str], values: Floats) -> Iterator[Block]:
    """The map over as many pages as it needs, and its numbers."""
    cities = found.cohort.by_low_end
    if len(cities) <= MOST:
        yield from _figures(found, name, columns, values)
    rows = tuple(
        (
            cohort_words.starred(found.cohort, city),
            *(table_cells.number(number_or_none(row[city]), 1) for row in values),
        )
        for city in cities
    )
    heads = (Column("City", 2), *(Column(column, 1, numeric=True) for column in columns))
    yield table_cells.table(name, name, heads, rows, data_only=True)


def _figures(found: Findings, name: str, columns: Sequence[str], values: Floats) -> Iterator[Figure]:
    cities = found.cohort.by_low_end
    pages = -(-len(cities) // ON_A_PAGE)
    size = -(-len(cities) // pages)
    height = 0.165 if len(cities) <= COMFORTABLE else 0.122
    for page in range(pages):
        own = cities[page * size : (page + 1) * size]
        names = [cohort_words.starred(found.cohort, city) for city in own]
        part = f", {page + 1} of {pages}" if pages > 1 else ""
        caption = f"{name}{part}, n = {len(cities)}."
        said = f"Heat map of {len(own)} cities by {len(columns)} columns; the numbers stand in the sheet {name}."
        yield picture(
            f"{name}-{page}", caption, said, heat_map, names, columns, values[:, own].T.tolist(), height, sideways=True
        )
