"""How numbers, shares, differences, money and days are shown wherever a person reads them.

The one place that turns them into text; what stands around them is the sentence's own. The reader's locale decides on
signs, separators and the names of months (Unicode CLDR, by Babel); halves are rounded away from zero, as in every
spreadsheet. Programs read numbers elsewhere: JSON, cells and ids are never made here.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DASH = "–"
ENGLISH = "en_GB"
"""The locale of the texts that the program is written in."""
FIGURES = 3
"""Figures of an amount of money: more would claim too much."""


def half_up(value: float, digits: int = 0) -> float:
    """The number with so many digits, halves away from zero."""
    exact = Decimal(str(round(float(value), 9)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _decimal(value: float, pattern: str, locale: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415  a tenth of a second that not every command needs

    return format_decimal(value, pattern, locale=locale)


def _fixed(digits: int, whole: str = "0") -> str:
    return f"{whole}.{'0' * digits}" if digits else whole


def shown_number(value: float | None, digits: int = 0, locale: str = ENGLISH) -> str:
    """A number with fixed digits, or a dash; a zero has no sign."""
    return DASH if value is None else _decimal(half_up(value, digits) + 0.0, _fixed(digits), locale)


def grouped(value: float | None, digits: int = 0, locale: str = ENGLISH) -> str:
    """The same with separators of thousands, as in ``1,204 cities``."""
    return DASH if value is None else _decimal(half_up(value, digits) + 0.0, _fixed(digits, "#,##0"), locale)


def quantity(number: float, locale: str = ENGLISH) -> str:
    """A number as it was given, with separators of thousands and no exponent."""
    return _decimal(number, "#,##0.############", locale)


def figures(value: float, most: int = FIGURES, locale: str = ENGLISH) -> str:
    """A number with its leading figures only, whole from 100 on, as in ``1.25`` or ``48,300``."""
    return quantity(float(f"{value:.{most}g}") if abs(value) < 10**most else half_up(value), locale)


def signed(value: float, digits: int = 0, locale: str = ENGLISH) -> str:
    """A difference with its sign, as in ``+12``; what is shown as zero has none."""
    pattern = _fixed(digits)
    shown = half_up(value, digits)
    return _decimal(shown, f"+{pattern};\u2212{pattern}", locale) if shown else _decimal(0.0, pattern, locale)


def per_cent(share: float | None, digits: int = 0, locale: str = ENGLISH) -> str:
    """A part of one, as in ``14 %``: with the space that the questions have (SI Brochure, BIPM, 2019, 5.4.7)."""
    return DASH if share is None else f"{shown_number(100 * share, digits, locale)} %"


def chance(share: float) -> str:
    """A share of simulations: all of them are no certainty about the city, and one of them is not none."""
    if share >= 0.995:
        return "over 99 %"
    return "under 1 %" if 0 < share < 0.005 else per_cent(share)


def whole_span(low: int, high: int) -> str:
    """Two whole numbers as ``2-3``, or one where they are equal."""
    return str(low) if low == high else f"{low}-{high}"


def amount(money: float, locale: str = ENGLISH) -> str:
    """An amount with three figures, as in ``1.25 million``, ``48,300`` or ``0``."""
    rounded = float(f"{money:.{FIGURES}g}")
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if rounded >= size:
            return f"{quantity(round(rounded / size, FIGURES), locale)} {word}"
    return grouped(rounded if rounded >= 10**FIGURES else money, locale=locale)


def day(moment: date, locale: str = ENGLISH) -> str:
    """A day as in ``20 November 2026``: nobody has to know which number is the month."""
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(moment, "long", locale=locale)


def month(year: int, number: int, locale: str = ENGLISH) -> str:
    """A month as in ``January 2027``."""
    from babel.dates import format_skeleton  # noqa: PLC0415

    return format_skeleton("yMMMM", date(year, number, 1), locale=locale)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, as in ``1 comment``, ``3 cities``."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"


def chance_word(probability: float) -> str:
    """A probability in words (after the IPCC's calibrated language: guidance note of 2010)."""
    for least, word in (
        (0.99, "virtually certain"),
        (0.90, "very likely"),
        (0.66, "likely"),
        (0.33, "about as likely as not"),
    ):
        if probability >= least:
            return word
    return "unlikely"


def listed(items: list[str], at_most: int = 12) -> str:
    """Ids with commas; a long list is cut and says by how much."""
    rest = len(items) - at_most
    return ", ".join(items[:at_most]) + (f" and {rest} more" if rest > 0 else "")
