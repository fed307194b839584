"""Countries and regions of the world for the lists of the City sheet."""

from __future__ import annotations

from functools import cache

from babel import Locale

from diagnostic.formats.workbook.cell_words import DOT

_NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
"""Codes that Unicode's list has beyond the officially assigned ones of ISO 3166-1."""

REGIONS = (
    "Africa",
    "Asia",
    "Europe",
    "Latin America and the Caribbean",
    "Northern America",
    "Oceania",
)
"""The regions of the United Nations' standard M49, the two Americas apart."""


@cache
def country_names() -> dict[str, str]:
    """English name of each country of ISO 3166-1 by its two letters, in the order of the names."""
    territories = Locale("en").territories
    found = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return {code: found[code] for code in sorted(found.keys() - _NOT_ISO, key=lambda code: found[code])}


def country_words(code: str | None) -> str | None:
    """A country as documents show it: its name, else the code; ``ZZ`` stands for no country, as of an invented city."""
    return "none (invented city)" if code == "ZZ" else country_names().get(code or "", code)


def shown_country(code: str) -> str:
    """``KE · Kenya``; the code alone where the list does not have it."""
    name = country_names().get(code)
    return f"{code}{DOT}{name}" if name else code


def code_of(name: str) -> str:
    """The two letters of the country with this English name; "" where there is none."""
    return next((code for code, known in country_names().items() if known.casefold() == name.casefold()), "")
