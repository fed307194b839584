"""The annex: each city beside its peers, and why it belongs to its group."""

from __future__ import annotations

import numpy as np

from diagnostic.arrays import number_or_none
from diagnostic.city_name import folded
from diagnostic.cohort import words
from diagnostic.cohort.findings import Findings, Grouping
from diagnostic.cohort.group_reasons import headline, reasons
from diagnostic.cohort.peers import RULES, Peers
from diagnostic.cohort.rank_band import NO_BAND
from diagnostic.cohort.spread import LEAST
from diagnostic.report import cells
from diagnostic.report.content import Cell, Column, Draft, Paragraph, Table
from diagnostic.wording import DASH

MOST_LISTED = 200
"""More cities than this are in spreadsheets only."""


def add_cities(draft: Draft, found: Findings) -> None:
    """Write the annex."""
    if not len(found.cohort):
        return
    many = len(found.cohort) > MOST_LISTED
    rules = "; ".join(f"{number}: {rule}" for number, (rule, _) in enumerate(RULES, start=1))
    intro = Paragraph(
        "In the order of the names, because a rank is a band: the best and the worst place a city has within the "
        f"likely ranges of all. Peers are other cities like it, by the first rule that finds {LEAST}: {rules}. Where "
        f"no rule finds {LEAST}, none are shown. An asterisk marks a provisional result."
    )
    beyond = (
        Paragraph(f"The tables of {len(found.cohort):,} cities are in the spreadsheet only.", "note") if many else None
    )
    draft.add("annex", "Annex: each city beside its peers", intro, beyond, _beside(found, many), _factors(found))
    if found.grouping is not None:
        table = _why(found, found.grouping, many)
        draft.add("why", "Annex: why each city is in its group", beyond, table, depth=1)


def _by_name(found: Findings) -> list[int]:
    return sorted(range(len(found.cohort)), key=lambda city: folded(found.cohort.labels[city]))


def _beside(found: Findings, many: bool) -> Table:
    cohort = found.cohort
    ranked = int(np.sum(found.best_rank != NO_BAND))
    rows = []
    for city in _by_name(found):
        peers = found.peers[city]
        rows.append(
            (
                cells.words(words.starred(found.cohort, city), cohort.texts("city.country")[city] or ""),
                cells.words(_level(found, city)),
                _span(cohort.low[city], cohort.high[city]),
                cells.words(words.band(int(found.best_rank[city]), int(found.worst_rank[city]))),
                cells.words(_rule(peers)),
                _median(peers),
                cells.words(_among(peers)),
            )
        )
    columns = (
        Column("City", 2.3),
        Column("Level (likely)", 0.95),
        Column("Score, likely range", 1.05, numeric=True),
        Column(f"Rank of all {ranked or ''}".strip(), 0.95),
        Column("Peers: how many (rule)", 1.0),
        Column("Peers' median", 1.0, numeric=True),
        Column("Rank among peers", 1.1),
    )
    return Table("Cities", "", columns, tuple(rows), data_only=many, dense=True)


def _level(found: Findings, city: int) -> str:
    cohort = found.cohort
    if np.isnan(cohort.level[city]):
        return "no level"
    low, high = cohort.low_level[city], cohort.high_level[city]
    return f"{cohort.level[city]:.0f}" + (f" ({low:.0f}-{high:.0f})" if low != high else "")


def _span(low: float, high: float) -> Cell:
    return Cell(DASH) if np.isnan(low) else Cell(f"{low:.0f} to {high:.0f}", float(low), "0.0")


def _rule(peers: Peers) -> str:
    if peers.rule is None:
        return words.HIDDEN
    number = [rule for rule, _ in RULES].index(peers.rule) + 1
    return f"{peers.n} ({number})"


def _median(peers: Peers) -> Cell:
    if peers.score.median is None:
        return Cell(DASH)
    return Cell(words.median(peers.score), peers.score.median, "0.0", words.median_range(peers.score))


def _among(peers: Peers) -> str:
    if peers.best_rank is None or peers.worst_rank is None:
        return DASH
    return words.band(peers.best_rank, peers.worst_rank, peers.n + 1)


def _factors(found: Findings) -> Table:
    """Each city's factors beside its peers' medians, for spreadsheets."""
    cohort = found.cohort
    rows = []
    for city in _by_name(found):
        peers = found.peers[city]
        for row, factor in enumerate(cohort.questionnaire.factors):
            beside = peers.factors[row] if peers.factors else None
            rows.append(
                (
                    cells.words(words.starred(found.cohort, city)),
                    cells.words(factor.id),
                    cells.number(number_or_none(cohort.factor[row, city]), 1),
                    cells.number(number_or_none(cohort.factor_low[row, city]), 1),
                    cells.number(number_or_none(cohort.factor_high[row, city]), 1),
                    cells.count(beside.n if beside else None),
                    cells.number(beside.median if beside else None, 1),
                    cells.number(beside.low if beside else None, 1),
                    cells.number(beside.high if beside else None, 1),
                )
            )
    columns = (
        Column("City", 2),
        Column("Factor", 1),
        *(
            Column(title, 1, numeric=True)
            for title in ("Score", "Low end", "High end", "Peers", "Peers' median", "Quarter below", "Quarter above")
        ),
    )
    return Table("Cities by factor", "Each city's factors beside its peers", columns, tuple(rows), data_only=True)


def _why(found: Findings, grouping: Grouping, many: bool) -> Table:
    rows = []
    for city in _by_name(found):
        member = grouping.members[city]
        said = headline(grouping.scores, member)
        small = ""
        if member.primary is not None:
            small = " ".join(reasons(found.cohort, grouping.scores, member, member.primary))
        rows.append((cells.words(words.starred(found.cohort, city)), cells.words(said, small)))
    columns = (Column("City", 1.6), Column("Group, and why", 6))
    return Table("Why this group", "", columns, tuple(rows), data_only=many, dense=True)
