"""Step 4: the maturity level, its gates and conditions, and what holds a city back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Bools, Floats, Ints, at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State

NO_LEVEL = 0


def levels(questionnaire: Questionnaire, overall: Floats, factor_score: Floats, answers: Scored) -> Ints:
    """The highest level whose cut the score reaches, whose gates are all met, and up to which all conditions hold.

    Args:
        questionnaire: Gives cuts, gates and conditions.
        overall: (cities,).
        factor_score: (factors, cities); of whatever is answered, rated or not.
        answers: From step 1; conditions read them as they stand.

    Returns:
        (cities,); ``NO_LEVEL`` where there is no score. Level 1 is always reached.
    """
    result = np.where(np.isnan(overall), NO_LEVEL, 1)
    conditions = np.full(overall.shape, True)
    for level, cut in enumerate(questionnaire.cuts, start=1):
        conditions = conditions & conditions_met(questionnaire, level, answers)
        reached = at_least(overall, cut) & gates_met(questionnaire, level, factor_score) & conditions
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


def condition_met(questionnaire: Questionnaire, question: str, needed: float, answers: Scored) -> Bools:
    """Whether a question's score reaches what a level asks for; missing meets only 0, not applicable always does."""
    row = questionnaire.row_of[question]
    score, state = answers.score[row], answers.state[row]
    met: Bools = (state == State.NOT_APPLICABLE) | at_least(np.where(state == State.ANSWERED, score, 0.0), needed)
    return met


def conditions_met(questionnaire: Questionnaire, level: int, answers: Scored) -> Bools:
    """Whether the conditions that a level itself names hold."""
    met = np.full(answers.score.shape[1], True)
    for condition in questionnaire.levels[level - 1].requires:
        met &= condition_met(questionnaire, condition.question, condition.at_least, answers)
    return met


def conditions_of(questionnaire: Questionnaire, level: int) -> dict[str, float]:
    """For each question that a level or one below it asks for, the highest score it must reach.

    In the order in which the levels, from the lowest, name them first.
    """
    needed: dict[str, float] = {}
    for below in questionnaire.levels[:level]:
        for condition in below.requires:
            needed[condition.question] = max(needed.get(condition.question, 0.0), condition.at_least)
    return needed


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
    """A gate or condition that is not met, for many cities: arrays are (cities,).

    Attributes:
        factor: The gate factor; None for a condition.
        question: The question of a condition; None for a gate.
        score: NaN where there is no answer.
        needed: What it must reach for the city's next level; NaN where it holds nobody back.
        short: Whether it holds the city back.
    """

    factor: str | None
    question: str | None
    score: Floats
    needed: Floats
    short: Bools

    @property
    def name(self) -> str:
        """The id of the factor or question."""
        return self.factor or self.question or ""


def holds(
    questionnaire: Questionnaire, overall: Floats, level: Ints, factor_score: Floats, answers: Scored
) -> list[Hold]:
    """What holds cities back where only gates and conditions stand in the way of the next level.

    Gates first, in their order, then questions, in the order in which the levels name them.
    """
    top = len(questionnaire.levels)
    waiting = [(level == n - 1) & at_least(overall, questionnaire.cuts[n - 1]) for n in range(2, top + 1)]
    found = []
    for factor in questionnaire.gates.factors if questionnaire.gates else []:
        score = factor_score[questionnaire.factor_row_of[factor]]
        needed = np.full(overall.shape, np.nan)
        for following, here in enumerate(waiting, start=2):
            cut = gate_cut(questionnaire, following)
            if cut is not None:
                needed = np.where(here & ~at_least(np.where(np.isnan(score), 0.0, score), cut), cut, needed)
        found.append(Hold(factor, None, score, needed, ~np.isnan(needed)))
    for question in conditions_of(questionnaire, top):
        needed = np.full(overall.shape, np.nan)
        for following, here in enumerate(waiting, start=2):
            asked = conditions_of(questionnaire, following).get(question)
            if asked is not None:
                needed = np.where(here & ~condition_met(questionnaire, question, asked, answers), asked, needed)
        score = answers.score[questionnaire.row_of[question]]
        found.append(Hold(None, question, score, needed, ~np.isnan(needed)))
    return found
