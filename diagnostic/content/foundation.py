"""A foundation: a named group of capability questions that systems stand on. DESIGN: sections 1 and 2."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diagnostic.base.problems import Problem, shown
from diagnostic.content.guidance import Effort, KPIs, Risks, Sources, Standards
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.question_types.question_base import Score, Weight
from diagnostic.content.requirements import Prerequisites
from diagnostic.content.strict_model import LOWER_ID, Strict, bad_id


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
