"""A questionnaire: factors, questions, levels and the numbers of the method. DESIGN: section 2."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, PrivateAttr, field_validator, model_validator

from diagnostic.base.problems import Problem, raise_errors, shown
from diagnostic.content.conditions import CrossCheck
from diagnostic.content.fact import Fact
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.references import reference_problems
from diagnostic.content.strict_model import LOWER_ID, UPPER_ID, Strict, Whole, bad_id, digest, doubled

FORMAT = "diagnostic-questionnaire/1"

Share = Annotated[float, Field(ge=0, le=1)]
Version = Annotated[str, Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]


class LevelCondition(Strict):
    """A question's score that makes the level's own sentence true."""

    question: str
    at_least: Score


class Level(Strict):
    """A maturity level: reached from ``cut`` points on, where all conditions up to it hold."""

    level: Whole
    name: str
    cut: Score
    description: str = ""
    requires: list[LevelCondition] = []


class Geometric(Strict):
    """Parameters of the geometric mean: scores below ``floor`` count as ``floor``."""

    floor: Annotated[float, Field(gt=0, le=100)] = 1.0


class GeometricChoice(Strict):
    """``aggregation: {geometric: {floor: 1}}``."""

    geometric: Geometric


class Gates(Strict):
    """Level L asks each gate factor for the cut of level ``L - levels_below``."""

    factors: list[str]
    levels_below: Annotated[Whole, Field(ge=0)] = 1


class Uncertainty(Strict):
    """Parameters of the Monte Carlo simulation (step 6)."""

    weight_band: Annotated[float, Field(ge=0, lt=1)] = 0.25
    draws: Annotated[Whole, Field(ge=1, le=100_000)] = 1000
    seed: Annotated[Whole, Field(ge=0)] = 2013


class Dimension(Strict):
    """A half of the framework; ``context`` marks what a city cannot change at will."""

    id: str
    name: str
    context: bool = False


Question = Annotated[AnyQuestion, Field(discriminator="type")]


class Factor(Strict):
    """A factor with its questions (in the folder: ``questions/<id in lower case>.yaml``)."""

    id: str
    name: str
    dimension: str | None = None
    weight: Weight = 1.0
    description: str = ""
    questions: list[Question]


class Department(Strict):
    """Who would know: a part of the city administration."""

    id: str
    name: str


class Rule(Strict):
    """How to answer, said once for many questions."""

    id: str
    text: str

    @property
    def title(self) -> str:
        """As faces call it."""
        return f"Rule {self.id}"


class GlossaryTerm(Strict):
    """What a word means in all questions."""

    id: str
    term: str
    text: str


class Note(NamedTuple):
    """Something that stands beside a question to help answering it.

    Attributes:
        kind: help, term, rule, why, evidence, department, source or basis.
        title: What it is called.
        text: What it says.
    """

    kind: str
    title: str
    text: str


class NotCarried(Strict):
    """An answer that an older version's question cannot give: why, and which question asks about the same now."""

    instead: str | None
    why: str


class CarriesOver(Strict):
    """What answers to an older version are worth here; an id under neither carries over as it is.

    Attributes:
        look_again: The answer carries over, but somebody should look at it once; with the reason.
        not_: The answer does not carry over.
    """

    look_again: dict[str, str] = {}
    not_: dict[str, NotCarried] = Field(default={}, alias="not")


UNRELEASED = "unreleased"


class Change(Strict):
    """One entry of the changelog, newest first; ``date`` is a day, or ``unreleased``."""

    version: Version
    date: str
    text: str


