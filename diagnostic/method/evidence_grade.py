"""Step 10, evidence: how much of what counts is stated, measured and shown, and the grade beside the level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.base.arrays import at_least
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.question_score import Scored
from diagnostic.method.responses import State
from diagnostic.submission.submission import Submission

Grade = Literal["A", "B", "C", "D"]
MEASURED = {"measured", "survey", "regional"}
MUCH, SOME = 0.75, 0.4
CITY = 0


@dataclass(frozen=True, slots=True)
class EvidenceShares:
    """Shares of the answered weight; None where nothing is answered."""

    stated: float | None
    measured: float | None
    shown: float | None


def evidence_shares(questionnaire: Questionnaire, submission: Submission, answers: Scored) -> EvidenceShares:
    """What part of the weight of the answers, ``w k``, has a confidence, is measured, has evidence that stands."""
    total = stated = measured = shown = 0.0
    for row, question in enumerate(questionnaire.questions):
        if answers.state[row, CITY] != State.ANSWERED:
            continue
        weight = question.weight * float(answers.known[row, CITY])
        word, evidence = submission.confidence.get(question.id), submission.evidence.get(question.id)
        refused = submission.verification.get(question.id) in ("not_verified", "not_reported")
        total += weight
        stated += weight if word is not None else 0.0
        measured += weight if word in MEASURED else 0.0
        shown += weight if evidence is not None and evidence.shows and not refused else 0.0
    if total == 0:
        return EvidenceShares(None, None, None)
    return EvidenceShares(stated / total, measured / total, shown / total)


def grade(shares: EvidenceShares, validated: bool) -> Grade:
    """A and B: most is measured and shown; C: some is; D: less. A only where the secretariat has validated it."""
    both = min(shares.measured or 0.0, shares.shown or 0.0)
    if at_least(both, MUCH):
        return "A" if validated else "B"
    return "C" if at_least(both, SOME) else "D"
