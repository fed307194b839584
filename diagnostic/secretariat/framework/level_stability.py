"""Would cities keep their level if the weights were a little different? Nobody knows the right weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.assessment import maturity
from diagnostic.method.confidence import drawn_framework
from diagnostic.method.maturity_level import NO_LEVEL
from diagnostic.method.parameters import FrameworkParameters, framework_parameters
from diagnostic.secretariat.framework.sample import Sample

DRAWS = 200
"""The first of the draws of step 6: enough for shares over cities, and quick."""
NEARLY_ALWAYS = 0.9
LEAST_OF_LEVEL = 10
"""Cities of a level from which on its own share is shown."""


@dataclass(frozen=True, slots=True)
class LevelKept:
    """Of the cities of one level: how many they are, and the mean share of draws in which they keep it.

    None for fewer than ``LEAST_OF_LEVEL`` cities.
    """

    level: int
    cities: int
    kept: float | None


@dataclass(frozen=True, slots=True)
class LevelStability:
    """How well levels stand when question and factor weights are multiplied by U(1 - band, 1 + band).

    Attributes:
        band: The questionnaire's own.
        draws: How many.
        cities: Cities with a level.
        kept: Mean share of draws in which a city keeps its level; None without such a city.
        nearly_always: Share of the cities that keep it in 90 % of the draws or more; None without such a city.
        levels: For each level.
    """

    band: float
    draws: int
    cities: int
    kept: float | None
    nearly_always: float | None
    levels: tuple[LevelKept, ...]


def level_stability(questionnaire: Questionnaire, sample: Sample) -> LevelStability:
    """Levels under the drawn weights of step 6, against those under the questionnaire's own."""
    own = maturity(questionnaire, sample.answers, framework_parameters(questionnaire)).level
    drawn = drawn_framework(questionnaire)
    draws = min(DRAWS, questionnaire.uncertainty.draws)
    same = np.zeros(len(own))
    for draw in range(draws):
        weights = FrameworkParameters(
            drawn.question_weight[:, draw : draw + 1], drawn.factor_weight[:, draw : draw + 1]
        )
        same += maturity(questionnaire, sample.answers, weights).level == own
    kept = same / draws
    has_level = own != NO_LEVEL
    return LevelStability(
        band=questionnaire.uncertainty.weight_band,
        draws=draws,
        cities=int(has_level.sum()),
        kept=float(kept[has_level].mean()) if has_level.any() else None,
        nearly_always=float(at_least(kept[has_level], NEARLY_ALWAYS).mean()) if has_level.any() else None,
        levels=tuple(
            LevelKept(
                level.level,
                int((own == level.level).sum()),
                float(kept[own == level.level].mean()) if np.sum(own == level.level) >= LEAST_OF_LEVEL else None,
            )
            for level in questionnaire.levels
        ),
    )
