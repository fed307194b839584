"""A questionnaire: factors, questions, levels and the numbers of the method. DESIGN: section 2."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from diagnostic.base.problems import Problem, did_you_mean, raise_errors, shown
from diagnostic.content.digest import digest
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.strict_model import LOWER_ID, UPPER_ID, Strict, Whole, bad_id, doubled, pointer

FORMAT = "diagnostic-questionnaire/1"

Share = Annotated[float, Field(ge=0, le=1)]
Version = Annotated[str, Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]


class Level(Strict):
    """A maturity level: reached from ``cut`` points on."""

    level: Whole
    name: str
    cut: Score
    description: str = ""


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


class Change(Strict):
    """One entry of the changelog, newest first."""

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
    changelog: list[Change] = []
    moved: dict[str, dict[str, str]] = Field(
        default={}, description="For each older version: old question id to new question id"
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
        return self._digest or digest(self.model_dump(mode="json", exclude_defaults=True))

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
    yield from _reference_problems(q)
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


def _reference_problems(q: Questionnaire) -> Iterator[Problem]:
    factor_ids = [factor.id for factor in q.factors]
    dimension_ids = [dimension.id for dimension in q.dimensions]
    for row, factor in enumerate(q.factors):
        if factor.dimension is not None and factor.dimension not in dimension_ids:
            where = pointer("factors", row, "dimension")
            advice = did_you_mean(factor.dimension, dimension_ids)
            yield Problem("Q305", shown(factor.dimension), ", ".join(dimension_ids), where, mend=advice)
    for row, gate in enumerate(q.gates.factors if q.gates else []):
        if gate not in factor_ids:
            where = pointer("gates", "factors", row)
            yield Problem("Q305", shown(gate), ", ".join(factor_ids), where, mend=did_you_mean(gate, factor_ids))
    for identifier in doubled(q.gates.factors if q.gates else []):
        yield Problem("Q303", identifier, "", "/gates/factors")
    for version, ids in q.moved.items():
        for old, new in ids.items():
            if new not in q.row_of:
                where = pointer("moved", version, old)
                yield Problem("Q305", shown(new), "an id of this version", where, mend=did_you_mean(new, q.row_of))
