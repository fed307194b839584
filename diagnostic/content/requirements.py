"""What a module or a foundation needs before it: required values, flat or rising with the city's position."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diagnostic.base.problems import Problem, shown
from diagnostic.content.question_types.question_base import Score
from diagnostic.content.strict_model import Strict

Required = Score | list[Score]
"""A number, the same at every level, or a row with an entry a level."""


def required_row(required: Required, levels: int) -> list[float]:
    """A required value as a row; a plain number is a flat one."""
    return required if isinstance(required, list) else [required] * levels


def required_words(required: Required) -> str:
    """As in ``40`` or ``0-20-35-50-60``."""
    return "-".join(f"{value:g}" for value in required) if isinstance(required, list) else f"{required:g}"


class Prerequisites(Strict):
    """What a module or foundation needs.

    Attributes:
        factors: Required scores of factors.
        foundations: Required standings of foundations.
        modules: Entries, each met by any one module in it; every entry is needed.
        basis: Why, by the id of what is needed.
    """

    factors: dict[str, Required] = {}
    foundations: dict[str, Required] = {}
    modules: list[dict[str, Required]] = []
    basis: dict[str, str] = {}

    def all_required(self) -> Iterator[tuple[str, Required]]:
        """Everything that is required, with its id."""
        yield from self.factors.items()
        yield from self.foundations.items()
        for entry in self.modules:
            yield from entry.items()

    def flaws(self, where: str) -> Iterator[Problem]:
        """Rows that fall, entries without a module, reasons for nothing."""
        for name, required in self.all_required():
            if isinstance(required, list) and any(low > high for low, high in pairwise(required)):
                yield Problem("C409", f"{name}: {shown(required)}", "a row that never falls", where)
        for entry in self.modules:
            if not entry:
                yield Problem("M202", "{}", "at least one module in an entry", where)
        known = {name for name, _ in self.all_required()}
        for name in self.basis:
            if name not in known:
                yield Problem("Q305", shown(name), "something required", f"{where}, basis")

    def row_problems(self, levels: int, where: str) -> Iterator[Problem]:
        """Rows that do not have an entry a level."""
        for name, required in self.all_required():
            if isinstance(required, list) and len(required) != levels:
                yield Problem("C409", f"{name}: {shown(required)}", f"{levels} values", where)
