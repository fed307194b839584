"""The parts of a submission that are saved one by one: each has a path (JSON pointer), checked as a file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.content.strict_model import pointer
from diagnostic.store.rows import LONGEST_NAME, LONGEST_TEXT, unkeepable
from diagnostic.submission.checks import submission_problems
from diagnostic.submission.submission import FORMAT, City, Submission, submission_from

CITY_KEYS = tuple(City.model_fields)
FORMS = (
    "/answers/Q, /facts/F, /comments/Q, /confidence/Q, /evidence/Q, /systems/M/status, /systems/M/functions/F, "
    "/targets/FACTOR, /target_level, /criteria, " + ", ".join(f"/city/{key}" for key in CITY_KEYS)
)
"""What can be saved, in words."""

_FORM_OF = {
    ("answers", 2),
    ("facts", 2),
    ("comments", 2),
    ("evidence", 2),
    ("confidence", 2),
    ("targets", 2),
    ("target_level", 1),
    ("criteria", 1),
}
_CLEARED = {"comments": "", "confidence": "unknown", "evidence": "", "facts": 0, "targets": 1}
"""What stands for "cleared" while the path is checked, where a submission does not allow null."""


def answer_path(question_id: str) -> str:
    """Path of the answer to a question."""
    return pointer("answers", question_id)


def comment_path(question_id: str) -> str:
    """Path of the comment on a question."""
    return pointer("comments", question_id)


def confidence_path(question_id: str) -> str:
    """Path of the confidence of an answer."""
    return pointer("confidence", question_id)


def evidence_path(question_id: str) -> str:
    """Path of the evidence for an answer."""
    return pointer("evidence", question_id)


def status_path(module_id: str) -> str:
    """Path of the status of a system."""
    return pointer("systems", module_id, "status")


def function_path(module_id: str, function_id: str) -> str:
    """Path of a function of a system."""
    return pointer("systems", module_id, "functions", function_id)


def target_path(factor_id: str) -> str:
    """Path of the target of a factor."""
    return pointer("targets", factor_id)


def city_path(key: str) -> str:
    """Path of a field of the city: name, country, region, population, currency."""
    return pointer("city", key)


TARGET_LEVEL = "/target_level"
CRITERIA = "/criteria"


def parts_of(path: str) -> tuple[str, ...]:
    """The parts of a JSON pointer."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path.split("/")[1:])


def is_field(path: str) -> bool:
    """Whether a path has the form of a field."""
    parts = parts_of(path)
    if not parts or pointer(*parts) != path:
        return False
    if parts[0] == "city":
        return len(parts) == 2 and parts[1] in CITY_KEYS
    if parts[0] == "systems":
        return (len(parts) == 3 and parts[2] == "status") or (len(parts) == 4 and parts[2] == "functions")
    return (parts[0], len(parts)) in _FORM_OF


def flatten(submission: Submission) -> dict[str, Any]:
    """Every value that a submission gives, by path; nothing for what it leaves open."""
    return dict(_given(submission.model_dump(mode="json", exclude={"format", "questionnaire", "period"})))


def _given(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in CITY_KEYS:
        if data["city"][key] is not None:
            yield city_path(key), data["city"][key]
    for name in ("answers", "facts", "comments", "confidence", "evidence", "targets"):
        for identifier, value in data[name].items():
            if value is not None and not (name == "comments" and not value.strip()):
                yield pointer(name, identifier), value
    for module_id, state in data["systems"].items():
        if state["status"] is not None:
            yield status_path(module_id), state["status"]
        for function_id, value in state["functions"].items():
            if value is not None:
                yield function_path(module_id, function_id), value
    for name in ("target_level", "criteria"):
        if data[name] is not None:
            yield pointer(name), data[name]


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as the body of a submission; cleared ones are left out."""
    body: dict[str, Any] = {}
    for path, value in values.items():
        if value is not None:
            _put(body, parts_of(path), value)
    return body


def _put(body: dict[str, Any], parts: tuple[str, ...], value: Any) -> None:
    for part in parts[:-1]:
        body = body.setdefault(part, {})
    body[parts[-1]] = value


def checked(changes: Mapping[str, Any], questionnaire: Questionnaire, catalog: Catalog | None) -> dict[str, Any]:
    """The changes in the form in which they are stored; None clears.

    Args:
        changes: Values by path, as a submission would hold them.
        questionnaire: The version they belong to.
        catalog: Its modules.

    Raises:
        ProblemError: Not a field (D114), a text that cannot be kept (D115), or what `check` would say of a file.
    """
    problems = [Problem("D114", shown(path), FORMS) for path in changes if not is_field(path)]
    problems += [problem for path, value in changes.items() for problem in _text_problems(path, value)]
    if problems:
        raise ProblemError(problems)
    body: dict[str, Any] = {}
    for path, value in changes.items():
        parts = parts_of(path)
        _put(body, parts, _CLEARED.get(parts[0]) if value is None else value)
    head = {"format": FORMAT, "questionnaire": {"id": questionnaire.id, "version": questionnaire.version}}
    submission = submission_from(head | body)
    problems = [p for p in submission_problems(submission, questionnaire, catalog) if p.is_error]
    if problems:
        raise ProblemError(problems)
    data = submission.model_dump(mode="json")
    return {
        path: None if value is None else _stored(parts_of(path), data, questionnaire) for path, value in changes.items()
    }


def _text_problems(path: str, value: Any) -> Iterator[Problem]:
    longest = LONGEST_NAME if path.startswith("/city/") else LONGEST_TEXT
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and (bad := unkeepable(text, longest)):
            yield Problem("D115", bad, f"at most {longest} characters of text", path)


def _stored(parts: tuple[str, ...], data: dict[str, Any], questionnaire: Questionnaire) -> Any:
    value: Any = data
    for part in parts:
        value = value[part]
    if parts[0] == "answers":
        return questionnaire.question(parts[1]).same_form(value)
    if parts[0] in ("comments", "city") and isinstance(value, str):
        return value.strip() or None
    return value
