"""What the figures show, as plain data: the same numbers serve the drawing and the words that replace it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.content.catalog import CRITERIA
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.score_range import likely_factor_ends


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A bar of the profile: a factor, or the mean of a dimension (``whole``)."""

    name: str
    score: float | None
    likely: tuple[float, float] | None
    context: bool
    whole: bool
    target: float | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A module: what is in operation, expected and aimed at; ``outside``: run by others, or not the city's task."""

    name: str
    implementation: float | None
    expected: float | None
    target: float | None
    gap: float | None
    outside: bool = False

    @property
    def why_no_bar(self) -> str:
        """What stands where nothing is known of what is in operation."""
        return "run by others" if self.outside else "not known"


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A priority and its parts."""

    name: str
    rank: int
    total: float
    parts: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class RangeData:
    """The score with its ranges, and the probability of each level."""

    score: float
    likely: tuple[float, float] | None
    interval: tuple[float, float] | None
    full: tuple[float, float] | None
    probabilities: dict[int, float]


@dataclass(frozen=True, slots=True)
class YearRow:
    """An assessment: its score and likely range."""

    name: str
    score: float
    likely: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A project over time: its first and last quarter, from 1; ``waits_for`` are rows above or below it."""

    name: str
    first: int
    last: int
    label: str
    waits_for: tuple[int, ...]


def profile_rows(basis: Basis) -> list[ProfileRow]:
    """The factors, dimension by dimension, each dimension headed by its mean. Empty when nothing is rated."""
    if all(found.score is None for found in basis.result.factors):
        return []
    context = {dimension.id: dimension.context for dimension in basis.questionnaire.dimensions}
    means = {found.id: found.score for found in basis.result.maturity.dimensions}
    rows = []
    groups = [(d.id, d.name) for d in basis.questionnaire.dimensions] + [(None, "")]
    for dimension, name in groups:
        members = [factor for factor in basis.questionnaire.factors if factor.dimension == dimension]
        if dimension is not None and members:
            rows.append(ProfileRow(name, means[dimension], None, context[dimension], True, None))
        for factor in members:
            found = basis.factor_result[factor.id]
            likely = None
            if found.score is not None and found.coverage < 1:
                low, high = likely_factor_ends(np.array(found.score), np.array(found.coverage))
                likely = (float(low), float(high))
            target = None if found.target is None else basis.questionnaire.cuts[found.target - 1]
            rows.append(
                ProfileRow(factor.name, found.score, likely, context.get(dimension or "", False), False, target)
            )
    return rows


def gap_rows(basis: Basis) -> list[GapRow]:
    """The modules, the widest gap first, those without one last."""
    rows = [
        GapRow(found.name, found.implementation, found.expected, found.target, found.gap, found.status == "n/a")
        for found in basis.result.modules
    ]
    return sorted(rows, key=lambda row: -1e9 if row.gap is None else row.gap, reverse=True)


def contribution_rows(basis: Basis) -> list[ContributionRow]:
    """The ranked modules that have a priority, in the recommended order."""
    names = {found.id: found.name for found in basis.result.modules}
    return [
        ContributionRow(
            names[found.id],
            found.rank,
            found.score,
            {criterion: getattr(found.contributions, criterion) for criterion in CRITERIA},
        )
        for found in basis.result.priorities
        if found.rank is not None and found.score is not None
    ]


def range_data(basis: Basis) -> RangeData:
    """Score and ranges of a city that has a score."""
    found = basis.result.maturity
    assert found.score is not None
    interval = found.score_interval
    return RangeData(
        score=found.score,
        likely=_pair(found.likely_range.score if found.likely_range else None),
        interval=_pair(interval),
        full=_pair(found.range.score if found.range else None),
        probabilities={int(level): chance for level, chance in (found.probabilities or {}).items()},
    )


def _pair(ends: list[float] | None) -> tuple[float, float] | None:
    return None if ends is None else (ends[0], ends[1])
