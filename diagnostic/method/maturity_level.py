"""Step 4: the maturity level, its gates, and what holds a city back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, at_least
from diagnostic.content.questionnaire import Questionnaire

NO_LEVEL = 0


def levels(questionnaire: Questionnaire, overall: Floats, factor_score: Floats) -> Ints:
    """The highest level whose cut the score reaches and whose gates are all met.

    Args:
        questionnaire: Gives cuts and gates.
        overall: (cities,).
        factor_score: (factors, cities); of whatever is answered, rated or not.

    Returns:
        (cities,); ``NO_LEVEL`` where there is no score.
    """
    result = np.full(overall.shape, NO_LEVEL)
    for level, cut in enumerate(questionnaire.cuts, start=1):
        reached = at_least(overall, cut) & gates_met(questionnaire, level, factor_score)
        result = np.where(reached, level, result)
    return result


def gate_cut(questionnaire: Questionnaire, level: int) -> float | None:
    """What each gate factor must reach for a level; None where the level has no gate."""
    if questionnaire.gates is None or level <= questionnaire.gates.levels_below:
        return None
    return questionnaire.cuts[level - questionnaire.gates.levels_below - 1]


def gates_met(questionnaire: Questionnaire, level: int, factor_score: Floats) -> Bools:
    """Whether every gate of a level is met; a factor without answers meets only a gate at 0."""
    met = np.full(factor_score.shape[1], True)
    needed = gate_cut(questionnaire, level)
    if needed is None or questionnaire.gates is None:
        return met
    for factor in questionnaire.gates.factors:
        score = factor_score[questionnaire.factor_row_of[factor]]
        met &= at_least(np.where(np.isnan(score), 0.0, score), needed)
    return met


def factor_levels(questionnaire: Questionnaire, factor_score: Floats) -> Ints:
    """A factor's own level: the highest whose cut it reaches; ``NO_LEVEL`` without a score."""
    result = np.full(factor_score.shape, NO_LEVEL)
    for level, cut in enumerate(questionnaire.cuts, start=1):
        result = np.where(at_least(factor_score, cut), level, result)
    return result


def missing_to(questionnaire: Questionnaire, score: float, level: int) -> float:
    """The points that a factor's score lacks to the cut of a level; 0 when it reaches it."""
    cut = questionnaire.cuts[level - 1]
    return 0.0 if at_least(score, cut) else cut - score


@dataclass(frozen=True, slots=True)
class Hold:
    """A gate that is not met: the factor, its score (None: no answer) and the points it lacks."""

    factor: str
    score: float | None
    needed: float
    missing: float


def gates_short(questionnaire: Questionnaire, overall: Floats, level: Ints, factor_score: Floats) -> Bools:
    """Which gates of the next level are not met, where only gates stand in its way.

    Args:
        questionnaire: Gives cuts and gates.
        overall: (cities,), from step 3.
        level: (cities,), from step 4.
        factor_score: (factors, cities); of whatever is answered, rated or not.

    Returns:
        (gate factors, cities), in the gates' order.
    """
    factors = questionnaire.gates.factors if questionnaire.gates else []
    short = np.full((len(factors), len(overall)), False)
    for following in range(2, len(questionnaire.levels) + 1):
        needed = gate_cut(questionnaire, following)
        if needed is None:
            continue
        waiting = (level == following - 1) & at_least(overall, questionnaire.cuts[following - 1])
        for row, factor in enumerate(factors):
            score = factor_score[questionnaire.factor_row_of[factor]]
            short[row] |= waiting & ~at_least(np.where(np.isnan(score), 0.0, score), needed)
    return short


def held_back_by(questionnaire: Questionnaire, overall: float, level: int, factor_score: Floats) -> list[Hold]:
    """The gates of the next level that are not met, when only gates stand in its way.

    Args:
        questionnaire: Gives cuts and gates.
        overall: The city's score.
        level: Its level.
        factor_score: (factors,).
    """
    if level == NO_LEVEL or level == len(questionnaire.levels):
        return []
    short = gates_short(questionnaire, np.array([overall]), np.array([level]), factor_score[:, None])[:, 0]
    needed = gate_cut(questionnaire, level + 1)
    if questionnaire.gates is None or needed is None:
        return []
    holds = []
    for factor, is_short in zip(questionnaire.gates.factors, short, strict=True):
        score = float(factor_score[questionnaire.factor_row_of[factor]])
        if is_short and np.isnan(score):
            holds.append(Hold(factor, None, needed, needed))
        elif is_short:
            holds.append(Hold(factor, score, needed, needed - score))
    return holds
