"""Step 8: what is expected of each module at the city's level, and the gap to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Floats, Ints, above, rounded
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.maturity_level import NO_LEVEL
from diagnostic.method.prerequisites import Entry

BEHIND, IN_STEP, AHEAD, NO_STANDING = 1, 0, -1, -2
StandingWord = Literal["behind", "in_step", "ahead"]
STANDING_WORDS: dict[int, StandingWord | None] = {
    BEHIND: "behind",
    IN_STEP: "in_step",
    AHEAD: "ahead",
    NO_STANDING: None,
}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is expected, each array (modules, cities).

    Attributes:
        expected: Implementation expected at the city's position; NaN where it has no level.
        gap: expected - actual; NaN where either is not known.
        target: Implementation at the target level, raised for what other modules need.
        target_gap: target - actual.
        standing: ``BEHIND``, ``IN_STEP``, ``AHEAD`` or ``NO_STANDING``.
    """

    expected: Floats
    gap: Floats
    target: Floats
    target_gap: Floats
    standing: Ints


def position(questionnaire: Questionnaire, level: Ints, overall: Floats) -> Floats:
    """Where between the levels a city stands, 1..top; NaN without a level.

    ``x = L - 0.5 + (min(O, cut[L+1]) - cut[L]) / (cut[L+1] - cut[L])``; the cut above the top is 100.
    """
    cuts = np.array([*questionnaire.cuts, 100.0])
    row = np.maximum(level, 1) - 1
    low, high = cuts[row], cuts[row + 1]
    share = np.zeros(overall.shape)
    np.divide(np.minimum(overall, high) - low, high - low, out=share, where=high > low)
    x = np.clip(level - 0.5 + share, 1.0, len(questionnaire.levels))
    return np.where(level == NO_LEVEL, np.nan, x)


def default_target(questionnaire: Questionnaire, level: Ints) -> Ints:
    """The next level, at most the top; ``NO_LEVEL`` without a level."""
    following = np.minimum(level + 1, len(questionnaire.levels))
    return np.where(level == NO_LEVEL, NO_LEVEL, following)


def expected_at(expected: Floats, x: Floats) -> Floats:
    """Rows of ``expected`` (modules, levels, 1 or cities) interpolated at positions x (cities,)."""
    top = expected.shape[1]
    known = np.where(np.isnan(x), 1.0, x)
    left = np.minimum(known.astype(np.intp), max(top - 1, 1)) - 1
    right = np.minimum(left + 1, top - 1)
    rows = np.broadcast_to(expected, (*expected.shape[:2], len(x)))
    city = np.arange(len(x))
    low, high = rows[:, left, city], rows[:, right, city]
    return np.where(np.isnan(x), np.nan, low + (high - low) * (known - (left + 1)))


def gaps(
    questionnaire: Questionnaire,
    catalog: Catalog,
    expected: Floats,
    implementation: Floats,
    needs: list[Entry],
    level: Ints,
    overall: Floats,
    target_level: Ints,
) -> Gaps:
    """Gaps of all modules.

    Args:
        questionnaire: Gives the levels and their cuts.
        catalog: Gives modules, prerequisites and the limits of standing.
        expected: (modules, levels, 1 or cities).
        implementation: (modules, cities), from step 7.
        needs: The entries of ``prerequisites.py``.
        level: (cities,), from step 4.
        overall: (cities,), from step 3.
        target_level: (cities,).
    """
    x = position(questionnaire, level, overall)
    x_target = np.clip(x + target_level - level, 1.0, len(questionnaire.levels))
    expected_now = expected_at(expected, x)
    target = raised_targets(catalog, expected_at(expected, x_target), implementation, needs)
    gap = expected_now - implementation
    standing = np.where(
        above(gap, catalog.standing.behind),
        BEHIND,
        np.where(above(catalog.standing.ahead, gap), AHEAD, IN_STEP),
    )
    return Gaps(
        expected=expected_now,
        gap=gap,
        target=target,
        target_gap=target - implementation,
        standing=np.where(np.isnan(gap), NO_STANDING, standing),
    )


def raised_targets(catalog: Catalog, target: Floats, implementation: Floats, needs: list[Entry]) -> Floats:
    """Targets raised to what modules with a positive target gap require, dependents first.

    Of each entry only the known module nearest to meeting it is raised, also where it is met already: what
    is needed must stay in the plan.
    """
    target = target.copy()
    for m in catalog.dependents_first:
        wanted = above(target[m] - implementation[m], 0.0)
        for entry in needs:
            if entry.module != m:
                continue
            for row in entry.needed:
                raised = wanted & (entry.nearest == row) & (rounded(entry.required) > rounded(target[row]))
                target[row] = np.where(raised, entry.required, target[row])
    return target
