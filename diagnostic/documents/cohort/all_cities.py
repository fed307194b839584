"""The annex: each city beside its peers, and why it belongs to its group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from diagnostic.base.arrays import number_or_none
from diagnostic.base.city_identity import folded
from diagnostic.base.formatting import DASH, listed, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Cell, Column, Draft, Paragraph, Table, plain_columns
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.challenge_groups import headline, reasons
from diagnostic.secretariat.cohort.findings import Findings, Grouping
from diagnostic.secretariat.cohort.peers import NOBODY, RULES, Peers
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND

MOST_LISTED = 200
"""More cities than this are in spreadsheets only."""
PEERS_HEADS = ("Peers' median", "Peers' quarter", "Peers' three quarters")


def add_cities(draft: Draft, found: Findings) -> None:
    """Write the annex; of many cities one sentence, because spreadsheets have the tables."""
    if not len(found.cohort):
        return
    numbers = (_numbers(found), _factors(found))
    if len(found.cohort) > MOST_LISTED:
        why = [] if found.grouping is None else [replace(_why(found, found.grouping), data_only=True)]
        names = listed([table.name for table in (*numbers, *why)])
        text = Paragraph(
            f"The tables of {cohort_words.cities(len(found.cohort))} are in the spreadsheet (sheets {names})."
        )
        draft.add("cities", "Annex: each city", text, *numbers, *why)
        return
    draft.add("cities", "Annex: each city beside its peers", _intro(found), _beside(found), *numbers)
    if found.grouping is not None:
        draft.add("why", "Annex: why each city is in its group", _why(found, found.grouping))


def _intro(found: Findings) -> Paragraph:
    order = (
        "In the order of the names. An asterisk marks a provisional result; the two letters are the country (ISO "
        "3166). Evidence: from A, mostly measured, shown and validated, to D."
    )
    if not _compares(found):
        return Paragraph(f"{order} Fewer than {LEAST} cities have a score: there are no ranks and no peers.")
    rules = "; ".join(f"({number}) {rule}" for number, (rule, _) in enumerate(RULES, start=1))
    return Paragraph(
        f"{order} A rank is a band: the best and the worst place a city has within the likely ranges of all. Peers "
        f"are other cities like it, by the first of these rules that finds {LEAST}: {rules}. Where no rule finds "
        f"{LEAST}, none are shown. The small numbers are the middle half of the peers."
    )


def _compares(found: Findings) -> bool:
    """Whether any city has a rank or peers."""
    return bool(np.any(found.best_rank != NO_BAND)) or any(peers.rule is not None for peers in found.peers)


def _by_name(found: Findings) -> list[int]:
    return sorted(range(len(found.cohort)), key=lambda city: folded(found.cohort.labels[city]))


def _beside(found: Findings) -> Table:
    """For readers: short, with a second line under a number."""
    cohort, compares = found.cohort, _compares(found)
    rows = []
    for city in _by_name(found):
        row = [
            table_cells.words(cohort_words.starred(cohort, city), cohort.countries[city] or ""),
            table_cells.words(cohort_words.level(cohort, city)),
            table_cells.words(cohort.evidence[city] or DASH),
            table_cells.words(_span(cohort.low[city], cohort.high[city])),
        ]
        if compares:
            peers = found.peers[city]
            row += [
                table_cells.words(cohort_words.band(int(found.best_rank[city]), int(found.worst_rank[city]))),
                table_cells.words(_rule(peers)),
                _median(peers),
                table_cells.words(_among(peers)),
            ]
        rows.append(tuple(row))
    columns = [
        Column("City", 2.3),
        Column("Level (likely)", 0.95),
        Column("Evidence", 0.8),
        Column("Score, likely range", 1.05, numeric=True),
    ]
    if compares:
        ranked = int(np.sum(found.best_rank != NO_BAND))
        columns += [
            Column(f"Rank of all {ranked or ''}".strip(), 0.95),
            Column("Peers: how many (rule)", 1.0),
            Column("Peers' median", 1.0, numeric=True),
            Column("Rank among peers", 1.1),
        ]
    return table_cells.table("Cities in short", "", tuple(columns), rows, dense=True, document_only=True)


def _span(low: float, high: float) -> str:
    return DASH if np.isnan(low) else f"{shown_number(low)} to {shown_number(high)}"


def _rule(peers: Peers) -> str:
    if peers.rule is None:
        return cohort_words.HIDDEN
    return f"{peers.n} ({[rule for rule, _ in RULES].index(peers.rule) + 1})"


def _median(peers: Peers) -> Cell:
    if peers.score.median is None:
        return Cell(DASH)
    return table_cells.words(cohort_words.median(peers.score), cohort_words.middle_half(peers.score))


def _among(peers: Peers) -> str:
    if peers.best_rank is None or peers.worst_rank is None:
        return DASH
    return cohort_words.band(peers.best_rank, peers.worst_rank, peers.n + 1)


def _numbers(found: Findings) -> Table:
    """The same for spreadsheets: a number a cell."""
    cohort = found.cohort
    rows = []
    for city in _by_name(found):
        peers = found.peers[city]
        ranked = found.best_rank[city] != NO_BAND
        scores = (cohort.score, cohort.low, cohort.high)
        levels = (cohort.level, cohort.low_level, cohort.high_level)
        rows.append(
            (
                cohort.labels[city],
                cohort.countries[city] or "",
                cohort.regions[city] or "",
                "yes" if cohort.provisional[city] else "no",
                "yes" if cohort.too_little[city] else "no",
                cohort.evidence[city] or DASH,
                cohort_words.first_steps(cohort, city) if cohort.catalog else "",
                *(table_cells.number(number_or_none(level[city])) for level in levels),
                *(table_cells.number(number_or_none(score[city]), 1) for score in scores),
                *(
                    table_cells.count(int(rank[city]) if ranked else None)
                    for rank in (found.best_rank, found.worst_rank)
                ),
                table_cells.count(peers.n if peers.rule is not None else None),
                peers.rule or DASH,
                *(table_cells.number(value, 1) for value in (peers.score.median, peers.score.low, peers.score.high)),
                table_cells.count(peers.best_rank),
                table_cells.count(peers.worst_rank),
            )
        )
    texts = ("City", "Country", "Region", "Provisional", "Too little answered", "Evidence", "First steps")
    numbers = [f"{what}{end}" for what in ("Level", "Score") for end in ("", ", low end", ", high end")]
    numbers += ["Best rank", "Worst rank", "Peers", "Peers are of the", *PEERS_HEADS]
    numbers += ["Best rank among peers", "Worst rank among peers"]
    return table_cells.table("Cities", "", plain_columns(texts, numbers), rows, data_only=True)


def _factors(found: Findings) -> Table:
    """Each city's factors beside its peers' medians, for spreadsheets."""
    cohort = found.cohort
    rows = []
    for city in _by_name(found):
        peers = found.peers[city]
        for row, factor in enumerate(cohort.questionnaire.factors):
            beside = peers.factors[row] if peers.factors else NOBODY
            own = (cohort.factor, cohort.factor_low, cohort.factor_high)
            rows.append(
                (
                    cohort_words.starred(found.cohort, city),
                    factor.id,
                    *(table_cells.number(number_or_none(values[row, city]), 1) for values in own),
                    table_cells.count(beside.n if peers.factors else None),
                    *(table_cells.number(value, 1) for value in (beside.median, beside.low, beside.high)),
                )
            )
    numbers = ("Score", "Low end", "High end", "Peers", *PEERS_HEADS)
    return table_cells.table(
        "Factors beside peers", "", plain_columns(("City", "Factor"), numbers), rows, data_only=True
    )


def _why(found: Findings, grouping: Grouping) -> Table:
    rows = []
    for city in _by_name(found):
        member = grouping.members[city]
        said = headline(grouping.scores, member)
        small = ""
        if member.primary is not None:
            small = " ".join(reasons(found.cohort, grouping.scores, member, member.primary))
        rows.append((cohort_words.starred(found.cohort, city), table_cells.words(said, small)))
    columns = (Column("City", 1.6), Column("Group, and why", 6))
    return table_cells.table("Why this group", "", columns, rows, dense=True)
