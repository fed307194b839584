"""A matching as it is published: rows of the store, one a pair or a need without a partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.store import ExchangeRow


def published_rows(found: Exchange, declared: Mapping[str, Declaration]) -> list[ExchangeRow]:
    """Everything that a city in it should know, and nothing about other cities."""
    rows = [
        ExchangeRow(
            str(pair.city),
            str(pair.helper),
            {
                "city": pair.city_name,
                "helper": pair.helper_name,
                "module": pair.module,
                "system": pair.module_name,
                "why": list(pair.why),
                "helper_contact": pair.contact,
                "city_contact": declared.get(str(pair.city), SAYS_NOTHING).contact,
            },
        )
        for pair in found.pairs
    ]
    rows += [
        ExchangeRow(
            str(entry.city),
            None,
            {"city": entry.city_name, "module": entry.module, "system": entry.module_name, "why": [entry.why]},
        )
        for entry in found.unmatched
    ]
    return rows


def summary_of(found: Exchange, cities_left_out: int) -> dict[str, Any]:
    """What belongs to the whole."""
    return {"cities": found.cities, "pairs": len(found.pairs), "left_out": cities_left_out}
