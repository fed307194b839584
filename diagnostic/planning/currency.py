"""The money a plan is shown in. Everything is reckoned in US dollars; no rate is ever guessed."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.base.formatting import amount


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
        return f"{self.code} {amount(self.units(dollars))}"

    def brief(self, dollars: float) -> str:
        """The same for narrow columns that name the currency above."""
        return amount(self.units(dollars)).replace(" million", " m").replace(" billion", " bn")

    def span(self, low: float, high: float) -> str:
        """A range in words."""
        first, last = amount(self.units(low)), amount(self.units(high))
        return f"{self.code} {first}" if first == last else f"{self.code} {first} to {last}"
