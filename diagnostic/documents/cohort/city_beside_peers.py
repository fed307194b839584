"""One city: where it stands, beside its peers, and its challenge. For its own page and for the secretariat's."""

from __future__ import annotations

from typing import Any

import numpy as np

from diagnostic.base.code_words import STANDING_NAMES
from diagnostic.base.formatting import grouped
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.challenge_groups import headline, reasons
from diagnostic.secretariat.cohort.findings import Findings, shown_row
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND


def add_city(draft: Draft, found: Findings, city: int) -> None:
    """Write the sections of a city, by its row."""
    draft.add("city", found.cohort.labels[city], *_standing(found, city))
    if found.peers[city].rule is None:
        text = f"Fewer than {LEAST} cities are comparable, by income group or population, so that none are shown."
        draft.add("peers", "Beside its peers", Paragraph(text), depth=2)
    else:
        draft.add("peers", "Beside its peers", *peers_blocks(shown_row(found, city)), depth=2)
    if found.grouping is not None:
        member, scores = found.grouping.members[city], found.grouping.scores
        why = [
            Point(f"{scores.groups[row].name}:", " ".join(reasons(found.cohort, scores, member, row)))
            for row in member.order[:2]
        ]
        draft.add("challenge", "Its challenge", Paragraph(headline(scores, member)), Points(tuple(why)), depth=2)


def _standing(found: Findings, city: int) -> list[Block | None]:
    cohort = found.cohort
    level = "No level" if np.isnan(cohort.level[city]) else f"Level {cohort_words.level(cohort, city)}"
    if not np.isnan(cohort.low[city]):
        level += f", score likely {table_cells.span((cohort.low[city], cohort.high[city])).text}"
    said = f"{level}{', provisional' if cohort.provisional[city] else ''}."
    if found.best_rank[city] != NO_BAND:
        ranked = int(np.sum(found.best_rank != NO_BAND))
        band = cohort_words.band(int(found.best_rank[city]), int(found.worst_rank[city]), ranked)
        said += f" Rank of all: {band}."
    if cohort.evidence[city] is not None:
        said += f" Evidence {cohort.evidence[city]}."
    first = cohort_words.first_steps(cohort, city) if cohort.catalog is not None else ""
    return [Paragraph(said), Paragraph(f"First steps: {first}.") if first else None]


def peers_blocks(shown: dict[str, Any]) -> list[Block]:
    """A city beside the medians of its peers.

    Args:
        shown: As ``shown_row`` gives it, and as it is published.
    """
    said = f"{shown['n']} peers: {shown['rule']}."
    if shown["rank_band"] is not None:
        best, worst = shown["rank_band"]
        said += f" Rank among them and the city itself: {cohort_words.band(best, worst, shown['n'] + 1)}."
    columns = (
        Column("Score", 2.2),
        Column("The city, likely", 1.2, numeric=True),
        Column("Peers' median", 1, numeric=True),
        Column("Middle half of the peers", 1.4, numeric=True),
        Column("Peers rated", 0.8, numeric=True),
    )
    rows = []
    for line in shown["lines"]:
        peers = line["peers"]
        half = None if peers["low"] is None else (peers["low"], peers["high"])
        rows.append(
            (
                line["name"],
                table_cells.span(line["own"]),
                table_cells.number(peers["median"])
                if peers["median"] is not None
                else table_cells.words(cohort_words.HIDDEN),
                table_cells.words(cohort_words.HIDDEN) if half is None else table_cells.span(half),
                table_cells.count(peers["n"]),
            )
        )
    note = (
        "Points of 100. The city's own as a likely range: answering what is open narrows it. The peers count with the "
        "low end of theirs, so compare their median with the city's lower number."
    )
    blocks: list[Block] = [
        Paragraph(said),
        table_cells.table("Beside peers", "", columns, rows),
        Paragraph(note, "note"),
    ]
    if foundations := shown.get("foundations"):
        blocks.append(_foundations(foundations))
    return blocks


def _foundations(lines: list[dict[str, Any]]) -> Table:
    rows = tuple(
        (line["name"], STANDING_NAMES[line["own"]], f"{grouped(line['behind'])} of {grouped(line['n'])}")
        for line in lines
    )
    columns = (Column("Foundation", 2.6), Column("Here it stands", 1.2), Column("Peers where it lies behind", 1.4))
    caption = "Foundations, each beside what fits the city's own level"
    return table_cells.table("Foundations beside peers", caption, columns, rows)
