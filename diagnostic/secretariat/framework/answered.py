"""How each question is answered: shares of the four states, the ends of its scale, the options and items used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diagnostic.base.arrays import Floats, rounded
from diagnostic.content.question_types import AnyQuestion
from diagnostic.method.responses import State
from diagnostic.secretariat.framework.sample import NO_OPTION, Sample


@dataclass(frozen=True, slots=True)
class Use:
    """How often an option is chosen or an item ticked: ``count`` of ``total`` cities."""

    id: str
    text: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Of one question.

    Attributes:
        cities: In the selection.
        answered: Cities that answered.
        dont_know: That said so.
        missing: Not answered.
        not_applicable: Where it does not apply.
        floor: Answers at the lowest score that the question can give.
        ceiling: At the highest.
        commonest: At the score that is given most.
        mean: Of the scores; None without an answer.
        sd: Their standard deviation; None below two answers.
        uses: Options of a ``level`` question, or items of a checklist; None where the sample does not tell.
    """

    cities: int
    answered: int
    dont_know: int
    missing: int
    not_applicable: int
    floor: int
    ceiling: int
    commonest: int
    mean: float | None
    sd: float | None
    uses: tuple[Use, ...] | None


def answered(question: AnyQuestion, row: int, sample: Sample) -> Answered:
    """Of the question in this row of the sample."""
    states = sample.states[row]
    scores = sample.scores[row][states == State.ANSWERED]
    low, high = rounded(question.score_limits)
    counts = np.unique(rounded(scores), return_counts=True)[1]
    return Answered(
        cities=len(states),
        answered=len(scores),
        dont_know=int(np.sum(states == State.DONT_KNOW)),
        missing=int(np.sum(states == State.MISSING)),
        not_applicable=int(np.sum(states == State.NOT_APPLICABLE)),
        floor=int(np.sum(rounded(scores) <= low)),
        ceiling=int(np.sum(rounded(scores) >= high)),
        commonest=int(counts.max()) if len(counts) else 0,
        mean=float(scores.mean()) if len(scores) else None,
        sd=float(scores.std(ddof=1)) if len(scores) > 1 else None,
        uses=_uses(question, row, sample),
    )


def _uses(question: AnyQuestion, row: int, sample: Sample) -> tuple[Use, ...] | None:
    if question.type == "level":
        chosen = sample.options[row]
        known = chosen[chosen != NO_OPTION]
        if len(known) < int(np.sum(sample.states[row] == State.ANSWERED)):
            return None  # two options have the same score
        return tuple(
            Use(str(option.value), option.text, int(np.sum(known == place)), len(known))
            for place, option in enumerate(question.options)
        )
    if question.type == "checklist" and question.id in sample.ticked:
        there = sample.states[row] == State.ANSWERED
        ticked: Floats = sample.ticked[question.id][:, there]
        return tuple(
            Use(item.id, item.text, int(ticked[place].sum()), ticked.shape[1])
            for place, item in enumerate(question.items)
        )
    return None
