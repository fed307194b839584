"""Any of several items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Any, Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, at_least, rounded
from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.base.shown import shown_number
from diagnostic.content.question_types.question_base import Answer, Item, QuestionBase
from diagnostic.content.strict_model import LOWER_ID, bad_id, doubled, pointer

MOST_ITEMS = 12
"""Of a longer list nobody tries all ways to tick it."""


class ChecklistQuestion(QuestionBase):
    """Any of several items; none ticked is an answer. Code: the points that are ticked."""

    type: Literal["checklist"]
    items: list[Item]

    @property
    def parts(self) -> Sequence[Item]:
        """The items."""
        return self.items

    @property
    def points(self) -> float:
        """Of all items together."""
        return sum(item.points for item in self.items)

    @property
    def score_limits(self) -> tuple[float, float]:
        """Nothing and everything ticked."""
        return 0.0, 100.0

    def flaws(self, where: str) -> Iterator[Problem]:
        """Items that are missing, doubled or badly named."""
        if not self.items:
            yield Problem("Q313", "no items", "at least one", where)
        for item in self.items:
            yield from bad_id(item.id, LOWER_ID, where)
        for identifier in doubled(item.id for item in self.items):
            yield Problem("Q303", identifier, "", where)

    def _allowed(self) -> str:
        return "a list of " + ", ".join(item.id for item in self.items)

    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        if not isinstance(answer, list):
            yield self._wrong_kind(answer, where)
            return
        known = [item.id for item in self.items]
        for row, item in enumerate(answer):
            place = where + pointer(row)
            if item not in known:
                yield Problem("S504", shown(item), ", ".join(known), place, mend=did_you_mean(item, known))
            elif item in answer[:row]:
                yield Problem("S504", shown(item), "each item once", place)

    def changed_from(self, old: Any) -> str:
        """Other items."""
        same = {item.id for item in old.items} == {item.id for item in self.items}
        return "" if same else "the items are different now"

    def same_form(self, answer: Answer) -> Answer:
        """Ticked items in the questionnaire's order."""
        return self.in_order(answer) if isinstance(answer, list) else answer

    def in_order(self, ticked: Sequence[str]) -> list[str]:
        """Items in the questionnaire's order."""
        return [item.id for item in self.items if item.id in ticked]

    def code(self, answer: Any) -> float:
        """The points that are ticked."""
        return sum(item.points for item in self.items if item.id in answer)

    def from_text(self, text: str) -> Answer:
        """A list is not written as text: its items have cells of their own."""
        return text

    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """A number is no answer."""
        return numbers, np.zeros(numbers.shape, dtype=np.bool_)

    def scores(self, codes: Floats) -> Floats:
        """The share of the points."""
        return 100 * codes / self.points

    def one_step(self, score: float) -> tuple[float, float]:
        """One item of equal share more or less."""
        step = 100 / len(self.items)
        return min(score + step, 100.0), max(score - step, 0.0)

    def next_step(self, score: float) -> float:
        """One item of equal share more."""
        return score + 100 / len(self.items)

    def anything(self, chance: Floats) -> Floats:
        """Any score."""
        return 100.0 * chance

    def answer_with(self, score: float) -> Answer:
        """The ticks with this score, where only one set of them has it."""
        ids = [item.id for item in self.items]
        points = {item.id: item.points for item in self.items}
        if len(ids) > MOST_ITEMS:
            return {100.0: list(ids), 0.0: []}.get(score)
        found = [
            list(chosen)
            for chosen in chain.from_iterable(combinations(ids, count) for count in range(len(ids) + 1))
            if rounded(100 * sum(points[item] for item in chosen) / self.points) == rounded(score)
        ]
        return found[0] if len(found) == 1 else None

    def answer_reaching(self, score: float, now: Answer = None) -> Answer:
        """More ticks, those worth most first, until the score is reached."""
        chosen = set(now if isinstance(now, list) else [])
        for item in sorted(self.items, key=lambda item: -item.points):
            if at_least(100 * self.code(chosen) / self.points, score):
                break
            chosen.add(item.id)
        return self.in_order(list(chosen))

    def value_words(self, answer: Any) -> str:
        """What is ticked, then what is not."""
        yes = [item.text.rstrip(". ") for item in self.items if item.id in answer]
        no = [item.text.rstrip(". ") for item in self.items if item.id not in answer]
        told = f"Yes: {'; '.join(yes) or 'none of the list'}."
        return f"{told} No: {'; '.join(no)}." if no else told

    def short_words(self, answer: Any) -> str:
        """As in ``2 of the 7 items``."""
        return f"{len(set(answer))} of the {len(self.items)} items"

    def words_reaching(self, score: float) -> str:
        """How much must be ticked: which items is the city's choice."""
        return f"items worth {shown_number(score)} of 100 points"
