"""Last time's answers carried over to this time, also across versions: what still fits, and what does not.

Nothing carried over is taken for this year's answer: workbook and web app mark it until somebody confirms it. A target
is not carried: it is a decision of its year, and last year's may be reached by now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types import DONT_KNOW, NOT_APPLICABLE, Answer, AnyQuestion
from diagnostic.content.questionnaire import CarriesOver, Questionnaire
from diagnostic.submission.submission import QuestionnaireRef, Submission, SystemState


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of last time that could not be carried over, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried over.

    Attributes:
        submission: For the new version, without period, moment and target.
        questions: Ids of the questions (new version) with a carried answer.
        systems: Ids of the modules with a carried status or function.
        left_out: What could not be carried.
        look_again: Carried answers that somebody should look at once, by question (new version), with the reason.
    """

    submission: Submission
    questions: list[str] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    look_again: dict[str, str] = field(default_factory=dict)


def carry_submission(
    old: Submission, old_questionnaire: Questionnaire, questionnaire: Questionnaire, catalog: Catalog | None
) -> Carried:
    """A submission of last time for this version.

    Raises:
        ProblemError: It belongs to another questionnaire (S511).
    """
    _same_questionnaire(old_questionnaire, questionnaire)
    left_out: list[LeftOut] = []
    answers: dict[str, Answer] = {}
    new_ids = dict(_new_ids(old_questionnaire, questionnaire))
    for old_id, answer in old.answers.items():
        if answer is None:
            continue
        new_id = new_ids.get(old_id)
        reason = _hindrance(old_questionnaire, old_id, questionnaire, new_id, answer)
        if new_id is None or reason or new_id in answers:
            left_out.append(LeftOut(old_id, reason or f"{new_id} has an answer already"))
        else:
            answers[new_id] = answer
    comments = {}
    for old_id, comment in old.comments.items():
        if (new_id := new_ids.get(old_id)) is None:
            left_out.append(LeftOut(f"comment of {old_id}", NO_QUESTION))
        else:
            comments[new_id] = comment
    confidence = {new_ids[key]: value for key, value in old.confidence.items() if new_ids.get(key) in answers}
    evidence = {new_ids[key]: value for key, value in old.evidence.items() if new_ids.get(key) in answers}
    worth = questionnaire.carries_over.get(old_questionnaire.version, CarriesOver())
    look_again = {new_ids[key]: why for key, why in worth.look_again.items() if new_ids.get(key) in answers}
    systems = dict(_systems(old.systems, catalog, left_out))
    left_out += _choices(old)
    submission = Submission(
        format="diagnostic-submission/1",
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        city=old.city,
        answers=answers,
        comments=comments,
        confidence=confidence,
        evidence=evidence,
        systems=systems,
        criteria=old.criteria,
    )
    return Carried(submission, list(answers), list(systems), left_out, look_again)


NO_QUESTION = "this version has no such question"


def _same_questionnaire(old: Questionnaire, new: Questionnaire) -> None:
    if old.id != new.id:
        raise ProblemError([Problem("S511", old.ref, new.ref)])


def _new_ids(old: Questionnaire, new: Questionnaire) -> Iterator[tuple[str, str]]:
    """The id in the new version of every old question that still exists."""
    moved = new.moved.get(old.version, {})
    for question in old.questions:
        new_id = moved.get(question.id, question.id)
        if new_id in new.row_of:
            yield question.id, new_id


def _hindrance(
    old_questionnaire: Questionnaire, old_id: str, questionnaire: Questionnaire, new_id: str | None, answer: Answer
) -> str:
    """Why an answer cannot be carried; "" when it can."""
    worth = questionnaire.carries_over.get(old_questionnaire.version, CarriesOver())
    if lost := worth.not_.get(old_id):
        return f"{lost.why} {lost.instead} asks about it now." if lost.instead else lost.why
    if new_id is None:
        return NO_QUESTION
    new = questionnaire.question(new_id)
    # where the new version says that an answer is worth the same, its form is all that is looked at
    same = answer in (DONT_KNOW, NOT_APPLICABLE) or old_id in worth.look_again
    changed = "" if same else _changed(old_questionnaire.question(old_id), new)
    if changed:
        return changed
    return f"expected is {new.allowed}" if any(new.answer_problems(answer, "")) else ""


def _changed(old: AnyQuestion, new: AnyQuestion) -> str:
    """What is different about a question, so that an answer may not mean the same."""
    return new.changed_from(old) if old.type == new.type else "it is asked in another way now"


def _systems(
    old: dict[str, SystemState], catalog: Catalog | None, left_out: list[LeftOut]
) -> Iterator[tuple[str, SystemState]]:
    for module_id, state in old.items():
        if catalog is None or module_id not in catalog.row_of:
            left_out.append(LeftOut(module_id, "this catalog has no such system"))
            continue
        known = catalog.module(module_id).function_ids
        left_out += [
            LeftOut(f"{module_id}/{function}", "the system has no such function now")
            for function in state.functions
            if function not in known
        ]
        functions = {name: value for name, value in state.functions.items() if name in known}
        if state.status is not None or functions:
            yield module_id, SystemState(status=state.status, functions=functions)


def _choices(old: Submission) -> Iterator[LeftOut]:
    if old.target_level is not None or old.targets:
        yield LeftOut("target level", "to be chosen anew each time")
    if old.facts:
        yield LeftOut("figures", "to be given anew each time")
