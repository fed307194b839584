"""How numbers are rounded wherever a person reads them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float, digits: int = 0) -> float:
    """The number with so many digits, halves away from zero: as every spreadsheet shows it."""
    exact = Decimal(str(round(float(value), 9)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
