"""Numbers as people type them: read when there is one reading, never guessed when there are two."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST = 40

_GROUP_SPACE = " "
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'"})
_MINUS = str.maketrans({"\u2212": "-", "\uff0d": "-", "\ufe63": "-", "\uff0b": "+"})
_MARKS = str.maketrans({"\uff0c": ",", "\uff0e": ".", "\u060c": ",", "\u066b": "d", "\u066c": "g"})
"""Full-width marks are the plain ones; the Arabic decimal (d) and thousands (g) marks have one meaning each."""

_WESTERN = re.compile(r"\d{1,3}(?:(?P<mark>[.,'g ])\d{3})(?:(?P=mark)\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_ONE_MARK = re.compile(r"(?P<whole>\d*)(?P<mark>[.,d])(?P<part>\d+)")


class Ambiguous(NamedTuple):
    """A text that is one number in one country and another number in the next, such as ``1.000``."""

    readings: tuple[float, float]


def read_number(text: str) -> int | float | Ambiguous | None:
    """The number a text stands for.

    Reads decimal commas, groups of three, digits of any script (full width, Arabic-Indic, ...), no-break spaces,
    invisible marks and typographic minus signs. Units, per cent signs and exponents are not read.

    Args:
        text: What was typed.

    Returns:
        An int for a whole number without a decimal mark, else a float; ``Ambiguous`` when the only mark may
        be a decimal mark or a thousands mark; None when it is not a number at all.
    """
    plain = _plain(text)
    if plain is None:
        return None
    sign = -1 if plain.startswith("-") else 1
    digits = plain[1:].lstrip(_GROUP_SPACE) if plain[0] in "+-" else plain
    if digits.isdigit():
        return sign * int(digits)
    one = _ONE_MARK.fullmatch(digits)
    if one and _may_group(one):
        whole, part = one["whole"], one["part"]
        return Ambiguous((sign * float(f"{whole}.{part}"), sign * float(whole + part)))
    if one:
        return sign * float(f"{one['whole'] or '0'}.{one['part']}")
    if _grouped(digits):
        return sign * int(_bare(digits))
    return _grouped_with_decimals(digits, sign)


def _plain(text: str) -> str | None:
    """ASCII digits and marks; None when the text is too long, empty or mixes digits of two scripts."""
    visible = "".join(c for c in text.strip() if unicodedata.category(c) != "Cf")
    visible = visible.translate(_APOSTROPHES).translate(_MINUS).translate(_MARKS).strip().removeprefix("'")
    if not visible or len(visible) > LONGEST:
        return None
    if "d" in text or "g" in text:  # the letters that stand for the Arabic marks below
        return None
    out, zeros = [], set()
    for character in visible:
        if unicodedata.category(character) == "Nd":
            value = unicodedata.decimal(character)
            zeros.add(ord(character) - value)
            out.append(str(value))
        elif character.isspace():
            out.append(_GROUP_SPACE)
        else:
            out.append(character)
    if len(zeros) != 1:
        return None
    return "".join(out).strip()


def _may_group(one: re.Match[str]) -> bool:
    """Whether the only mark could separate thousands: three digits follow, one to three that are not 0 lead."""
    whole = one["whole"]
    return one["mark"] in ".," and len(one["part"]) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"


def _grouped(digits: str) -> bool:
    return bool(_WESTERN.fullmatch(digits) or _INDIAN.fullmatch(digits))


def _bare(digits: str) -> str:
    return re.sub(r"\D", "", digits)


def _grouped_with_decimals(digits: str, sign: int) -> float | None:
    """Groups first, then another mark for the decimals: ``1.234,5``, ``1 234.5``, ``1'234.5``."""
    split = re.fullmatch(r"(.*)([.,d])(\d+)", digits)
    if split is None:
        return None
    whole, mark, part = split[1], split[2], split[3]
    if mark in whole or not _grouped(whole):
        return None
    return sign * float(f"{_bare(whole)}.{part}")
