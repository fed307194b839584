"""The languages in which a country's offices work: Unicode CLDR, supplemental data, as the package Babel carries it.

Source: Unicode Common Locale Data Repository, territory-language information, languages whose status in the whole
country is official or de facto official. Ways of writing make no difference: zh_Hant counts as zh.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.languages import get_official_languages


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
