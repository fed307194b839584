"""A quantity with a unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from diagnostic.base.arrays import Bools, Floats, halves_away, rounded, stable_log
from diagnostic.base.formatting import figures, quantity
from diagnostic.base.problems import Problem, shown
from diagnostic.content.fact import FromFacts, limits_words
from diagnostic.content.question_types.question_base import Answer, QuestionBase

LARGEST = 1e300
"""No quantity is larger; beyond it a whole number no longer fits a floating-point number."""
STEP = 20.0
"""Points by which a number is one step off, or one step better."""
DIGITS = 12

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Computed:
    """Answers that follow from figures, each (cities,).

    Attributes:
        value: NaN where a figure is not given.
        below: The figures that stand below the line.
        zero_below: Where what stands below the line is 0.
        outside: Where the value lies outside the question's limits, or is no number.
    """

    value: Floats
    below: list[str]
    zero_below: Bools
    outside: Bools


class NumberQuestion(QuestionBase):
    """A quantity with a unit, scored along ``points``. Code: the quantity."""

    type: Literal["number"]
    points: list[Annotated[list[float], Field(min_length=2, max_length=2)]]
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False
    scale: Literal["linear", "log"] = "linear"
    from_facts: FromFacts | None = None

    @property
    def limits(self) -> Point:
        """Lowest and highest quantity."""
        return (
            -LARGEST if self.minimum is None else self.minimum,
            LARGEST if self.maximum is None else self.maximum,
        )

    @property
    def facts_needed(self) -> list[str]:
        """The terms of ``from_facts``."""
        return self.from_facts.needed if self.from_facts else []

    def computed(self, figures: Mapping[str, Floats]) -> Computed | None:
        """The answers that follow from figures by id, each (cities,); None where the question has no such rule."""
        if self.from_facts is None:
            return None
        below = self.from_facts.below_the_line(figures)
        value = self.from_facts.value(figures)
        given = ~np.isnan(value)
        value = halves_away(value) if self.integer else value
        low, high = self.limits
        there = np.ones(value.shape, dtype=np.bool_)
        for fact in self.from_facts.needed:
            there &= ~np.isnan(figures[fact])
        zero = np.zeros(value.shape, dtype=np.bool_) if below is None else below == 0
        outside = (given & ~((value >= low) & (value <= high))) | (there & ~given & ~zero)
        return Computed(value, self.from_facts.below, zero, outside)

    @property
    def steps_allowed(self) -> str:
        """Texts below rising scores."""
        return "a list of below and text"

    def steps_fit(self, steps: Any) -> bool:
        """Whether they are such a list."""
        return isinstance(steps, list)

    @property
    def score_limits(self) -> tuple[float, float]:
        """All points lie inside the limits; of a whole number only whole numbers inside them count."""
        if not self.integer:
            return min(s for _, s in self.points), max(s for _, s in self.points)
        low, high = self.limits
        xs = [x for x, _ in self.points]
        whole = [side for x in xs for side in (math.floor(x), math.ceil(x))]
        whole += [math.floor(xs[0]) - 1, math.ceil(xs[-1]) + 1]
        whole += [math.ceil(low), math.floor(high)] if abs(low) < LARGEST and abs(high) < LARGEST else []
        inside = [float(x) for x in whole if low <= x <= high]
        scores = self.scores(np.array(inside or xs))
        return float(scores.min()), float(scores.max())

    def flaws(self, where: str) -> Iterator[Problem]:
        """Points that are too few, do not rise or lie outside the limits."""
        xs = [x for x, _ in self.points]
        if len(xs) < 2:
            yield Problem("Q313", f"{len(xs)} points", "at least two", where)
        if any(low >= high for low, high in pairwise(xs)):
            yield Problem("Q306", shown(xs), "rising", where)
        for _, score in self.points:
            if not 0 <= score <= 100:
                yield Problem("Q307", shown(score), "a score in 0..100", where)
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and low >= high:
            yield Problem("Q307", f"minimum {low}, maximum {high}", "a minimum below the maximum", where)
        for x in xs:
            if (low is not None and x < low) or (high is not None and x > high):
                yield Problem("Q307", shown(x), f"a point inside {low}..{high}", where)
        if self.scale == "log" and min(xs, default=1) <= 0:
            yield Problem("Q307", shown(min(xs)), "above 0, because scale is log", where)

    def _allowed(self) -> str:
        return limits_words(self.minimum, self.maximum, self.integer, self.unit)

    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            yield self._wrong_kind(answer, where)
            return
        low, high = self.limits
        if self.integer and abs(answer) <= LARGEST and answer != int(answer):
            yield self._wrong_kind(answer, where)
        elif not low <= answer <= high:
            yield Problem("S503", shown(answer), self.allowed, where)

    def changed_from(self, old: Any) -> str:
        """Another unit."""
        return "" if old.unit == self.unit else f"the unit is {self.unit or 'another'} now"

    def code(self, answer: Any) -> float:
        """The quantity."""
        return float(answer)

    def from_text(self, text: str) -> Answer:
        """A number as programs write it, with a point; a decimal comma is not guessed."""
        try:
            number = float(text)
        except ValueError:
            return text
        return number if math.isfinite(number) and "_" not in text else text

    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """Quantities inside the limits."""
        low, high = self.limits
        good = np.isfinite(numbers) & (numbers >= low) & (numbers <= high)
        if self.integer:
            good &= numbers == np.floor(numbers)
        return numbers, good

    def scores(self, codes: Floats) -> Floats:
        """Piecewise linear through the points, in x or in ln x, clamped at both ends."""
        xs = np.array([point[0] for point in self.points])
        ys = np.array([point[1] for point in self.points])
        inside = np.clip(codes, xs[0], xs[-1])
        left = np.clip(np.searchsorted(xs, inside, side="right") - 1, 0, len(xs) - 2)
        low, high = xs[left], xs[left + 1]
        if self.scale == "log":
            low, high, inside = stable_log(low), stable_log(high), stable_log(inside)
        scores = ys[left] + (ys[left + 1] - ys[left]) * ((inside - low) / (high - low))
        # the ends exactly, whatever the rounding above made of them
        scores = np.where(codes <= xs[0], ys[0], np.where(codes >= xs[-1], ys[-1], scores))
        return np.where(np.isnan(codes), np.nan, scores)

    def one_step(self, score: float) -> tuple[float, float]:
        """20 points more or less."""
        low, high = self.score_limits
        return min(score + STEP, high), max(score - STEP, low)

    def next_step(self, score: float) -> float:
        """20 points more."""
        return score + STEP

    def anything(self, chance: Floats) -> Floats:
        """Any score between the lowest and the highest."""
        low, high = self.score_limits
        return low + (high - low) * chance

    # From a score back to the quantity

    def along(self, start: Point, end: Point, share: Any) -> Any:
        """The quantity at a share of the way between two points; numbers or arrays."""
        (x0, _), (x1, _) = start, end
        return x0 * (x1 / x0) ** share if self.scale == "log" else x0 + (x1 - x0) * share

    def stretches(self) -> Iterator[tuple[Point, Point]]:
        """Each pair of neighbouring points."""
        yield from pairwise((x, score) for x, score in self.points)

    def _slopes_at(self, score: float) -> Iterator[tuple[float, Point, Point]]:
        """The quantities on slopes that have this score, each with the stretch it lies on."""
        for start, end in self.stretches():
            s0, s1 = start[1], end[1]
            if s0 != s1 and min(s0, s1) <= score <= max(s0, s1):
                yield self.along(start, end, (score - s0) / (s1 - s0)), start, end

    def answer_with(self, score: float) -> Answer:
        """The quantity on a slope; an end or a level stretch belongs to many. In as few digits as give the score."""
        if any(s0 == s1 == score for (_, s0), (_, s1) in self.stretches()):
            return None
        found = [x for x, _, _ in self._slopes_at(score)]
        (first, first_score), (last, last_score) = self.points[0], self.points[-1]
        if not found or score in (first_score, last_score) or max(found) - min(found) > 1e-9 * (last - first):
            return None
        for digits in range(1, DIGITS + 1):
            x = float(f"{found[0]:.{digits}g}")
            if self.integer and x != round(x):
                continue
            if rounded(self.scores(np.array([x]))[0]) == rounded(score):
                return x
        return None

    def answer_reaching(self, score: float, now: Answer = None) -> Answer:  # noqa: ARG002
        """The points read backwards; rounded to three figures to the side that scores more."""
        for x, start, end in self._slopes_at(score):
            return _three_figures(x, up=end[1] > start[1], whole=self.integer, limits=(start[0], end[0]))
        return max(self.points, key=lambda point: point[1])[0]

    # Words

    def value_words(self, answer: Any) -> str:
        """As it was given, with separators of thousands, no exponent, and the unit."""
        return f"{quantity(answer)} {self.unit}".rstrip()

    def words_reaching(self, score: float) -> str:
        """As in ``at least 74 %``: the points read backwards."""
        for x, start, end in self._slopes_at(score):
            side = "least" if end[1] > start[1] else "most"
            return f"at {side} {figures(x)} {self.unit}".rstrip()
        return ""


def _three_figures(x: float, *, up: bool, whole: bool, limits: Point) -> float:
    digits = 0 if whole or x == 0 else max(0, 2 - math.floor(int(f"{abs(x):e}".rpartition("e")[2])))
    step = 10.0**-digits
    near = (math.ceil(round(x / step, 9)) if up else math.floor(round(x / step, 9))) * step
    inside = min(max(round(near, digits), limits[0]), limits[1])
    return int(inside) if float(inside).is_integer() else inside
