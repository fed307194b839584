"""How numbers, shares, differences and days are shown wherever a person reads them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DASH = "–"


def half_up(value: float, digits: int = 0) -> float:
    """The number with so many digits, halves away from zero: as every spreadsheet shows it."""
    exact = Decimal(str(round(float(value), 9)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def shown_number(value: float | None, digits: int = 0) -> str:
    """A number with fixed digits, or a dash; a zero has no sign."""
    return DASH if value is None else f"{half_up(value, digits) + 0.0:.{digits}f}"


def quantity(number: float) -> str:
    """A number as it was given, with separators of thousands and no exponent."""
    text = f"{number:,.12f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float, digits: int = 0) -> str:
    """A difference with its sign, as in ``+12``; what is shown as zero has none."""
    shown = half_up(value, digits)
    return f"{shown:+.{digits}f}".replace("-", "−") if shown else f"{0:.{digits}f}"


def per_cent(share: float | None, digits: int = 0) -> str:
    """A part of one, as in ``14 %``: with the space that the questions have (SI Brochure, BIPM, 2019, 5.4.7)."""
    return DASH if share is None else f"{shown_number(100 * share, digits)} %"


def chance(share: float) -> str:
    """A share of simulations: all of them are no certainty about the city, and one of them is not none."""
    if share >= 0.995:
        return "over 99 %"
    return "under 1 %" if 0 < share < 0.005 else per_cent(share)


def whole_span(low: int, high: int) -> str:
    """Two whole numbers as ``2-3``, or one where they are equal."""
    return str(low) if low == high else f"{low}-{high}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(moment: date) -> str:
    """A day as in ``20 November 2026``: nobody has to know which number is the month."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun, as in ``1 comment``, ``3 cities``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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
