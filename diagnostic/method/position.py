"""Step 8: where between the levels a city stands, and what a row of the catalog says there."""

from __future__ import annotations

import numpy as np

from diagnostic.base.arrays import Floats, Ints
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.maturity_level import NO_LEVEL


def position(questionnaire: Questionnaire, level: Ints, overall: Floats) -> Floats:
    """Where between the levels a city stands, 1..top; NaN without a level.

    ``x = L - 0.5 + (min(O, cut[L+1]) - cut[L]) / (cut[L+1] - cut[L])``; the cut above the top is 100, and where the top
    cut is 100 itself the fraction is 1.
    """
    cuts = np.array([*questionnaire.cuts, 100.0])
    row = np.maximum(level, 1) - 1
    low, high = cuts[row], cuts[row + 1]
    share = np.ones(overall.shape)
    np.divide(np.minimum(overall, high) - low, high - low, out=share, where=high > low)
    x = np.clip(level - 0.5 + share, 1.0, len(questionnaire.levels))
    return np.where(level == NO_LEVEL, np.nan, x)


def target_position(questionnaire: Questionnaire, x: Floats, level: Ints, target_level: Ints) -> Floats:
    """The position moved by the levels between the city's and its target, 1..top."""
    moved: Floats = np.clip(x + target_level - level, 1.0, len(questionnaire.levels))
    return moved


def default_target(questionnaire: Questionnaire, level: Ints) -> Ints:
    """The next level, at most the top; ``NO_LEVEL`` without a level."""
    following = np.minimum(level + 1, len(questionnaire.levels))
    return np.where(level == NO_LEVEL, NO_LEVEL, following)


def at_position(rows: Floats, x: Floats) -> Floats:
    """Rows (rows, levels, 1 or cities) interpolated at positions x (cities,); NaN where x is."""
    top = rows.shape[1]
    known = np.where(np.isnan(x), 1.0, x)
    left = np.minimum(known.astype(np.intp), max(top - 1, 1)) - 1
    right = np.minimum(left + 1, top - 1)
    spread = np.broadcast_to(rows, (*rows.shape[:2], len(x)))
    city = np.arange(len(x))
    low, high = spread[:, left, city], spread[:, right, city]
    return np.where(np.isnan(x), np.nan, low + (high - low) * (known - (left + 1)))
