"""``diagnostic cohort``: many cities side by side, on the terminal, as JSON or as a report."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.cli import show
from diagnostic.cli.chosen_content import chosen_questionnaire
from diagnostic.cli.delivery import deliver, must_be_possible
from diagnostic.content.catalog import Catalog
from diagnostic.documents.cohort.cohort_report import cohort_report
from diagnostic.results.results_table import content_of, results_of
from diagnostic.secretariat.cohort.cohort_data import as_data
from diagnostic.secretariat.cohort.findings import Findings, findings_of
from diagnostic.secretariat.cohort.secretariat_lists import read_chosen, read_declarations, unknown_cities
from diagnostic.secretariat.exchange.declaration import Declaration
from diagnostic.secretariat.exchange.matches import Exchange
from diagnostic.secretariat.result_files import read_tables

IN_SHORT = (
    "summary",
    "levels",
    "decide",
    "parts",
    "foundations",
    "modules",
    "groups",
    "exchange",
    "exchange-pairs",
    "trends",
)
"""Sections of the report that the terminal shows."""
ADVICE = 'Install the part that matches cities: pip install "egov-diagnostic[plan]"'


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed beside the files."""

    period: str | None
    selection: str
    declarations: Path | None
    heads: Path | None
    questionnaire: str | None
    catalog: str | None


def cohort(results: list[Path], outputs: list[Path], asked: Asked, json: bool) -> None:
    """Compare the cities of results tables."""
    must_be_possible(outputs)
    found, exchange = _found(results, asked)
    data_of = as_data(found) | {"exchange": exchange and asdict(exchange)}
    text = json_text.dumps(data_of, ensure_ascii=False, allow_nan=False, indent=2)
    deliver(text, lambda: cohort_report(found, exchange), outputs, json, IN_SHORT, ("Candidates", "Exchange"))


def _found(results: list[Path], asked: Asked) -> tuple[Findings, Exchange | None]:
    table = results_of(read_tables(results))
    questionnaire, catalog = content_of(table, chosen_questionnaire(asked.questionnaire), asked.catalog)
    if catalog is None and (asked.declarations or asked.heads):
        raise ProblemError(
            [Problem("S507", questionnaire.ref, mend="Without a catalog there are no challenge groups.")]
        )
    declared = read_declarations(asked.declarations, catalog) if asked.declarations and catalog else {}
    chosen = read_chosen(asked.heads, catalog) if asked.heads and catalog else {}
    show.show_problems(list(unknown_cities(set(table.keys), declared, chosen)))
    willing = {key: None if says.head_of is None else set(says.head_of) for key, says in declared.items()}
    found = findings_of(table, questionnaire, catalog, asked.period, asked.selection, willing, chosen)
    return found, None if catalog is None else _exchange(found, catalog, declared)


def _exchange(found: Findings, catalog: Catalog, declared: dict[str, Declaration]) -> Exchange | None:
    """The matching, where its solver is installed."""
    if find_spec("scipy") is None:
        if declared:
            raise ProblemError([Problem("X805", "scipy not found", "for the exchange", mend=ADVICE)])
        return None
    from diagnostic.secretariat.exchange.matching import matches  # an extra

    return matches(found.cohort.results, catalog, declared)
