"""What to do to come a state up: the catalog's steps of foundations, for the answers that this city gave."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.base.arrays import above
from diagnostic.content.foundation import Foundation
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.diagnosis.report_basis import Basis


@dataclass(frozen=True, slots=True)
class Action:
    """What to do about one question, and why there: ``about`` names it with the answer today."""

    text: str
    about: str


def first_actions(basis: Basis, foundation: Foundation) -> list[Action]:
    """A step for each question with room to rise, first where the foundation gains most (weight x points missing).

    Questions without an answer come last, as one action: answer them first.
    """
    rows = basis.questionnaire.row_of
    found: list[tuple[float, Action]] = []
    open_: list[str] = []
    for question_id, weight in foundation.questions.items():
        if question_id not in rows:
            continue
        question, given = basis.questionnaire.question(question_id), basis.question_result[question_id]
        about = f"{question.name}, {question_id}: {short_answer(question, basis.answer(question_id))}"
        if given.state == "not_applicable":
            continue
        if given.score is None:
            open_.append(about)
            continue
        reached = min(question.next_step(given.score), question.score_limits[1])
        texts = what_brings(basis, foundation, question, given.score, reached)
        if texts and above(reached, given.score):
            found.append((weight * (question.score_limits[1] - given.score), Action(texts[0], about)))
    told = [action for _, action in sorted(found, key=lambda entry: -round(entry[0], 9))]
    this = "this stands" if len(open_) == 1 else "these stand"
    return [*told, *([Action(f"Find out how {this}, and answer.", "; ".join(open_))] if open_ else [])]


def what_brings(basis: Basis, foundation: Foundation, question: AnyQuestion, start: float, end: float) -> list[str]:
    """The foundation's steps that lead a question from one score to another, in order; empty where it has none."""
    steps = foundation.steps.get(question.id)
    if steps is None:
        return []
    if isinstance(steps, str):
        return [steps]
    if isinstance(steps, list):
        lower = [0.0, *(step.below for step in steps[:-1])]
        between = zip(lower, steps, strict=True)
        return [step.text for least, step in between if above(step.below, start) and above(end, least)]
    return [steps[key] for key in question.on_the_way(start, end, basis.answer(question.id)) if key in steps]
