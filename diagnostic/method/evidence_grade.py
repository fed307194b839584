"""Step 10, evidence: how much of what counts is stated, measured and shown, and the grade beside the level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State
from diagnostic.submission.submission import Submission

Grade = Literal["A", "B", "C", "D"]
MEASURED = {"measured", "survey", "regional"}
MUCH, SOME = 0.75, 0.4


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of each answer, (questions, cities) each: a confidence, one that measures, evidence that stands."""

    stated: Bools
    measured: Bools
    shown: Bools


@dataclass(frozen=True, slots=True)
class EvidenceShares:
    """Shares of the answered weight, (cities,) each; NaN where nothing is answered."""

    stated: Floats
    measured: Floats
    shown: Floats


def given_by(submissions: Sequence[Submission], questionnaire: Questionnaire) -> Given:
    """What cities say of their answers, and what reviewers refused of it."""
    shape = (len(questionnaire.questions), len(submissions))
    stated, measured, shown = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    for city, submission in enumerate(submissions):
        for row, question in enumerate(questionnaire.questions):
            word, evidence = submission.confidence.get(question.id), submission.evidence.get(question.id)
            refused = submission.verification.get(question.id) in ("not_verified", "not_reported")
            stated[row, city] = word is not None
            measured[row, city] = word in MEASURED
            shown[row, city] = evidence is not None and evidence.shows and not refused
    return Given(stated, measured, shown)


def evidence_shares(questionnaire: Questionnaire, given: Given, answers: Scored) -> EvidenceShares:
    """What part of the weight of the answers, ``w k``, has a confidence, is measured, has evidence that stands."""
    total = np.zeros(answers.state.shape[1])
    sums = [np.zeros(len(total)) for _ in range(3)]
    for row, question in enumerate(questionnaire.questions):
        weight = np.where(answers.state[row] == State.ANSWERED, question.weight * answers.known[row], 0.0)
        total = total + weight
        for place, said in enumerate((given.stated, given.measured, given.shown)):
            sums[place] = sums[place] + np.where(said[row], weight, 0.0)
    shares = (np.divide(part, total, out=np.full(len(total), np.nan), where=total > 0) for part in sums)
    return EvidenceShares(*shares)


def grades(shares: EvidenceShares, validated: Bools) -> list[Grade]:
    """A and B: most is measured and shown; C: some is; D: less. A only where the secretariat has validated it."""
    both = np.nan_to_num(np.minimum(shares.measured, shares.shown))
    much, some = at_least(both, MUCH), at_least(both, SOME)
    best = np.where(validated, "A", "B")
    found: list[Grade] = np.where(much, best, np.where(some, "C", "D")).tolist()
    return found
