"""The challenge that stands out in each city, its primary and secondary group, and the reasons in words.

docs/methodology.md, "The cohort".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, rounded
from diagnostic.base.formatting import shown_number
from diagnostic.content.catalog import ChallengeGroup
from diagnostic.secretariat.cohort.cohort import Cohort

LEAST_FOR_MEAN = 20
"""Fewer classified cities than this have no mean of their own: the scores are compared as they are."""
ABOUT_EQUAL = 3.0
"""First and second group less than this apart are about equal."""


@dataclass(frozen=True)
class GroupScores:
    """Group scores of all cities; rows are groups in the catalog's order, columns are cities.

    Attributes:
        groups: The groups.
        modules: For each group the rows of its modules.
        questions: For each group the rows of its questions.
        gap: Mean target gap over the modules that are known; NaN where none is.
        need: Mean of ``100 - s`` over the questions that are answered; NaN where none is.
        usual_gap: Mean of ``gap`` over the cities; 0 where the mean is not taken off.
        usual_need: The same of ``need``.
        score: How far the challenge stands out; NaN where nothing is known.
        centred: Whether the cohort's mean was taken off.
    """

    groups: tuple[ChallengeGroup, ...]
    modules: tuple[tuple[int, ...], ...]
    questions: tuple[tuple[int, ...], ...]
    gap: Floats
    need: Floats
    usual_gap: Floats
    usual_need: Floats
    score: Floats
    centred: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """The groups of a city.

    Attributes:
        city: Its column in the cohort.
        order: Rows of the groups, the challenge that stands out most first; groups without anything known are left
            out.
        scores: Their scores, in that order.
    """

    city: int
    order: tuple[int, ...]
    scores: tuple[float, ...]

    @property
    def primary(self) -> int | None:
        """Row of the group that stands out most; None where nothing is known."""
        return self.order[0] if self.order else None

    @property
    def secondary(self) -> int | None:
        """Row of the group that stands out next."""
        return self.order[1] if len(self.order) > 1 else None

    @property
    def about_equal(self) -> bool:
        """Whether the second stands out about as much as the first."""
        return len(self.scores) > 1 and float(rounded(self.scores[0] - self.scores[1])) < ABOUT_EQUAL


def group_scores(cohort: Cohort) -> GroupScores | None:
    """Scores of all groups and cities; None where the content has no groups."""
    if cohort.catalog is None or not cohort.catalog.challenge_groups:
        return None
    catalog, row_of = cohort.catalog, cohort.questionnaire.row_of
    groups = tuple(catalog.challenge_groups)
    modules = tuple(
        tuple(row for row, module in enumerate(catalog.modules) if module.challenge_group == group.id)
        for group in groups
    )
    questions = tuple(tuple(row_of[question] for question in group.questions) for group in groups)
    gap = _means(cohort.target_gap, modules)
    need = _means(100.0 - cohort.question, questions)
    known = ~np.isnan(gap) | ~np.isnan(need)
    centred = int(np.sum(np.any(known, axis=0))) >= LEAST_FOR_MEAN
    usual_gap = mean_known(gap.T) if centred else np.zeros(len(groups))
    usual_need = mean_known(need.T) if centred else np.zeros(len(groups))
    halves = np.stack([gap - usual_gap[:, None], need - usual_need[:, None]])
    return GroupScores(groups, modules, questions, gap, need, usual_gap, usual_need, mean_known(halves), centred)


def mean_known(values: Floats) -> Floats:
    """Mean over the first axis of what is known, summed row by row; NaN where nothing is."""
    total, count = np.zeros(values.shape[1:]), np.zeros(values.shape[1:])
    for row in values:
        total = total + np.where(np.isnan(row), 0.0, row)
        count = count + ~np.isnan(row)
    mean: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return mean


def _means(values: Floats, rows: tuple[tuple[int, ...], ...]) -> Floats:
    return np.stack([mean_known(values[list(own)]) if own else np.full(values.shape[1], np.nan) for own in rows])


def memberships(scores: GroupScores) -> tuple[Membership, ...]:
    """For each city its groups in order; equals (rounded to 9 decimals) in the catalog's order."""
    found = []
    for city in range(scores.score.shape[1]):
        own = rounded(scores.score[:, city])
        order = sorted((row for row in range(len(own)) if not np.isnan(own[row])), key=lambda row: -own[row])
        found.append(Membership(city, tuple(order), tuple(float(scores.score[row, city]) for row in order)))
    return tuple(found)


def reasons(cohort: Cohort, scores: GroupScores, member: Membership, row: int) -> list[str]:
    """Sentences about one group of one city: its systems, its answers, and the two together.

    Args:
        cohort: The cities.
        scores: Of all groups.
        member: The city.
        row: The group.
    """
    city = member.city
    said = [_systems(cohort, scores, city, row), _answers(cohort, scores, city, row)]
    return [*said, _together(scores, member, row)]


def _systems(cohort: Cohort, scores: GroupScores, city: int, row: int) -> str:
    assert cohort.catalog is not None
    gap = scores.gap[row, city]
    modules = scores.modules[row]
    if np.isnan(gap):
        return "Its systems in this field are not known: they do not count here."
    known = [module for module in modules if not np.isnan(cohort.target_gap[module, city])]
    names = " and ".join(cohort.catalog.modules[module].name for module in known)
    counted = f"{names}: " if len(known) <= 2 else f"{len(known)} systems of this field: "
    text = f"{counted}{shown_number(abs(gap))} points {'short of' if gap >= 0 else 'above'} the city's target"
    if len(known) > 1:
        text += " on average"
    text += _usual("all cities: ", scores.usual_gap[row], scores.centred)
    missing = len(modules) - len(known)
    return text + "." + (f" {missing} of {len(modules)} not known." if missing else "")


def _answers(cohort: Cohort, scores: GroupScores, city: int, row: int) -> str:
    need = scores.need[row, city]
    questions = scores.questions[row]
    if np.isnan(need):
        return "None of its questions in this field is answered: they do not count here."
    answered = sum(not np.isnan(cohort.question[question, city]) for question in questions)
    those = f"{answered} of the {len(questions)}" if answered < len(questions) else f"all {answered}"
    text = f"Its answers to {those} questions of this field lack {shown_number(need)} of 100 points"
    return text + _usual("all cities: ", scores.usual_need[row], scores.centred) + "."


def _usual(words: str, mean: float, centred: bool) -> str:
    return f" ({words}{shown_number(mean)})" if centred and not np.isnan(mean) else ""


def _together(scores: GroupScores, member: Membership, row: int) -> str:
    score = member.scores[member.order.index(row)]
    if not scores.centred:
        return f"Together: {shown_number(score, 1)} points."
    if abs(score) < 0.05:
        return "Together: as much to do as is usual in this cohort."
    if score > 0:
        return f"Together: {shown_number(score, 1)} points more to do than is usual in this cohort."
    less = f"Together: {shown_number(-score, 1)} points less to do than is usual in this cohort"
    return f"{less}; in its other fields even less." if row == member.primary else f"{less}."


def headline(scores: GroupScores, member: Membership) -> str:
    """The groups of a city in one sentence."""
    if member.primary is None:
        return "Not classified: nothing is known that the groups rest on."
    text = f"{scores.groups[member.primary].name} stands out most"
    if member.secondary is None:
        return text + "; about the other groups nothing is known."
    gap = member.scores[0] - member.scores[1]
    second = scores.groups[member.secondary].name
    if member.about_equal:
        return f"{text}, {second} about as much ({shown_number(gap, 1)} points apart): it may join either."
    return f"{text}, then {second} ({shown_number(gap, 1)} points less)."
