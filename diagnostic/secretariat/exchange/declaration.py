"""What a city says itself about the exchange."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CAPACITY = 50


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a city offers and needs; what it has not said is never guessed.

    Attributes:
        offers: Modules that it will show to others; None: it has not said; empty: it offers none.
        capacity: How many needs of others it can serve in a period; None: it has not said.
        needs: Modules that it wants help with, the most pressing one first.
        head_of: Challenge groups whose head city it is willing to be; None: it has not said; empty: of none.
        languages: Codes of ISO 639 in which its people can work with others; empty: those of its country count.
        contact: Whom to write to.
    """

    offers: tuple[str, ...] | None = None
    capacity: int | None = None
    needs: tuple[str, ...] = ()
    head_of: tuple[str, ...] | None = None
    languages: tuple[str, ...] = ()
    contact: str = ""


SAYS_NOTHING = Declaration()
