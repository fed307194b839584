"""Foundations, named groups of capability questions that systems stand on; and what is needed before something.

Required values are flat or rise with the city's position. DESIGN: sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diagnostic.base.problems import Problem, shown
from diagnostic.content.guidance import Effort, KPIs, Risks, Sources, Standards
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.strict_model import LOWER_ID, Strict, bad_id

Required = Score | list[Score]
"""A number, the same at every level, or a row with an entry a level."""


def required_row(required: Required, levels: int) -> list[float]:
    """A required value as a row; a plain number is a flat one."""
    return required if isinstance(required, list) else [required] * levels


def required_words(required: Required) -> str:
    """As in ``40`` or ``0-20-35-50-60``."""
    return "-".join(f"{value:g}" for value in required) if isinstance(required, list) else f"{required:g}"


class Prerequisites(Strict):
    """What a module or foundation needs.

    Attributes:
        factors: Required scores of factors.
        foundations: Required standings of foundations.
        modules: Entries, each met by any one module in it; every entry is needed.
        basis: Why, by the id of what is needed.
    """

    factors: dict[str, Required] = {}
    foundations: dict[str, Required] = {}
    modules: list[dict[str, Required]] = []
    basis: dict[str, str] = {}

    def all_required(self) -> Iterator[tuple[str, Required]]:
        """Everything that is required, with its id."""
        yield from self.factors.items()
        yield from self.foundations.items()
        for entry in self.modules:
            yield from entry.items()

    def flaws(self, where: str) -> Iterator[Problem]:
        """Rows that fall, entries without a module, reasons for nothing."""
        for name, required in self.all_required():
            if isinstance(required, list) and any(low > high for low, high in pairwise(required)):
                yield Problem("C409", f"{name}: {shown(required)}", "a row that never falls", where)
        for entry in self.modules:
            if not entry:
                yield Problem("M202", "{}", "at least one module in an entry", where)
        known = {name for name, _ in self.all_required()}
        for name in self.basis:
            if name not in known:
                yield Problem("Q305", shown(name), "something required", f"{where}, basis")

    def row_problems(self, levels: int, where: str) -> Iterator[Problem]:
        """Rows that do not have an entry a level."""
        for name, required in self.all_required():
            if isinstance(required, list) and len(required) != levels:
                yield Problem("C409", f"{name}: {shown(required)}", f"{levels} values", where)


class StepBelow(Strict):
    """What to do while a number scores below this."""

    below: Score
    text: str


QuestionSteps = str | list[StepBelow] | dict[str, str]
"""What to do to come one state up: by the option to reach, by the item to reach, below scores of a number, or one text
for a yes."""


class Foundation(Strict):
    """A foundation. Only id, name, questions and expected are required.

    Attributes:
        questions: The questions that tell how it stands, with their weights in it.
        steps: For each of them what to do to come one state up.
    """

    id: str
    name: str
    questions: dict[str, Weight]
    expected: list[Score]
    summary: str = ""
    expected_basis: str = ""
    prerequisites: Prerequisites = Prerequisites()
    steps: dict[str, QuestionSteps] = {}
    effort: Effort | None = None
    kpis: KPIs = []
    risks: Risks = []
    standards: Standards = []
    sources: Sources = []

    def flaws(self, where: str) -> Iterator[Problem]:
        """What is wrong inside the foundation itself."""
        yield from bad_id(self.id, LOWER_ID, where)
        if not self.questions:
            yield Problem("Q313", "no questions", "at least one question", where)
        if any(low > high for low, high in pairwise(self.expected)):
            yield Problem("C401", shown(self.expected), "", where)
        if self.prerequisites.modules:
            yield Problem("M201", "modules", "factors, foundations, basis", f"{where}, prerequisites")
        yield from self.prerequisites.flaws(where)
        for question in self.steps:
            if question not in self.questions:
                yield Problem("Q305", shown(question), "a question of `questions`", f"{where}, steps")

    def step_problems(self, question: AnyQuestion, where: str) -> Iterator[Problem]:
        """Whether the steps of a question have the form of its type."""
        steps = self.steps.get(question.id)
        if steps is not None and not question.steps_fit(steps):
            yield Problem("M204", shown(steps), question.steps_allowed, f"{where}, steps of {question.id}")
