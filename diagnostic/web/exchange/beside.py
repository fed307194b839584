"""The matching of the cities of a cohort, for its report."""

from __future__ import annotations

from diagnostic.secretariat.cohort.cohort import Cohort
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.secretariat.exchange.matching import matches
from diagnostic.store import list_declarations
from diagnostic.web.desk import Desk


def exchange_beside(desk: Desk, cohort: Cohort) -> Exchange | None:
    """With what the cities declare; None where there are no systems."""
    if cohort.catalog is None:
        return None
    declared = {found.city_id: found.says for found in list_declarations(*desk)}
    return matches(cohort.results, cohort.catalog, declared)
