"""The answers of many cities as the checks of a questionnaire take them, and from how many cities on a figure is shown.

Below that, it would move more by chance than by the question. From a simulation of 20,000 cities with 22 % missing
answers, 2026; expert judgement in the rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import DECIMALS, Floats, Ints, States
from diagnostic.method.question_score import Scored

NO_OPTION = -1


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cities count, and what was left out on the way to them.

    Attributes:
        sources: Names of the files.
        kind: ``results`` of a batch, or ``answers`` (a wide table).
        rows: Rows of the files.
        other_questionnaire: Rows of another questionnaire or version.
        older: Rows of a city that has a newer one.
        empty: Cities without a single answer.
        cities: Cities that count.
        first_period: Earliest period among them, if they say one.
        last_period: Latest.
        invented: Cities among them whose name says that they are invented.
    """

    sources: tuple[str, ...]
    kind: str
    rows: int
    other_questionnaire: int
    older: int
    empty: int
    cities: int
    first_period: str | None
    last_period: str | None
    invented: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Answers of the cities that count.

    Attributes:
        scores: (questions, cities), from step 1; NaN unless answered.
        states: (questions, cities); codes of ``responses.State``.
        known: (questions, cities); the share of each answer that is known.
        options: (questions, cities); row of the chosen option of a ``level`` question, else ``NO_OPTION``.
        ticked: For each checklist whose items are known (items, cities); results alone hold none.
        selection: Where they come from.
    """

    scores: Floats
    states: States
    known: Floats
    options: Ints
    ticked: Mapping[str, Floats]
    selection: Selection

    @property
    def answers(self) -> Scored:
        """As step 1 gives them."""
        return Scored(self.scores, self.states, self.known, np.zeros(self.scores.shape, dtype=np.bool_))


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
