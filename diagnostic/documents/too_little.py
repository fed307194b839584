"""Too little to say: while a gate factor does not enter, the range of levels and which answers come first."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.base.arrays import at_least
from diagnostic.base.formatting import counted, listed
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.diagnosis import Diagnosis

OPEN = ("missing", "dont_know")


@dataclass(frozen=True, slots=True)
class NeededFirst:
    """A gate factor that does not enter: how many of its open questions must have an answer until it does."""

    factor: str
    name: str
    answers: int
    open: int
    departments: tuple[str, ...]


def needed_first(result: Diagnosis, questionnaire: Questionnaire) -> list[NeededFirst]:
    """The gate factors that do not enter, in the questionnaire's order; empty where there is enough to say.

    ``answers`` are enough whichever of the open questions they are given to. Questions that the result does not
    know, being of another version, are passed over.
    """
    gates = questionnaire.gates.factors if questionnaire.gates else []
    left_out = {note.about for note in result.data_quality if note.kind == "factor_left_out"}
    given = {found.id: found for found in result.questions}
    found = []
    for factor in questionnaire.factors:
        if factor.id not in gates or factor.id not in left_out:
            continue
        asked = [q for q in factor.questions if q.id in given and given[q.id].state != "not_applicable"]
        open_ = [q for q in asked if given[q.id].state in OPEN]
        whole = sum(q.weight for q in asked)
        covered = sum(q.weight * given[q.id].known for q in asked if given[q.id].state == "answered")
        answers = 0
        for weight in sorted(q.weight for q in open_):
            if at_least(covered / whole, questionnaire.enters_from):
                break
            covered, answers = covered + weight, answers + 1
        known_by = dict.fromkeys(questionnaire.department_name(q.department) for q in open_ if q.department)
        found.append(NeededFirst(factor.id, factor.name, answers, len(open_), tuple(known_by)))
    return found


def too_little(result: Diagnosis, questionnaire: Questionnaire) -> bool:
    """Whether one level, and what to build first, would say more than is known."""
    return result.maturity.level is None or bool(needed_first(result, questionnaire))


def first_answers(result: Diagnosis, questionnaire: Questionnaire) -> str:
    """Which answers are needed first, in a sentence; empty where there is enough to say."""
    needed = [f"{one.name}: {counted(one.answers, 'more answer')}" for one in needed_first(result, questionnaire)]
    return f"Answers are needed first in {listed(needed)}." if needed else ""
