"""From how many cities on a figure is shown. Below that, it would move more by chance than by the question.

From a simulation of 20,000 cities with 22 % missing answers, 2026; expert judgement in the rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.base.arrays import DECIMALS

LEAST_PAIR = 5
"""Cities behind the thinnest pair of questions: a covariance of fewer is hardly one."""
RATES = 30
"""Shares of answers, floor and ceiling, use of options, alpha with its interval, level stability."""
OMEGA = 60
"""Below it, the pairwise correlations often belong to no possible set of answers (not positive definite)."""
ITEM_TOTAL = 120
"""Item-total correlations and correlations of pairs, each with its interval."""
RANKING = 500
"""The ranked list, the advice to drop a question, the hint that it belongs to another factor."""


@dataclass(frozen=True, slots=True)
class Held:
    """A figure that is not shown, from how many cities on it is, and how many are missing."""

    what: str
    least: int
    missing: int


STEPS = (
    ("shares of answers, use of options, alpha with its interval, stability of the level", RATES),
    ("omega", OMEGA),
    ("item-total correlations, alpha if dropped, pairs that say the same, advice to mend from them", ITEM_TOTAL),
    ("the ranked list, advice to drop a question or to move it to another factor", RANKING),
)


def enough(cities: int, answers: float, least: int) -> bool:
    """Whether a figure is shown: enough cities in the selection, and at least half as many answers behind it.

    Args:
        cities: In the selection.
        answers: Behind this very figure: of the question, or of its pairs of questions (harmonic mean).
        least: One of the minima.
    """
    return cities >= least and round(answers, DECIMALS) >= least / 2


def held_back(cities: int) -> list[Held]:
    """What is not shown with so many cities."""
    return [Held(what, least, least - cities) for what, least in STEPS if cities < least]
