"""Candidates for the head city of each group; the secretariat chooses."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, at_least, rounded
from diagnostic.base.city_identity import folded
from diagnostic.secretariat.cohort.challenge_groups import GroupScores, mean_known
from diagnostic.secretariat.cohort.cohort import Cohort

CANDIDATES = 3
KNOWN_SHARE = 0.5
"""A city is a candidate when at least this share of the group's modules is known."""

Willing = Mapping[str, Set[str] | None]
"""Key of a city -> ids of the groups it would lead; an empty set is a no, None (or no entry) was not asked."""
Chosen = Mapping[str, str]
"""Id of a group -> key of the city that the secretariat chose."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A city that could lead a group.

    Attributes:
        city: Its column in the cohort.
        strength: Mean implementation of the group's modules that are known.
        known: How many of them are known.
        maturity: Low end of the likely range of its overall score.
        willing: True said yes; None was not asked.
        score: Mean of strength and maturity.
    """

    city: int
    strength: float
    known: int
    maturity: float
    willing: bool | None
    score: float


@dataclass(frozen=True, slots=True)
class Heads:
    """Who could lead a group.

    Attributes:
        group: Row of the group.
        candidates: At most three, the best first.
        eligible: How many cities stand in the upper half on both marks.
        declined: How many of those said no.
        chosen: The column of the city that the secretariat chose; None while it has not.
    """

    group: int
    candidates: tuple[Candidate, ...]
    eligible: int
    declined: int
    chosen: int | None


def head_scores(cohort: Cohort, scores: GroupScores) -> tuple[Floats, Floats]:
    """Strength (mean implementation) and head score of every city, (groups, cities) each; NaN where not known."""
    strength = []
    for modules in scores.modules:
        own = cohort.implementation[list(modules)]
        enough = np.sum(~np.isnan(own), axis=0) >= KNOWN_SHARE * len(modules)
        strength.append(np.where(enough, mean_known(own), np.nan))
    strong = np.stack(strength)
    return strong, (strong + cohort.low) / 2


def heads(cohort: Cohort, scores: GroupScores, willing: Willing, chosen: Chosen) -> tuple[Heads, ...]:
    """Three candidates a group.

    A candidate stands in the upper half of the cohort both in the group's modules and in the low end of its overall
    score. Cities that said no are left out; those that said yes come first; then the higher head score, equals
    (rounded to 9 decimals) by name.
    """
    strong, score = head_scores(cohort, scores)
    place = {key: column for column, key in enumerate(cohort.keys)}
    found = []
    for row, group in enumerate(scores.groups):
        fit = np.flatnonzero(_upper_half(strong[row]) & _upper_half(cohort.low))
        said = {int(city): _says(willing, cohort.keys[city], group.id) for city in fit}
        asked = [city for city in said if said[city] is not False]
        asked.sort(key=lambda c: (said[c] is not True, -float(rounded(score[row, c])), folded(cohort.labels[c])))
        candidates = tuple(_candidate(cohort, scores, strong, score, row, c, said[c]) for c in asked[:CANDIDATES])
        head = place.get(chosen.get(group.id, ""))
        found.append(Heads(row, candidates, len(fit), len(fit) - len(asked), head))
    return tuple(found)


def _candidate(
    cohort: Cohort, scores: GroupScores, strong: Floats, score: Floats, row: int, city: int, willing: bool | None
) -> Candidate:
    known = int(np.sum(~np.isnan(cohort.implementation[list(scores.modules[row]), city])))
    maturity = float(cohort.low[city])
    return Candidate(city, float(strong[row, city]), known, maturity, willing, float(score[row, city]))


def _upper_half(values: Floats) -> Bools:
    """At or above the median of what is known."""
    known = values[~np.isnan(values)]
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    return at_least(values, float(np.median(known)))


def _says(willing: Willing, key: str, group: str) -> bool | None:
    groups = willing.get(key)
    return None if groups is None else group in groups
