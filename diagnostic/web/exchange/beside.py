"""The matching of the cities of a cohort, for its report."""

from __future__ import annotations

from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.secretariat.exchange.matching import matches
from diagnostic.store import Actor, Store, list_declarations


def exchange_beside(store: Store, actor: Actor, cohort: Cohort) -> Exchange | None:
    """With what the cities declare; None where there are no systems."""
    if cohort.catalog is None:
        return None
    declared = {found.city_id: found.says for found in list_declarations(store, actor)}
    return matches(cohort.results, cohort.catalog, declared)
