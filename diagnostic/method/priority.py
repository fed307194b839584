"""Step 9: the four criteria, the priority and the class of each module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, above, at_least
from diagnostic.content.catalog import CRITERIA, Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.gap import AHEAD, Gaps
from diagnostic.method.parameters import CatalogParameters
from diagnostic.method.prerequisites import NONE, Entry


class Class(IntEnum):
    """Classes, in the order in which they are recommended."""

    START_NOW = 0
    PREPARE_FIRST = 1
    SUSTAIN = 2
    WATCH = 3
    UNKNOWN = 4

    @property
    def word(self) -> ClassWord:
        """The class as results name it."""
        return CLASS_WORDS[self]


ClassWord = Literal["start_now", "prepare_first", "sustain", "watch", "unknown"]
TO_BUILD: tuple[ClassWord, ...] = ("start_now", "prepare_first")
"""Classes of what a city still has to build."""
CLASS_WORDS: dict[Class, ClassWord] = {
    Class.START_NOW: "start_now",
    Class.PREPARE_FIRST: "prepare_first",
    Class.SUSTAIN: "sustain",
    Class.WATCH: "watch",
    Class.UNKNOWN: "unknown",
}


@dataclass(frozen=True, slots=True)
class Priorities:
    """Priorities of the modules.

    Attributes:
        criteria: (4, modules, cities), in the order of ``CRITERIA``; NaN where dropped or unknown.
        score: P, (modules, cities); NaN where unknown or no weight is left.
        class_: (modules, cities); codes of ``Class``.
    """

    criteria: Floats
    score: Floats
    class_: Ints


def mean_in_order(values: list[Floats], weights: list[float] | None = None, like: Floats | None = None) -> Floats:
    """Weighted mean of (cities,) arrays, one after another; NaN values leave the mean.

    Without values the result is NaN in the shape of ``like``.
    """
    if not values:
        assert like is not None
        return np.full(like.shape, np.nan)
    weighted, total = np.zeros(values[0].shape), np.zeros(values[0].shape)
    for value, weight in zip(values, weights or [1.0] * len(values), strict=True):
        there = ~np.isnan(value)
        weighted += np.where(there, weight * value, 0.0)
        total += np.where(there, weight, 0.0)
    mean = np.full(values[0].shape, np.nan)
    np.divide(weighted, total, out=mean, where=total > 0)
    return mean


def priorities(
    questionnaire: Questionnaire,
    catalog: Catalog,
    parameters: CatalogParameters,
    scores: Floats,
    factor_score: Floats,
    implementation: Floats,
    needs: list[Entry],
    gaps: Gaps,
) -> Priorities:
    """Criteria, priority and class of every module.

    Args:
        questionnaire: Gives the rows of questions and factors.
        catalog: Gives the modules.
        parameters: Weights, values and floors.
        scores: (questions, cities), from step 1.
        factor_score: (factors, cities), from step 2, rated or not.
        implementation: (modules, cities), from step 7.
        needs: The entries of ``prerequisites.py``.
        gaps: From step 8.
    """
    shape = implementation.shape
    criteria, class_ = np.full((len(CRITERIA), *shape), np.nan), np.full(shape, int(Class.UNKNOWN))
    for m, module in enumerate(catalog.modules):
        own = [entry for entry in needs if entry.module == m]
        floors = [
            (factor_score[questionnaire.factor_row_of[factor]], floor)
            for factor, floor in zip(module.prerequisites.factors, parameters.floor[m], strict=True)
        ]
        unimproved = [100 - scores[questionnaire.row_of[question]] for question in module.improves]
        criteria[0, m] = np.maximum(0.0, gaps.target_gap[m])
        criteria[1, m] = mean_in_order(unimproved, list(module.improves.values()), like=implementation[m])
        criteria[2, m] = readiness(floors, own, like=implementation[m])
        criteria[3, m] = parameters.value[m]
        class_[m] = classes(catalog.ready, floors, own, gaps.target_gap[m], gaps.standing[m])
    unknown = np.isnan(implementation)
    criteria = np.where(unknown, np.nan, np.clip(criteria, 0.0, 100.0))
    return Priorities(
        criteria=criteria,
        score=weighted_criteria(criteria, parameters.criterion_weight),
        class_=np.where(unknown, int(Class.UNKNOWN), class_),
    )


def readiness(floors: list[tuple[Floats, Floats]], own: list[Entry], like: Floats) -> Floats:
    """Mean over the prerequisites of ``min(1, have / required) x 100``; 100 where nothing is needed."""
    if not floors and not own:
        return np.full(like.shape, 100.0)
    parts = [100 * np.minimum(1.0, score / floor) for score, floor in floors]
    parts += [100 * np.minimum(1.0, entry.ratio) for entry in own]
    return mean_in_order(parts)


def floor_met(score: Floats, floor: Floats, ready: float) -> Bools:
    """Whether a factor reaches its floor to at least ``ready`` per cent; not without answers."""
    return at_least(100 * score / floor, ready)


def classes(
    ready: float, floors: list[tuple[Floats, Floats]], own: list[Entry], target_gap: Floats, standing: Ints
) -> Ints:
    """Class of one module for all cities, as if its implementation were known everywhere."""
    startable, below_floor = np.full(target_gap.shape, True), np.full(target_gap.shape, False)
    for score, floor in floors:
        startable &= floor_met(score, floor, ready)
        below_floor |= above(floor, score)
    for entry in own:
        startable &= entry.met
    to_build = np.where(startable, int(Class.START_NOW), int(Class.PREPARE_FIRST))
    built = np.where((standing == AHEAD) & below_floor, int(Class.WATCH), int(Class.SUSTAIN))
    return np.where(above(target_gap, 0.0), to_build, built)


def weighted_criteria(criteria: Floats, weights: Floats) -> Floats:
    """``P = sum(weight x value) / sum(weight)`` over the criteria that are not dropped.

    Args:
        criteria: (4, modules, cities).
        weights: (4, 1 or cities).
    """
    weighted, total = np.zeros(criteria.shape[1:]), np.zeros(criteria.shape[1:])
    for value, weight in zip(criteria, weights, strict=True):
        there = ~np.isnan(value)
        weighted += np.where(there, weight * value, 0.0)
        total += np.where(there, weight, 0.0)
    score = np.full(criteria.shape[1:], np.nan)
    np.divide(weighted, total, out=score, where=total > 0)
    return score


def blockers(needs: list[Entry]) -> list[tuple[int, Ints]]:
    """For each entry the row of its module and, where it is not met, of the known module it waits for."""
    return [(entry.module, np.where(entry.met, NONE, entry.nearest)) for entry in needs]
