"""Why a city belongs to a group, in words."""

from __future__ import annotations

import numpy as np

from diagnostic.base.formatting import shown_number
from diagnostic.secretariat.cohort.challenge_groups import GroupScores, Membership
from diagnostic.secretariat.cohort.cohort import Cohort


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
