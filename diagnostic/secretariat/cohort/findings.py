"""Everything that is found out about a cohort, put together for the faces; and what of it each city may see.

A city sees figures over at least ten cities of its peers, no name and no single value of another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats, Ints
from diagnostic.base.period import UNDATED, Period, period_of
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.results.results_table import Results
from diagnostic.secretariat.cohort.breakdown import Breakdown, LevelCount, Part, breakdowns, level_counts, whole
from diagnostic.secretariat.cohort.challenge_groups import GroupScores, Membership, group_scores, memberships
from diagnostic.secretariat.cohort.cohort import Cohort, cohort_of
from diagnostic.secretariat.cohort.head_cities import Chosen, Heads, Willing, heads
from diagnostic.secretariat.cohort.module_need import (
    FoundationNeed,
    ModuleNeed,
    evidence_counts,
    foundation_needs,
    module_needs,
)
from diagnostic.secretariat.cohort.peers import Peers, peers_of
from diagnostic.secretariat.cohort.spread import LEAST, NO_BAND, Spread, rank_bands
from diagnostic.secretariat.cohort.trend import Step, trend
from diagnostic.secretariat.cohort.workshop_brief import Brief, briefs


@dataclass(frozen=True, slots=True)
class Grouping:
    """The challenge groups: who belongs to which and why, who could lead, what to talk about."""

    scores: GroupScores
    members: tuple[Membership, ...]
    heads: tuple[Heads, ...]
    briefs: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is found out about a cohort.

    Attributes:
        cohort: The cities.
        levels: Cities by level.
        whole: All cities as one part.
        breakdowns: By region, population, income.
        best_rank: (cities,); ``rank_band.NO_BAND`` without a score, and where under ten cities have one.
        worst_rank: (cities,).
        peers: For each city.
        needs: The modules, those needed most first; none without a systems part.
        foundations: The foundations, those that lead the steps most often first; none where there are none.
        evidence: How many cities have each grade of evidence; empty where the results do not say.
        grouping: None where the content has no groups.
        steps: Trends, oldest first; none where there is one period only.
    """

    cohort: Cohort
    levels: tuple[LevelCount, ...]
    whole: Part
    breakdowns: tuple[Breakdown, ...]
    best_rank: Ints
    worst_rank: Ints
    peers: tuple[Peers, ...]
    needs: tuple[ModuleNeed, ...]
    foundations: tuple[FoundationNeed, ...]
    evidence: dict[str, int]
    grouping: Grouping | None
    steps: tuple[Step, ...]


def findings_of(
    results: Results,
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    period: str | None = None,
    selection: str = "",
    willing: Willing | None = None,
    chosen: Chosen | None = None,
) -> Findings:
    """All findings.

    Args:
        results: Of all periods.
        questionnaire: What all rows were made with.
        catalog: The modules.
        period: A year or a quarter; by default the newest year.
        selection: Which cities these are, in words.
        willing: Which groups each city would lead.
        chosen: The head cities that the secretariat chose.

    Raises:
        ProblemError: K104, no result is of this period.
    """
    cohort = cohort_of(results, questionnaire, catalog, period, selection)
    best, worst = rank_bands(cohort.low, cohort.high)
    if np.sum(best != NO_BAND) < LEAST:
        best, worst = np.full_like(best, NO_BAND), np.full_like(worst, NO_BAND)
    scores = group_scores(cohort)
    return Findings(
        cohort=cohort,
        levels=level_counts(cohort),
        whole=whole(cohort),
        breakdowns=breakdowns(cohort),
        best_rank=best,
        worst_rank=worst,
        peers=tuple(peers_of(cohort, city) for city in range(len(cohort))),
        needs=module_needs(cohort),
        foundations=foundation_needs(cohort),
        evidence=evidence_counts(cohort),
        grouping=None if scores is None else _grouping(cohort, scores, willing or {}, chosen or {}),
        steps=trend([cohort_of(results, questionnaire, catalog, str(step)) for step in _until(results, cohort.period)]),
    )


def _until(results: Results, text: str) -> list[Period]:
    """The periods that lead up to this one, which is the last: years for a year, quarters for a quarter.

    A year without an earlier one is looked at quarter by quarter.
    """
    period = period_of(text)
    dated = sorted({period for period, _ in results.when} - {UNDATED})
    if not period.is_year:
        return [found for found in dated if not found.is_year and found <= period] or [period]
    years = sorted({found.of_year for found in dated if found.of_year <= period})
    quarters = [found for found in dated if not found.is_year and period.takes_in(found)]
    return years if len(years) > 1 else quarters if len(quarters) > 1 else [period]


def _grouping(cohort: Cohort, scores: GroupScores, willing: Willing, chosen: Chosen) -> Grouping:
    members = memberships(scores)
    return Grouping(scores, members, heads(cohort, scores, willing, chosen), briefs(cohort, scores, members))


def shown_whole(findings: Findings) -> dict[str, Any]:
    """What belongs to the whole cohort and to no single city."""
    return {"n": len(findings.cohort), "selection": findings.cohort.selection, "score": _spread(findings.whole.score)}


def shown_rows(findings: Findings) -> dict[str, dict[str, Any]]:
    """For each city, by its key, what it alone sees; cities without ten peers have no row."""
    return {
        findings.cohort.keys[peers.city]: shown_row(findings, peers.city)
        for peers in findings.peers
        if peers.rule is not None
    }


def shown_row(findings: Findings, city: int) -> dict[str, Any]:
    """What a city that has peers sees."""
    cohort, peers = findings.cohort, findings.peers[city]
    lines = [_line("Overall score", cohort.low, cohort.high, city, peers.score)]
    for row, factor in enumerate(cohort.questionnaire.factors):
        lines.append(_line(factor.name, cohort.factor_low[row], cohort.factor_high[row], city, peers.factors[row]))
    band = None if peers.best_rank is None else [peers.best_rank, peers.worst_rank]
    shown = {"rule": peers.rule, "n": peers.n, "rank_band": band, "lines": lines}
    return shown | {"foundations": list(_foundations(cohort, city, peers))}


def _foundations(cohort: Cohort, city: int, peers: Peers) -> Iterator[dict[str, Any]]:
    """Of each foundation how it stands here, and in how many peers it lies behind; where at least ten say."""
    members = list(peers.members)
    for row, foundation in enumerate(cohort.catalog.foundations if cohort.catalog else []):
        stands = [word for word in cohort.foundations_stand[row][members] if word is not None]
        if len(stands) >= LEAST:
            own = cohort.foundations_stand[row][city]
            yield {"name": foundation.name, "own": own, "behind": stands.count("behind"), "n": len(stands)}


def _line(name: str, low: Floats, high: Floats, city: int, peers: Spread) -> dict[str, Any]:
    own = None if np.isnan(low[city]) else [float(low[city]), float(high[city])]
    return {"name": name, "own": own, "peers": _spread(peers)}


def _spread(peers: Spread) -> dict[str, Any]:
    return {"n": peers.n, "median": peers.median, "low": peers.low, "high": peers.high}
