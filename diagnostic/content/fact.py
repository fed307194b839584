"""Facts: plain figures of a city, asked once, and how the answers to questions follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from diagnostic.base.arrays import Floats, stable_power
from diagnostic.base.problems import Problem, shown
from diagnostic.content.strict_model import Strict

POPULATION = "city.population"
"""The fact that travels with the city."""

Terms = str | Annotated[list[str], Field(min_length=1)]
"""The id of a fact, or of several that are added."""


def term_list(terms: Terms) -> list[str]:
    """The facts that are added."""
    return [terms] if isinstance(terms, str) else terms


def limits_words(minimum: float | None, maximum: float | None, integer: bool, unit: str) -> str:
    """What number may be given, as in ``a whole number from 0 up to 100 (%)``."""
    allowed = "a whole number" if integer else "a number"
    if minimum is not None:
        allowed += f" from {minimum:g}"
    if maximum is not None:
        allowed += f" up to {maximum:g}"
    return f"{allowed} ({unit})" if unit else allowed


class Fact(Strict):
    """One figure."""

    id: str
    name: str
    unit: str = ""
    help: str = ""
    department: str = ""
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        return limits_words(self.minimum, self.maximum, self.integer, self.unit)

    def value_problems(self, value: float, where: str) -> Iterator[Problem]:
        """What is wrong with a figure that is given."""
        low = -float("inf") if self.minimum is None else self.minimum
        high = float("inf") if self.maximum is None else self.maximum
        if self.integer and abs(value) < 1e300 and value != int(value):
            yield Problem("S502", shown(value), self.allowed, where)
        elif not low <= value <= high:
            yield Problem("S503", shown(value), self.allowed, where)


class Ratio(Strict):
    """``of / to x times``."""

    of: Terms
    to: Terms
    times: float = 1.0


class Deviation(Strict):
    """``|of / from - 1| x 100``."""

    of: Terms
    from_: Terms = Field(alias="from")


class Growth(Strict):
    """``((of / from)^(1 / years) - 1) x 100``."""

    of: Terms
    from_: Terms = Field(alias="from")
    years: Annotated[float, Field(gt=0)]


class Sum(Strict):
    """``of``, added."""

    of: Terms


def _added(terms: list[str], figures: Mapping[str, Floats]) -> Floats:
    """The sum of some figures, in the order in which they are named."""
    total = figures[terms[0]]
    for term in terms[1:]:
        total = total + figures[term]
    return total


class FromFacts(Strict):
    """How an answer follows from facts: exactly one of the four."""

    ratio: Ratio | None = None
    deviation: Deviation | None = None
    growth: Growth | None = None
    sum: Sum | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> FromFacts:
        given = [name for name in ("ratio", "deviation", "growth", "sum") if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("one_rule", "exactly one of ratio, deviation, growth, sum")
        return self

    @property
    def rule(self) -> Ratio | Deviation | Growth | Sum:
        """The one that is given."""
        rule = self.ratio or self.deviation or self.growth or self.sum
        assert rule is not None
        return rule

    @property
    def above(self) -> list[str]:
        """The facts above the line, or those that are added."""
        return term_list(self.rule.of)

    @property
    def below(self) -> list[str]:
        """The facts below the line; empty for a sum."""
        rule = self.rule
        if isinstance(rule, Sum):
            return []
        return term_list(rule.to if isinstance(rule, Ratio) else rule.from_)

    def below_the_line(self, figures: Mapping[str, Floats]) -> Floats | None:
        """What stands below the line, (cities,); None for a sum."""
        return _added(self.below, figures) if self.below else None

    def value(self, figures: Mapping[str, Floats]) -> Floats:
        """The answer, (cities,), from figures by id; NaN where one is not given or nothing can be computed."""
        above, rule = _added(self.above, figures), self.rule
        if isinstance(rule, Sum):
            return above
        below = _added(self.below, figures)
        share = np.full(above.shape, np.nan)
        np.divide(above, below, out=share, where=below != 0)
        if isinstance(rule, Ratio):
            return share * rule.times
        away: Floats = np.abs(share - 1) if isinstance(rule, Deviation) else stable_power(share, 1 / rule.years) - 1
        return away * 100

    @property
    def needed(self) -> list[str]:
        """All facts that are needed, each once."""
        return list(dict.fromkeys(self.above + self.below))

    @property
    def in_words(self) -> str:
        """The arithmetic in ids: ``own-revenue / total-revenue x 100``."""
        rule, above, below = self.rule, " + ".join(self.above), " + ".join(self.below)
        above = f"({above})" if len(self.above) > 1 and below else above
        share = f"{above} / ({below})" if len(self.below) > 1 else f"{above} / {below}"
        if isinstance(rule, Ratio):
            return share if rule.times == 1 else f"{share} x {rule.times:g}"
        if isinstance(rule, Deviation):
            return f"distance of {share} from 1, x 100"
        return f"yearly growth of {share} over {rule.years:g} years, in %" if isinstance(rule, Growth) else above
