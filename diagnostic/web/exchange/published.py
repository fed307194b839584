"""A matching for a report, and as it is published: rows of the store, one a pair or a need without a partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.exchange.declaration import SAYS_NOTHING, Declaration
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.secretariat.exchange.matching import matches
from diagnostic.store import ExchangeRow, list_declarations
from diagnostic.web.desk import Desk


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


def exchange_beside(desk: Desk, cohort: Cohort) -> Exchange | None:
    """With what the cities declare; None where there are no systems."""
    if cohort.catalog is None:
        return None
    declared = {found.city_id: found.says for found in list_declarations(*desk)}
    return matches(cohort.results, cohort.catalog, declared)
