"""What a city says itself about the exchange, and the languages in which a country's offices work.

Source of the languages: Unicode Common Locale Data Repository, territory-language information, as the package Babel
carries it: those whose status in the whole country is official or de facto official. Ways of writing make no
difference: zh_Hant counts as zh.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.languages import get_official_languages

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


@cache
def working_languages(country: str | None) -> frozenset[str]:
    """Codes of the official languages of a country (ISO 3166, two letters); empty where they are not known."""
    if not country:
        return frozenset()
    found = get_official_languages(country.upper(), regional=False, de_facto=True)
    return frozenset(code.partition("_")[0] for code in found)


@cache
def language_names() -> dict[str, str]:
    """English name of each language by its code of two or three letters, in the order of the names."""
    names = Locale("en").languages
    return {code: names[code] for code in sorted(names, key=lambda code: names[code]) if "_" not in code}


def language_name(code: str) -> str:
    """The English name; the code where there is none."""
    return language_names().get(code, code)
