"""A submission: one city's answers, in the form of ``diagnostic-submission/1``. DESIGN: section 4."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from diagnostic.base.period import PERIOD_PATTERN
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import CriteriaWeights
from diagnostic.content.question_types import Answer
from diagnostic.content.questionnaire import Version
from diagnostic.content.strict_model import Strict, Whole, pointer, shape_problems

FORMAT = "diagnostic-submission/1"

Confidence = Literal["measured", "survey", "regional", "estimate", "opinion", "unknown"]
Status = Literal["none", "planned", "pilot", "operational", "integrated", "dont_know", "n/a"]
Verification = Literal["verified", "not_verified", "not_reported"]
FunctionState = Literal["no", "partly", "yes", "dont_know"]


def _moment(value: Any) -> Any:
    if isinstance(value, str) and "T" in value:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


class QuestionnaireRef(Strict):
    """Which questionnaire, and which version of it, the answers belong to."""

    id: str
    version: Version


class CatalogRef(Strict):
    """Which version of the catalog the answers about systems were made with."""

    version: Version


class City(Strict):
    """The city that answers. ``country`` and ``currency`` are ISO 3166-1 and ISO 4217 codes."""

    name: str | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    region: str | None = None
    population: Annotated[Whole, Field(ge=1)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None


class SystemState(Strict):
    """Status of one module, and which of its functions are in operation."""

    status: Status | None = None
    functions: dict[str, FunctionState | None] = {}


class Evidence(Strict):
    """What a city shows for an answer. A plain text stands for ``{"text": ...}``."""

    text: str = ""
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    link: str | None = None
    file: str | None = None
    respondent: str | None = None

    @property
    def shows(self) -> bool:
        """Whether something can be looked at: a text, a link or a file; a date or a name alone shows nothing."""
        return any(part is not None and part.strip() for part in (self.text, self.link, self.file))


def _evidence(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class CriteriaChoice(CriteriaWeights):
    """A city's own weights of the criteria: all four, not all 0."""

    gap: Annotated[float, Field(ge=0)]
    need: Annotated[float, Field(ge=0)]
    readiness: Annotated[float, Field(ge=0)]
    value: Annotated[float, Field(ge=0)]


class Submission(Strict):
    """One city's answers at one time. Only format and questionnaire are required."""

    format: Literal["diagnostic-submission/1"]
    questionnaire: QuestionnaireRef
    catalog: CatalogRef | None = None
    city: City = City()
    period: Annotated[str, Field(pattern=f"^{PERIOD_PATTERN}$")] | None = None
    submitted_at: Annotated[datetime, BeforeValidator(_moment)] | None = None
    answers: dict[str, Answer] = {}
    facts: dict[str, float] = {}
    comments: dict[str, str] = {}
    evidence: dict[str, Annotated[Evidence, BeforeValidator(_evidence)]] = {}
    confidence: dict[str, Confidence] = {}
    verification: dict[str, Verification] = Field(default={}, description="By a reviewer, never by the city")
    systems: dict[str, SystemState] = {}
    target_level: Whole | None = None
    targets: dict[str, Whole] = {}
    criteria: CriteriaChoice | None = None

    @property
    def named_catalog(self) -> str | None:
        """Version of the catalog it was made with; None where it names none."""
        return self.catalog.version if self.catalog else None


def parse_submission(text: str) -> Submission:
    """A submission from JSON text; whether its answers fit is another question (``checks.py``).

    Raises:
        ProblemError: Not JSON (F103), a key twice (F105), or not of the right shape (M2xx).
    """
    return submission_from(parse_json(text))


def submission_from(data: Any) -> Submission:
    """A submission from plain data.

    Raises:
        ProblemError: Not of the right shape (M2xx).
    """
    try:
        return Submission.model_validate(data)
    except ValidationError as error:
        raise ProblemError(_without_union_echo(shape_problems(error, Submission))) from None


def _without_union_echo(problems: list[Problem]) -> list[Problem]:
    """One problem for each answer of a wrong type, instead of one for each type it is not."""
    kept: dict[str, Problem] = {}
    for problem in problems:
        parts = problem.where.split("/")
        if len(parts) > 3 and parts[1] == "answers":
            where = "/".join(parts[:3])
            kept[where] = Problem(
                "S502",
                problem.found,
                "a number, text, true, false, a list of items or items with true and false",
                where,
            )
        else:
            kept[f"{problem.where} {problem.code}"] = problem
    return list(kept.values())


def parse_json(text: str) -> Any:
    """JSON as plain data, refusing what JSON leaves undefined.

    Raises:
        ProblemError: Not JSON, NaN or infinity (F103); the same key twice in one object (F105).
    """
    doubles: list[Problem] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                doubles.append(Problem("F105", shown(key), "", shown(key)))
            seen[key] = value
        return seen

    def no_constant(name: str) -> None:
        raise ProblemError([Problem("F103", name, "a number")])

    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=once, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemError([Problem("F103", error.msg, "", where)]) from None
    except RecursionError:
        raise ProblemError([Problem("F103", "brackets nested too deep")]) from None
    if doubles:
        raise ProblemError(doubles)
    return data


def answer_pointer(question_id: str) -> str:
    """Where an answer stands in a submission file."""
    return pointer("answers", question_id)
