"""The answers of many cities as the checks of a questionnaire take them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, Ints, States
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
