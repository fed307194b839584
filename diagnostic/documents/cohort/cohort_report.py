"""The cohort report: which sections it has, in which order."""

from __future__ import annotations

from datetime import UTC, datetime

from diagnostic.base.formatting import grouped
from diagnostic.base.version import engine_version
from diagnostic.documents.blocks import Draft, Report
from diagnostic.documents.cohort.all_cities import add_cities
from diagnostic.documents.cohort.city_standing import add_standing
from diagnostic.documents.cohort.cohort_method import add_method
from diagnostic.documents.cohort.exchange_sections import add_exchange, add_reasons
from diagnostic.documents.cohort.first_page import add_first_page
from diagnostic.documents.cohort.group_sections import add_groups
from diagnostic.documents.cohort.heat_maps import add_heat_maps
from diagnostic.documents.cohort.module_sections import add_modules
from diagnostic.documents.cohort.trend_sections import add_trends
from diagnostic.secretariat.cohort import cohort_words
from diagnostic.secretariat.cohort.findings import Findings
from diagnostic.secretariat.exchange.matches import Exchange


def cohort_report(found: Findings, exchange: Exchange | None = None) -> Report:
    """The whole report of a cohort.

    Args:
        found: The findings.
        exchange: The matching of the same cities, if there is one.
    """
    cohort = found.cohort
    draft = Draft()
    add_first_page(draft, found)
    summary = len(draft.sections)
    add_standing(draft, found)
    add_modules(draft, found)
    add_groups(draft, found)
    if exchange is not None:
        add_exchange(draft, exchange)
    add_trends(draft, found)
    add_heat_maps(draft, found)
    add_method(draft, found, exchange)
    add_cities(draft, found)
    if exchange is not None:
        add_reasons(draft, exchange)
    facts = [("Period", cohort.period or "not given"), ("Cities", f"{grouped(len(cohort))}")]
    if cohort.selection:
        facts.append(("Selection", cohort.selection))
    parts = [f"{cohort.questionnaire.id} {cohort.questionnaire.version}"]
    if cohort.catalog is not None:
        parts.append(f"catalog {cohort.catalog.version}")
    return Report(
        title=f"{cohort_words.cities(len(cohort))} side by side",
        kind="e-Government cohort report",
        facts=tuple(facts),
        version=" · ".join([*parts, f"diagnostic {engine_version()}"]),
        sections=tuple(draft.sections),
        summary=summary,
        language=cohort.questionnaire.language,
        made=_newest(found),
    )


def _newest(found: Findings) -> datetime | None:
    """The moment of the newest submission, if any says it: the same results give the same file."""
    newest = max((seconds for _, seconds in found.cohort.results.when), default=0)
    return datetime.fromtimestamp(newest, UTC) if newest > 0 else None
