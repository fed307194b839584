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

    def told(self) -> Iterator[tuple[str, str]]:
        """What somebody must look at, with the sentence about it: first carried answers, then what was left out."""
        for question_id, why in self.look_again.items():
            yield question_id, f"Carried over; please look again. {why}"
        for left in self.left_out:
            yield left.what, f"Not carried over: {left.why.rstrip('.')}."


@dataclass(frozen=True, slots=True)
class Bridge:
    """What an old question's answer is worth to a newer version.

    Attributes:
        old: Its id in the old version.
        new: Its id in the new one; None where there is no such question.
        lost: Why no answer carries over; "" where one may.
        changed: Why an answer that is a value may not mean the same; "" where it does.
        look_again: Why somebody should look at a carried answer once; "" where nobody need.
    """

    old: str
    new: str | None
    lost: str
    changed: str
    look_again: str

    @property
    def why_not(self) -> str:
        """Why a value does not carry over; "" where it does."""
        return self.lost or self.changed


def bridges(old: Questionnaire, new: Questionnaire) -> dict[str, Bridge]:
    """Of every old question, by its old id, what the new version says about its answers.

    Raises:
        ProblemError: The two are different questionnaires (S511).
    """
    _same_questionnaire(old, new)
    return {question.id: _bridge(question, old, new) for question in old.questions}


def _bridge(question: AnyQuestion, old: Questionnaire, new: Questionnaire) -> Bridge:
    worth = new.carries_over.get(old.version, CarriesOver())
    new_id: str | None = new.moved.get(old.version, {}).get(question.id, question.id)
    if new_id not in new.row_of:
        new_id = None
    look_again = worth.look_again.get(question.id, "")
    if gone := worth.not_.get(question.id):
        lost = f"{gone.why} {gone.instead} asks about it now." if gone.instead else gone.why
        return Bridge(question.id, new_id, lost, "", "")
    if new_id is None:
        return Bridge(question.id, None, NO_QUESTION, "", "")
    # where the new version says that an answer is worth the same, its form is all that is looked at
    changed = "" if look_again else _changed(question, new.question(new_id))
    return Bridge(question.id, new_id, "", changed, look_again)


def carry_submission(
    old: Submission, old_questionnaire: Questionnaire, questionnaire: Questionnaire, catalog: Catalog | None
) -> Carried:
    """A submission of last time for this version.

    Raises:
        ProblemError: It belongs to another questionnaire (S511).
    """
    left_out: list[LeftOut] = []
    answers: dict[str, Answer] = {}
    bridge = bridges(old_questionnaire, questionnaire)
    new_ids = {old_id: one.new for old_id, one in bridge.items() if one.new is not None}
    for old_id, answer in old.answers.items():
        if answer is None:
            continue
        new_id = new_ids.get(old_id)
        reason = _hindrance(bridge[old_id], questionnaire, answer)
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
    look_again = {new_ids[key]: one.look_again for key, one in bridge.items() if one.look_again and one.new in answers}
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


def _hindrance(bridge: Bridge, questionnaire: Questionnaire, answer: Answer) -> str:
    """Why an answer cannot be carried; "" when it can."""
    if bridge.lost or bridge.new is None:
        return bridge.lost
    if bridge.changed and answer not in (DONT_KNOW, NOT_APPLICABLE):
        return bridge.changed
    new = questionnaire.question(bridge.new)
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
