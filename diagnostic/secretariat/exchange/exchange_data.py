"""A matching as plain data, for programs. What is not known is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from diagnostic.secretariat.exchange.matches import Exchange


def exchange_data(exchange: Exchange) -> dict[str, Any]:
    """Everything, in objects, lists, texts and numbers."""
    return {
        "cities": exchange.cities,
        "pairs": [asdict(pair) for pair in exchange.pairs],
        "unmatched": [asdict(entry) for entry in exchange.unmatched],
        "later": exchange.later,
        "helpers": [asdict(helper) for helper in exchange.helpers],
        "notes": list(exchange.notes),
        "rules": asdict(exchange.rules),
    }
