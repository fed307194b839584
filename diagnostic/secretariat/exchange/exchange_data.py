"""A matching as plain data, for programs. What is not known is null."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from diagnostic.secretariat.exchange.matches import Exchange


def exchange_data(found: Exchange) -> dict[str, Any]:
    """Everything, in objects, lists, texts and numbers."""
    return {
        "cities": found.cities,
        "pairs": [asdict(pair) for pair in found.pairs],
        "unmatched": [asdict(entry) for entry in found.unmatched],
        "later": found.later,
        "helpers": [asdict(helper) for helper in found.helpers],
        "notes": list(found.notes),
        "rules": asdict(found.rules),
    }
