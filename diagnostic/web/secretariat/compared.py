"""An answer beside that of the year before, and which changes are worth a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.base.code_words import STATE_WORDS
from diagnostic.base.formatting import shown_number
from diagnostic.base.period import period_of
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.store import AssessmentInfo

BIG = 50.0
"""Points of a question's score: two of four steps of a level question; expert judgement, 2026-11."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a question's answer.

    Attributes:
        before: Score of the earlier answer, 0 to 100.
        now: Score of this one; None when it is no longer answered.
        state: Of the question now.
    """

    before: float
    now: float | None
    state: str

    @property
    def words(self) -> str:
        """As in ``Big change: from 25 to 100 of 100 points``."""
        if self.now is None:
            return f"Was answered ({shown_number(self.before)} of 100 points), now: {STATE_WORDS[self.state]}"
        return f"Big change: from {shown_number(self.before)} to {shown_number(self.now)} of 100 points"


def earlier_one(info: AssessmentInfo, others: Iterable[AssessmentInfo]) -> AssessmentInfo | None:
    """The city's newest assessment of an earlier period that was handed in, of the same questionnaire."""
    same = [
        other
        for other in others
        if other.city_id == info.city_id
        and period_of(other.period) < period_of(info.period)
        and other.state in ("submitted", "validated")
        and other.questionnaire.partition("@")[0] == info.questionnaire.partition("@")[0]
    ]
    return max(same, key=lambda other: (period_of(other.period), other.started_at), default=None)


def big_changes(before: Diagnosis, now: Diagnosis) -> dict[str, Change]:
    """By question: changes of at least ``BIG`` points, and answers that are there no more.

    A question that was not answered before has nothing to be compared with.
    """
    earlier = {question.id: question.score for question in before.questions}
    found = {}
    for question in now.questions:
        old, new = earlier.get(question.id), question.score
        if old is not None and (new is None or round(abs(new - old), 9) >= BIG):
            found[question.id] = Change(old, new, question.state)
    return found
