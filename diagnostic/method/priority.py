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
from diagnostic.method.prerequisites import Needs
from diagnostic.method.question_score import Scored


class Class(IntEnum):
    """Classes of modules; ``GROUP`` says in which order they are recommended."""

    START_NOW = 0
    IMPROVE = 1
    PREPARE_FIRST = 2
    SUSTAIN = 3
    WATCH = 4
    UNKNOWN = 5
    NOT_APPLICABLE = 6

    @property
    def word(self) -> ClassWord:
        """The class as results name it."""
        return CLASS_WORDS[self]


ClassWord = Literal["start_now", "prepare_first", "improve", "sustain", "watch", "unknown", "not_applicable"]
TO_BUILD: tuple[ClassWord, ...] = ("start_now", "prepare_first")
"""Classes of what a city still has to build."""
CLASS_WORDS: dict[Class, ClassWord] = {
    Class.START_NOW: "start_now",
    Class.IMPROVE: "improve",
    Class.PREPARE_FIRST: "prepare_first",
    Class.SUSTAIN: "sustain",
    Class.WATCH: "watch",
    Class.UNKNOWN: "unknown",
    Class.NOT_APPLICABLE: "not_applicable",
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


def priorities(
    questionnaire: Questionnaire,
    catalog: Catalog,
    parameters: CatalogParameters,
    answers: Scored,
    implementation: Floats,
    outside: Bools,
    needs: list[Needs],
    gaps: Gaps,
) -> Priorities:
    """Criteria, priority and class of every module.

    Args:
        questionnaire: Gives the rows of questions.
        catalog: Gives the modules.
        parameters: Weights and values.
        answers: From step 1.
        implementation: (modules, cities), from step 7.
        outside: (modules, cities); whether the module is not applicable.
        needs: Of each module, from ``prerequisites``.
        gaps: From step 8.
    """
    shape = implementation.shape
    criteria, class_ = np.full((len(CRITERIA), *shape), np.nan), np.full(shape, int(Class.UNKNOWN))
    for m, module in enumerate(catalog.modules):
        criteria[0, m] = np.maximum(0.0, gaps.target_gap[m])
        criteria[1, m] = measured_need(questionnaire, module.improves, answers)
        criteria[2, m] = readiness(needs[m], shape[1])
        criteria[3, m] = parameters.value[m]
        class_[m] = classes(catalog, needs[m], implementation[m], criteria[1, m], gaps.target_gap[m], gaps.standing[m])
    unknown = np.isnan(implementation)
    criteria = np.where(unknown, np.nan, np.clip(criteria, 0.0, 100.0))
    class_ = np.where(unknown, int(Class.UNKNOWN), class_)
    return Priorities(
        criteria=criteria,
        score=weighted_criteria(criteria, parameters.criterion_weight),
        class_=np.where(outside, int(Class.NOT_APPLICABLE), class_),
    )


def measured_need(questionnaire: Questionnaire, improves: dict[str, float], answers: Scored) -> Floats:
    """Mean of ``100 - s`` weighted by ``improves x k`` over what is answered and measured; NaN without any."""
    cities = answers.score.shape[1]
    weighted, total = np.zeros(cities), np.zeros(cities)
    for question, weight in improves.items():
        row = questionnaire.row_of.get(question)
        if row is None:
            continue
        there = ~np.isnan(answers.score[row]) & ~answers.unmeasured[row]
        own = weight * answers.known[row]
        weighted += np.where(there, own * (100 - answers.score[row]), 0.0)
        total += np.where(there, own, 0.0)
    mean = np.full(cities, np.nan)
    np.divide(weighted, total, out=mean, where=total > 0)
    return mean


def readiness(needs: Needs, cities: int) -> Floats:
    """Mean over the prerequisites of how far each is met at the target; 100 where nothing is needed."""
    parts = [need.part() for need in (*needs.factors, *needs.foundations)] + [entry.part() for entry in needs.entries]
    if not parts:
        return np.full(cities, 100.0)
    total, count = np.zeros(cities), np.zeros(cities)
    for part in parts:
        there = ~np.isnan(part)
        total += np.where(there, part, 0.0)
        count += there
    mean = np.full(cities, np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean


def classes(
    catalog: Catalog, needs: Needs, implementation: Floats, need: Floats, target_gap: Floats, standing: Ints
) -> Ints:
    """Class of one module for all cities, as if its implementation were known everywhere."""
    startable, below = np.full(target_gap.shape, True), np.full(target_gap.shape, False)
    for one in (*needs.factors, *needs.foundations):
        startable &= one.met(catalog.ready)
        below |= one.below()
    for entry in needs.entries:
        startable &= entry.in_place()
    to_build = np.where(startable, int(Class.START_NOW), int(Class.PREPARE_FIRST))
    built = np.where((standing == AHEAD) & below, int(Class.WATCH), int(Class.SUSTAIN))
    in_use_not_delivering = above(implementation, 0.0) & at_least(
        need, np.inf if catalog.improve is None else catalog.improve
    )
    built = np.where(in_use_not_delivering, int(Class.IMPROVE), built)
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
