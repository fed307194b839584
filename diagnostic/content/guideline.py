"""The master plan guideline as data: steps, phases and templates. Shown as a page and used by the plan document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from diagnostic.base.problems import Problem, raise_errors
from diagnostic.content.load import content_root, load_model
from diagnostic.content.questionnaire import Version
from diagnostic.content.strict_model import LOWER_ID, Strict, Whole, bad_id, doubled

Rating = Literal["low", "medium", "high"]
Duty = Literal["responsible", "accountable", "consulted", "informed"]


class Step(Strict):
    """One step: what it answers, from what, by which work, and who signs its result."""

    id: str
    name: str
    question: str
    inputs: list[str]
    work: list[str]
    deliverable: str
    sign_off: str
    weeks: Annotated[list[Annotated[Whole, Field(ge=0)]], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="From and to, for a city of 0.5 to 1 million; none for the step that never ends"
    )
    done_when: str
    beware: str


class Phase(Strict):
    """A stretch of the roadmap with the test that ends it."""

    id: str
    name: str
    years: Annotated[list[float], Field(min_length=2, max_length=2)]
    content: str
    exit_test: str


class FormLine(Strict):
    """A line of a form: its name and what to write there."""

    name: str
    guidance: str


class RegisterRisk(Strict):
    """A risk that a plan starts with."""

    id: str
    name: str
    sign: str
    response: str
    likelihood: Rating
    impact: Rating


class KpiChain(Strict):
    """One branch of a tree of measures, from what is put in to what changes."""

    goal: str
    input: str
    output: str
    outcome: str
    impact: str


class RaciRow(Strict):
    """Who does what in a task: one duty for each role that has one."""

    task: str
    duties: dict[str, Duty]


class Choice(Strict):
    """A way to pay or to buy: where it fits and what to watch."""

    name: str
    fits: str
    watch: str


class Templates(Strict):
    """Forms to fill in."""

    charter: list[FormLine]
    project_card: list[FormLine]
    risk_register: list[RegisterRisk]
    kpi_tree: list[KpiChain]
    raci: list[RaciRow]


class CitedDocument(Strict):
    """A document that the guideline cites by its key."""

    key: str
    title: str
    publisher: str
    year: Whole | str


class Guideline(Strict):
    """The whole guideline, checked.

    Raises:
        ProblemError: Ids are wrong or doubled, a task has not exactly one accountable role.
    """

    format: Literal["diagnostic-guideline/1"]
    version: Version
    title: str
    summary: str
    steps: Annotated[list[Step], Field(min_length=1)]
    phases: list[Phase]
    financing: list[Choice]
    procurement: list[Choice]
    cost_rules: list[str]
    kpi_rules: list[str]
    contents: list[str]
    checklist: list[str]
    templates: Templates
    sources: list[CitedDocument]

    @model_validator(mode="after")
    def _fits_together(self) -> Guideline:
        raise_errors(list(_problems(self)))
        return self


def _problems(guideline: Guideline) -> Iterator[Problem]:
    for where, ids in (
        ("/steps", [step.id for step in guideline.steps]),
        ("/phases", [phase.id for phase in guideline.phases]),
        ("/templates/risk_register", [risk.id for risk in guideline.templates.risk_register]),
        ("/sources", [source.key for source in guideline.sources]),
    ):
        for identifier in ids:
            yield from bad_id(identifier, LOWER_ID, where)
        for identifier in doubled(ids):
            yield Problem("Q303", identifier, "", where)
    for row in guideline.templates.raci:
        if list(row.duties.values()).count("accountable") != 1:
            yield Problem("M204", row.task, "exactly one accountable role", "/templates/raci")


def load_guideline() -> Guideline:
    """The shipped guideline, checked.

    Raises:
        ProblemError: Not readable or not sound; all problems at once.
    """
    return load_model(content_root() / "modules" / "master-plan-guideline.yaml", Guideline)
