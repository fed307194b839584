"""Any of several items."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Any, Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, at_least, rounded
from diagnostic.base.formatting import shown_number
from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.question_types.question_base import Answer, Item, QuestionBase
from diagnostic.content.strict_model import LOWER_ID, bad_id, doubled, pointer

MOST_ITEMS = 12
"""Of a longer list nobody tries all ways to tick it."""


class ChecklistQuestion(QuestionBase):
    """Any of several items, each yes, no or not known; all no is an answer, all not known is none.

    Code: 100 x the points of the items that are yes / the points of those that are known.
    """

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
        return "a list, or true and false by item, of " + ", ".join(item.id for item in self.items)

    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        if not isinstance(answer, list | dict):
            yield self._wrong_kind(answer, where)
            return
        ids, named = [item.id for item in self.items], list(answer)
        for row, item in enumerate(named):
            place = where + pointer(item if isinstance(answer, dict) else row)
            if item not in ids:
                yield Problem("S504", shown(item), ", ".join(ids), place, mend=did_you_mean(item, ids))
            elif item in named[:row]:
                yield Problem("S504", shown(item), "each item once", place)

    def changed_from(self, old: Any) -> str:
        """Other items."""
        same = {item.id for item in old.items} == {item.id for item in self.items}
        return "" if same else "the items are different now"

    def same_form(self, answer: Answer) -> Answer:
        """A list in the questionnaire's order where all items are known, else a mapping in that order."""
        if not isinstance(answer, list | dict):
            return answer
        told = self.by_item(answer)
        return {item: yes for item, yes in told.items() if yes is not None} if None in told.values() else self.yes(told)

    def by_item(self, answer: list[str] | dict[str, bool]) -> dict[str, bool | None]:
        """Every item with yes, no or not known (None), in the questionnaire's order."""
        if isinstance(answer, list):
            return {item.id: item.id in answer for item in self.items}
        return {item.id: answer.get(item.id) for item in self.items}

    def yes(self, answer: Any) -> list[str]:
        """The items that are yes, in the questionnaire's order."""
        given = answer if isinstance(answer, dict) else self.by_item(answer)
        return [item.id for item in self.items if given.get(item.id)]

    def in_order(self, ticked: Sequence[str]) -> list[str]:
        """Items in the questionnaire's order."""
        return [item.id for item in self.items if item.id in ticked]

    def _known_points(self, answer: Any) -> float:
        return sum(item.points for item in self.items if self.by_item(answer)[item.id] is not None)

    def code(self, answer: Any) -> float:
        """The share of the known points that are yes, in per cent; NaN where no item is known."""
        known, yes = self._known_points(answer), self.yes(answer)
        return 100 * sum(item.points for item in self.items if item.id in yes) / known if known else math.nan

    def known_share(self, answer: Any) -> float:
        """The points of the items that are known / all points."""
        return self._known_points(answer) / self.points

    def from_text(self, text: str) -> Answer:
        """A list is not written as text: its items have cells of their own."""
        return text

    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """A number is no answer."""
        return numbers, np.zeros(numbers.shape, dtype=np.bool_)

    def scores(self, codes: Floats) -> Floats:
        """The codes themselves."""
        return codes

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

    def answer_reaching(self, score: float, now: Answer = None) -> list[str]:
        """More ticks, those worth most first, until the score is reached."""
        chosen = self.yes(now) if isinstance(now, list | dict) else []
        for item in sorted(self.items, key=lambda item: -item.points):
            if at_least(self.code(chosen), score):
                break
            chosen = self.in_order([*chosen, item.id])
        return chosen

    def on_the_way(self, start: float, end: float, now: Answer) -> list[str]:  # noqa: ARG002
        """The items that are ticked to reach the end and are not yet."""
        ticked = self.yes(now) if isinstance(now, list | dict) else []
        return [item for item in self.answer_reaching(end, now) if item not in ticked]

    def value_words(self, answer: Any) -> str:
        """What is yes, then what is no, then what is not known."""
        told = self.by_item(answer)
        yes, no, unknown = (
            "; ".join(item.text.rstrip(". ") for item in self.items if told[item.id] is state)
            for state in (True, False, None)
        )
        parts = [f"Yes: {yes or 'none of the list'}."]
        parts += [f"No: {no}."] if no else []
        parts += [f"Not known: {unknown}."] if unknown else []
        return " ".join(parts)

    def short_words(self, answer: Any) -> str:
        """As in ``2 of the 7 items``, or ``2 of the 5 items that are known``."""
        known = sum(state is not None for state in self.by_item(answer).values())
        tail = "" if known == len(self.items) else " that are known"
        return f"{len(self.yes(answer))} of the {known} items{tail}"

    def words_reaching(self, score: float) -> str:
        """How much must be ticked: which items is the city's choice."""
        return f"items worth {shown_number(score)} of 100 points"
