"""One of several described states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np

from diagnostic.base.arrays import Bools, Floats, above, at_least, rounded
from diagnostic.base.problems import Problem, did_you_mean, shown
from diagnostic.content.question_types.question_base import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Answer,
    Option,
    QuestionBase,
)
from diagnostic.content.strict_model import doubled

TINY = 1e-10


class LevelQuestion(QuestionBase):
    """One of several described states. Code: the row of the option."""

    type: Literal["level"]
    options: list[Option]

    @property
    def choices(self) -> Sequence[Option]:
        """The described states."""
        return self.options

    @property
    def option_scores(self) -> list[float]:
        """Score of each option; evenly spaced 0..100 where the file gives none."""
        steps = max(len(self.options) - 1, 1)
        return [100 * i / steps if o.score is None else o.score for i, o in enumerate(self.options)]

    @property
    def score_limits(self) -> tuple[float, float]:
        """Lowest and highest score of an option."""
        return min(self.option_scores), max(self.option_scores)

    def flaws(self, where: str) -> Iterator[Problem]:
        """Options that are too few, doubled, badly named or only partly scored."""
        if len(self.options) < 2:
            yield Problem("Q313", f"{len(self.options)} options", "at least two", where)
        values = [str(option.value) for option in self.options]
        for identifier in doubled(values):
            yield Problem("Q303", identifier, "", where)
        for value in values:
            if value.casefold() in {DONT_KNOW, NOT_APPLICABLE}:
                yield Problem("Q310", value, "any other value", where)
            elif not value or any(c.isspace() for c in value):
                yield Problem("Q304", shown(value), "a value without spaces", where)
        if len({option.score is None for option in self.options}) > 1:
            yield Problem("Q308", "", "", where)

    def row(self, answer: Answer) -> int | None:
        """Position of the option with this value; 3.0 is 3, but "3" is not, nor is true 1."""
        for row, option in enumerate(self.options):
            if option.value == answer and isinstance(option.value, str) == isinstance(answer, str):
                return row
        return None

    def _allowed(self) -> str:
        return "one of " + ", ".join(str(option.value) for option in self.options)

    def _value_problems(self, answer: Answer, where: str) -> Iterator[Problem]:
        if isinstance(answer, bool) or not isinstance(answer, int | float | str):
            yield self._wrong_kind(answer, where)
        elif self.row(answer) is None:
            values = [str(option.value) for option in self.options]
            advice = did_you_mean(answer, values) if isinstance(answer, str) else ""
            if isinstance(answer, str) and answer in values:
                advice = f"Write the number {answer} without quotes."
            yield Problem("S504", shown(answer), self.allowed, where, mend=advice)

    def changed_from(self, old: Any) -> str:
        """Other values to choose from."""
        same = [str(option.value) for option in old.options] == [str(option.value) for option in self.options]
        return "" if same else "the choices are different now"

    def same_form(self, answer: Answer) -> Answer:
        """The option's own value."""
        row = self.row(answer)
        return answer if row is None else self.options[row].value

    def code(self, answer: Any) -> float:
        """The row of the option."""
        row = self.row(answer)
        assert row is not None
        return float(row)

    def from_text(self, text: str) -> Answer:
        """The value that the text writes, 3.0 for 3 too."""
        by_text: dict[str, Answer] = {str(option.value): option.value for option in self.options}
        return by_text.get(text, by_text.get(text.removesuffix(".0"), text))

    def codes(self, numbers: Floats) -> tuple[Floats, Bools]:
        """Rows of the options with these numbers as values."""
        codes, good = np.full(numbers.shape, np.nan), np.zeros(numbers.shape, dtype=np.bool_)
        for row, option in enumerate(self.options):
            if isinstance(option.value, int):
                chosen = numbers == option.value
                codes[chosen] = row
                good |= chosen
        return codes, good

    def scores(self, codes: Floats) -> Floats:
        """Each option's score."""
        given = ~np.isnan(codes)
        chosen = np.where(given, codes, 0).astype(np.intp)
        return np.where(given, np.array(self.option_scores)[chosen], np.nan)

    def unmeasured(self, codes: Floats) -> Bools:
        """Codes of options that are marked so."""
        given = ~np.isnan(codes)
        chosen = np.where(given, codes, 0).astype(np.intp)
        marked: Bools = given & np.array([option.unmeasured for option in self.options])[chosen]
        return marked

    def one_step(self, score: float) -> tuple[float, float]:
        """The neighbouring options' scores."""
        possible = sorted(set(self.option_scores))
        row = possible.index(score)
        return possible[min(row + 1, len(possible) - 1)], possible[max(row - 1, 0)]

    def next_step(self, score: float) -> float:
        """The next option's score."""
        return min((s for s in self.option_scores if s > score + TINY), default=self.score_limits[1])

    def anything(self, chance: Floats) -> Floats:
        """Any option."""
        possible = np.array(self.option_scores)
        return possible[(chance * len(possible)).astype(np.intp)]

    def answer_with(self, score: float) -> Answer:
        """The option with this score."""
        rows = np.flatnonzero(rounded(self.option_scores) == rounded(score))
        return self.options[int(rows[0])].value if len(rows) == 1 else None

    def answer_reaching(self, score: float, now: Answer = None) -> Answer:  # noqa: ARG002
        """The option that scores least of those that reach it."""
        return self._reaching(score).value

    def _reaching(self, score: float) -> Option:
        enough = [(own, row) for row, own in enumerate(self.option_scores) if at_least(own, score)]
        return self.options[min(enough)[1]] if enough else self.options[-1]

    def on_the_way(self, start: float, end: float, now: Answer) -> list[str]:  # noqa: ARG002
        """The options above the start, up to the least that reaches the end."""
        goal = min((own for own in self.option_scores if at_least(own, end)), default=end)
        return [
            str(option.value)
            for option, own in zip(self.options, self.option_scores, strict=True)
            if above(own, start) and at_least(goal, own)
        ]

    def value_words(self, answer: Any) -> str:
        """As in ``3 · The budget holds money``, the whole sentence."""
        row = self.row(answer)
        return str(answer) if row is None else f"{self.options[row].value} · {self.options[row].text}"

    def short_words(self, answer: Any) -> str:
        """As in ``3 · Funded``."""
        row = self.row(answer)
        if row is not None and self.options[row].label:
            return f"{self.options[row].value} · {self.options[row].label}"
        return self.value_words(answer)

    def words_reaching(self, score: float) -> str:
        """The option as a whole."""
        return self.value_words(self._reaching(score).value)