class Questionnaire(Strict):
    """One version of a questionnaire, whole and checked.

    Raises:
        ProblemError: The parts do not fit together; all problems at once.
    """

    format: Literal["diagnostic-questionnaire/1"]
    id: str
    version: Version
    title: str
    levels: Annotated[list[Level], Field(min_length=1)]
    factors: Annotated[list[Factor], Field(min_length=1)]
    language: str = "en"
    summary: str = ""
    licence: str = ""
    aggregation: Literal["arithmetic"] | GeometricChoice = "arithmetic"
    min_coverage: Share = 0.6
    enter_coverage: Share | None = None
    gates: Gates | None = None
    uncertainty: Uncertainty = Uncertainty()
    dimensions: list[Dimension] = []
    departments: list[Department] = []
    rules: list[Rule] = []
    glossary: list[GlossaryTerm] = []
    facts: list[Fact] = []
    checks: list[CrossCheck] = Field(default=[], description="Cross-checks; no part of the digest")
    changelog: list[Change] = []
    moved: dict[str, dict[str, str]] = Field(
        default={}, description="For each older version: old question id to new question id"
    )
    carries_over: dict[str, CarriesOver] = Field(
        default={}, description="For each older version: what its answers are worth here"
    )

    _digest: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _fits_together(self) -> Questionnaire:
        raise_errors(list(_problems(self)))
        return self

    @field_validator("aggregation", mode="before")
    @classmethod
    def _bare_geometric(cls, value: Any) -> Any:
        return {"geometric": {}} if value == "geometric" else value

    @property
    def ref(self) -> str:
        """``id@version``."""
        return f"{self.id}@{self.version}"

    @property
    def digest(self) -> str:
        """Fingerprint of the folder it was read from, or of the model when it was not read from one."""
        return self._digest or digest(self.model_dump(mode="json", exclude_defaults=True, exclude={"checks"}))

    @property
    def released(self) -> bool:
        """Whether the changelog names this version with a date."""
        return any(change.version == self.version and change.date != UNRELEASED for change in self.changelog)

    @property
    def major(self) -> int:
        """Results of versions with the same major number compare."""
        return int(self.version.split(".")[0])

    @property
    def enters_from(self) -> float:
        """Coverage from which on a factor enters the overall score."""
        return self.min_coverage if self.enter_coverage is None else self.enter_coverage

    @property
    def geometric_floor(self) -> float | None:
        """Floor of the geometric mean; None for the arithmetic mean."""
        return None if isinstance(self.aggregation, str) else self.aggregation.geometric.floor

    @cached_property
    def questions(self) -> list[AnyQuestion]:
        """All questions, factor by factor, in file order."""
        return [question for factor in self.factors for question in factor.questions]

    def department_name(self, department: str) -> str:
        """The name of a department; what is no id of one is a name itself, or nothing."""
        return next((one.name for one in self.departments if one.id == department), department)

    def notes(self, question: AnyQuestion) -> list[Note]:
        """What helps to answer a question, in reading order: its own words, the terms and rules it names, sources."""
        own = [
            Note("help", "What this means", question.help),
            *(Note("term", one.term, one.text) for one in self.glossary if one.id in question.terms),
            *(Note("rule", one.title, one.text) for one in self.rules if one.id in question.rules),
            Note("why", "Why it matters", question.why),
            Note("evidence", "What would show it", question.evidence),
            Note("department", "Who would know", self.department_name(question.department)),
            Note("source", "Where the question comes from", question.source),
            Note("basis", "Basis of the points", question.basis),
        ]
        return [note for note in own if note.text]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Position of each question id in ``questions``."""
        return {question.id: row for row, question in enumerate(self.questions)}

    @cached_property
    def factor_row_of(self) -> dict[str, int]:
        """Position of each factor id in ``factors``."""
        return {factor.id: row for row, factor in enumerate(self.factors)}

    @cached_property
    def factor_of(self) -> dict[str, Factor]:
        """The factor of each question id."""
        return {question.id: factor for factor in self.factors for question in factor.questions}

    @cached_property
    def fact_of(self) -> dict[str, Fact]:
        """The facts by id, without the population."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def cuts(self) -> list[float]:
        """Lowest score of each level, from level 1 upwards."""
        return [level.cut for level in self.levels]

    def question(self, question_id: str) -> AnyQuestion:
        """The question with this id (KeyError if there is none)."""
        return self.questions[self.row_of[question_id]]

    def question_label(self, question_id: str) -> str:
        """Id and short name of a question; of one that another version has, the id."""
        row = self.row_of.get(question_id)
        return question_id if row is None else f"{question_id} {self.questions[row].name}"

    def level_name(self, level: int) -> str:
        """Name of a level."""
        return self.levels[level - 1].name


def _problems(q: Questionnaire) -> Iterator[Problem]:
    """What does not fit together, in the order of the file."""
    yield from bad_id(q.id, LOWER_ID, "/id")
    numbers = [level.level for level in q.levels]
    if numbers != list(range(1, len(numbers) + 1)):
        yield Problem("Q301", shown(numbers), "1, 2, 3 ...", "/levels")
    if q.cuts[0] != 0 or any(low >= high for low, high in pairwise(q.cuts)):
        yield Problem("Q302", shown(q.cuts), "0, then rising", "/levels")
    if q.enters_from > q.min_coverage:
        yield Problem("Q309", shown(q.enter_coverage), f"at most {q.min_coverage}", "/enter_coverage")
    for identifier in doubled(f.id for f in q.factors):
        yield Problem("Q303", identifier, "", "/factors")
    for identifier in doubled(d.id for d in q.dimensions):
        yield Problem("Q303", identifier, "", "/dimensions")
    for identifier in doubled(question.id for question in q.questions):
        yield Problem("Q303", identifier, "", f"question {identifier}")
    for dimension in q.dimensions:
        yield from bad_id(dimension.id, LOWER_ID, "/dimensions")
    for factor in q.factors:
        yield from bad_id(factor.id, UPPER_ID, "/factors")
        if not factor.questions:
            yield Problem("Q311", factor.id, "at least one question", f"factor {factor.id}")
    for question in q.questions:
        where = f"question {question.id}"
        yield from bad_id(question.id, UPPER_ID, where)
        yield from question.flaws(where)
    yield from reference_problems(q)
