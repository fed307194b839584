"""What every type of question has in common, and what each must be able to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from diagnostic.base.arrays import Bools, Floats
from diagnostic.base.problems import Problem, shown
from diagnostic.content.strict_model import Strict, Whole

DONT_KNOW = "dont_know"
NOT_APPLICABLE = "n/a"

Answer = bool | int | float | str | list[str] | dict[str, bool] | None
"""An option's value, a quantity, yes or no, items, or one of the two words; None: not answered.

Items are a list of those that are yes (all others are no), or a mapping to yes and no (those left out are not known).
"""

Score = Annotated[float, Field(ge=0, le=100)]
Weight = Annotated[float, Field(gt=0)]


class Option(Strict):
    """One described state of a ``level`` question; ``label`` is its short form for drop-downs.

    ``unmeasured``: the state says that nobody measures or records the matter. It scores as written, but is no
    measured need.
    """

    value: Whole | str
    text: str
    label: str = ""
    score: Score | None = None
    unmeasured: bool = False


class Item(Strict):
    """One item of a checklist."""

    id: str
    text: str
    label: str = ""
    points: Weight = 1.0


class QuestionBase(Strict, ABC):
    """A question, whatever its type. In a file only id, text and type are required.

    ``core`` marks the short first round; ``rules`` and ``terms`` are ids of the questionnaire's rules and glossary.

    A *code* is an answer as one number, the form in which the method works on many cities at once.
    """

    id: str
    text: str
    title: str = ""
    help: str = ""
    why: str = ""
    evidence: str = ""
    department: str = ""
    source: str = ""
    basis: str = ""
    weight: Weight = 1.0
    allow_na: bool = False
    core: bool = False
    rules: list[str] = []
    terms: list[str] = []

    @property
    def name(self) -> str:
        """The short title, or the text where there is none."""
        return self.title or self.text

    @property
    def choices(self) -> Sequence[Option]:
        """The described states to choose from; empty for other types."""
        return ()

    @property
    def parts(self) -> Sequence[Item]:
        """The items that are answered one by one; empty for other types."""
        return ()

    @property
    def facts_needed(self) -> list[str]:
        """Facts from which the answer follows; empty where it does not follow from facts."""
        return []

    def computed(self, figures: Mapping[str, Floats]) -> Any:  # noqa: ARG002
        """The answers that follow from figures; None where the question has no such rule."""
        return None

    @property
    def steps_allowed(self) -> str:
        """The form in which a foundation says what to do to come one state up, in words."""
        return "a text for each of " + ", ".join(self._reachable)

    def steps_fit(self, steps: Any) -> bool:
        """Whether steps have that form: a text by option or item."""
        return isinstance(steps, dict) and set(steps) <= set(self._reachable)

    @property
    def _reachable(self) -> list[str]:
        return [str(option.value) for option in self.choices] + [item.id for item in self.parts]

    @property
    @abstractmethod
    def score_limits(self) -> tuple[float, float]:
        """Lowest and highest score an answer can give."""

    @abstractmethod
    def flaws(self, where: str) -> Iterator[Problem]:
        """What is wrong inside the question itself."""

    # What may be answered

    @property
    def allowed(self) -> str:
        """What may be answered, in words."""
        return f"{self._allowed()}; or {DONT_KNOW}" + (f"; or {NOT_APPLICABLE}" if self.allow_na else "")

    def answer_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        """What is wrong with one answer that is given."""
        if answer == DONT_KNOW:
            return
        if answer == NOT_APPLICABLE:
            if not self.allow_na:
                yield Problem("S505", NOT_APPLICABLE, self.allowed, where)
            return
        yield from self._value_problems(answer, where)

    @abstractmethod
    def _allowed(self) -> str:
        """What may be answered beside the two words."""

    @abstractmethod
    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        """What is wrong with an answer that is neither of the two words."""

    def _wrong_kind(self, answer: Answer, where: str) -> Problem:
        return Problem("S502", shown(answer), self.allowed, where)

    @abstractmethod
    def changed_from(self, old: Any) -> str:
        """Why an answer to an older question of this type may not mean the same now; "" where it does."""

    def same_form(self, answer: Answer) -> Answer:
        """One form for answers that are the same: 3.0 is 3."""
        if isinstance(answer, float) and answer.is_integer() and abs(answer) < 2**53:
            return int(answer)
        return answer

    # Codes

    @abstractmethod
    def code(self, answer: Any) -> float:
        """The code of a checked answer that is a value."""

    def known_share(self, answer: Any) -> float:  # noqa: ARG002
        """How much of an answer is known, 0..1: 1 but for a checklist with items that are not known."""
        return 1.0

    @abstractmethod
    def from_text(self, text: str) -> Answer:
        """The answer that a program wrote as text; the text itself where it is none, for the check to refuse."""

    @abstractmethod
    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """Codes of many plain numbers, and which of them are answers; what the others code to says nothing."""

    # Scores

    @abstractmethod
    def scores(self, codes: Floats) -> Floats:
        """Step 1: scores of codes, 0..100; NaN stays NaN."""

    def unmeasured(self, codes: Floats) -> Bools:
        """Which codes say that nobody measures or records the matter."""
        return np.zeros(codes.shape, dtype=np.bool_)

    @abstractmethod
    def one_step(self, score: float) -> tuple[float, float]:
        """The score one step up and one step down; at an end of the scale it stays."""

    @abstractmethod
    def next_step(self, score: float) -> float:
        """The score one step above any score, in between two answers too; may lie above the scale."""

    @abstractmethod
    def anything(self, chance: Floats) -> Floats:
        """Scores drawn evenly over what the type can give, from chances in [0, 1)."""

    # From a score back to an answer

    @abstractmethod
    def answer_with(self, score: float) -> Answer:
        """The only answer that has this score; None where there are several, or none."""

    @abstractmethod
    def answer_reaching(self, score: float, now: Answer = None) -> Answer:
        """The smallest answer that gives at least a score within ``score_limits``; what is ticked now stays ticked."""

    def on_the_way(self, start: float, end: float, now: Answer) -> list[str]:  # noqa: ARG002
        """Options or items that come new between two scores, from the answer now; empty for other types."""
        return []

    # Words

    @abstractmethod
    def value_words(self, answer: Any) -> str:
        """A value as somebody would say it."""

    def short_words(self, answer: Any) -> str:
        """A value on one line."""
        return self.value_words(answer)

    @abstractmethod
    def words_reaching(self, score: float) -> str:
        """The least answer that is worth a score, in words; "" where nothing can be said."""
