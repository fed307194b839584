"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats
from diagnostic.base.problems import Problem
from diagnostic.content.question_types.question_base import Answer, QuestionBase

YES = {"true", "yes", "1"}
NO = {"false", "no", "0"}


def truth_in(value: Any) -> Any:
    """True or false from the words and numbers that programs write for them; else the value itself."""
    word = str(value).lower() if isinstance(value, str | int | float) else ""
    word = word.removesuffix(".0")
    return True if word in YES else False if word in NO else value


class YesNoQuestion(QuestionBase):
    """Yes (100) or no (0). Code: 1 or 0."""

    type: Literal["yes_no"]

    @property
    def steps_allowed(self) -> str:
        """What to do for a yes."""
        return "one text"

    def steps_fit(self, steps: Any) -> bool:
        """Whether it is one text."""
        return isinstance(steps, str)

    @property
    def score_limits(self) -> tuple[float, float]:
        """No and yes."""
        return 0.0, 100.0

    def flaws(self, where: str) -> Iterator[Problem]:  # noqa: ARG002
        """Nothing can be wrong."""
        yield from ()

    def _allowed(self) -> str:
        return "yes or no (true or false)"

    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        if not isinstance(answer, bool):
            yield self._wrong_kind(answer, where)

    def changed_from(self, old: Any) -> str:  # noqa: ARG002
        """Yes stays yes."""
        return ""

    def code(self, answer: Any) -> float:
        """1 for yes."""
        return float(answer)

    def from_text(self, text: str) -> Answer:
        """The truth that the text writes."""
        truth: Answer = truth_in(text)
        return truth

    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """0 and 1 as they are."""
        return numbers, (numbers == 0) | (numbers == 1)

    def scores(self, codes: Floats) -> Floats:
        """0 or 100."""
        return 100 * codes

    def one_step(self, score: float) -> tuple[float, float]:  # noqa: ARG002
        """Yes and no."""
        return 100.0, 0.0

    def next_step(self, score: float) -> float:  # noqa: ARG002
        """Yes."""
        return 100.0

    def anything(self, chance: Floats) -> Floats:
        """No and yes alike."""
        return np.where(chance < 0.5, 0.0, 100.0)

    def answer_with(self, score: float) -> Answer:
        """The answer with this score."""
        return {100.0: True, 0.0: False}.get(score)

    def answer_reaching(self, score: float, now: Answer = None) -> Answer:  # noqa: ARG002
        """Yes, whatever is wanted."""
        return True

    def value_words(self, answer: Any) -> str:
        """``yes`` or ``no``."""
        return "yes" if answer else "no"

    def words_reaching(self, score: float) -> str:  # noqa: ARG002
        """``yes``."""
        return "yes"
