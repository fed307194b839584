"""A result of last time in a file, and the answers that its scores determine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.question_types.question_base import DONT_KNOW, NOT_APPLICABLE, Answer
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import shape_problems
from diagnostic.formats.read import bytes_of
from diagnostic.method.diagnosis import FORMAT, Diagnosis
from diagnostic.submission.carrying_over import Carried, LeftOut, carry_submission
from diagnostic.submission.submission import QuestionnaireRef, Submission, SystemState, parse_json


def result_in(path: Path) -> Diagnosis | None:
    """The result in a JSON file; None where the file holds something else.

    Raises:
        ProblemError: It is not JSON, or not a whole result; each problem with the file.
    """
    if path.suffix.lower() != ".json":
        return None
    try:
        data = parse_json(bytes_of(path).decode("utf-8"))
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            return None
        return result_from(data)
    except UnicodeDecodeError as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None
    except ValidationError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in shape_problems(error, Diagnosis)]) from None
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None


def result_from(data: Any) -> Diagnosis:
    """A result from plain data, as it was made: one of method 1, which named no method, without what it did not say.

    Raises:
        ValidationError: It is not a whole result.
    """
    if isinstance(data, dict) and "method" not in data:
        data = _NOT_SAID | data
        for key, not_said in _NOT_SAID_EACH.items():
            if isinstance(data.get(key), list):
                data[key] = [not_said | one if isinstance(one, dict) else one for one in data[key]]
        for question in data.get("questions", []):
            if isinstance(question, dict):  # no checklist was known in part
                question.setdefault("known", 0.0 if question.get("score") is None else 1.0)
    return Diagnosis.model_validate(data)


_NOT_SAID: dict[str, Any] = {
    "method": 1,
    "foundations": [],
    "steps": [],
    "hinges_on": [],
    "measure_first": [],
    "evidence": {"grade": None, "stated": None, "measured": None, "shown": None, "validated": False},
    "checks": [],
    "computed": [],
}
_NOT_SAID_EACH: dict[str, dict[str, Any]] = {
    "modules": {"band": None, "band_probability": None},
    "priorities": {"inherited": None},
}


def carry_result(
    old: Diagnosis, old_questionnaire: Questionnaire, questionnaire: Questionnaire, catalog: Catalog | None
) -> Carried:
    """A result of last time for this version. It holds scores, not answers: only what they determine is carried.

    Raises:
        ProblemError: It belongs to another questionnaire (S511).
    """
    submission, unclear = answers_in(old, old_questionnaire)
    carried = carry_submission(submission, old_questionnaire, questionnaire, catalog)
    return replace(carried, left_out=[*unclear, *carried.left_out])


def answers_in(result: Diagnosis, questionnaire: Questionnaire) -> tuple[Submission, list[LeftOut]]:
    """The answers that the scores and states of a result determine uniquely, and what it does not tell."""
    answers: dict[str, Answer] = {}
    unclear: list[LeftOut] = []
    for found in result.questions:
        answer: Answer = {"dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}.get(found.state)
        if found.state == "answered" and found.score is not None:
            question = questionnaire.question(found.id)
            answer = question.answer_with(found.score) if found.known == 1 else None
            if answer is None:
                unclear.append(LeftOut(found.id, "a result holds the score, and several answers have this one"))
        if answer is not None:
            answers[found.id] = answer
    systems = {module.id: SystemState(status=module.status) for module in result.modules if module.status is not None}
    submission = Submission(
        format="diagnostic-submission/1",
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        city=result.city,
        answers=answers,
        systems=systems,
    )
    if systems:
        unclear.append(LeftOut("functions of the systems", "a result does not hold them"))
    unclear.append(LeftOut("comments, confidence and weights of the criteria", "a result does not hold them as given"))
    return submission, unclear
