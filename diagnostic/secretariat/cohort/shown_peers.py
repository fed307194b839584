"""What a city may see of its peers: figures over at least ten cities, no name and no single value of another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from diagnostic.base.arrays import Floats
from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.cohort.peers import Peers
from diagnostic.secretariat.cohort.spread import LEAST, Spread


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
