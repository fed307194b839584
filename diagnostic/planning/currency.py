"""The money a plan is shown in. Everything is reckoned in US dollars; no rate is ever guessed."""

from __future__ import annotations

from dataclasses import dataclass

FIGURES = 3


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and how many of its units one US dollar costs, as the city gave it."""

    code: str = "USD"
    per_dollar: float = 1.0

    def units(self, dollars: float) -> float:
        """An amount in this currency."""
        return dollars * self.per_dollar

    def shown(self, dollars: float) -> str:
        """An amount in words, with three figures: more would claim too much."""
        return f"{self.code} {figures(self.units(dollars))}"

    def brief(self, dollars: float) -> str:
        """The same for narrow columns that name the currency above."""
        return figures(self.units(dollars)).replace(" million", " m").replace(" billion", " bn")

    def span(self, low: float, high: float) -> str:
        """A range in words."""
        first, last = figures(self.units(low)), figures(self.units(high))
        return f"{self.code} {first}" if first == last else f"{self.code} {first} to {last}"


def figures(amount: float) -> str:
    """A number with three figures, as in ``1.25 million``, ``48,300`` or ``0``."""
    rounded = float(f"{amount:.{FIGURES}g}")
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if rounded >= size:
            return f"{rounded / size:,.4g} {word}"
    return f"{rounded:,.0f}"
