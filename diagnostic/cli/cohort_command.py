"""``diagnostic cohort``: many cities side by side, on the terminal, as JSON or as a report."""

from __future__ import annotations

import json as json_text
from dataclasses import dataclass
from pathlib import Path

from diagnostic.cli import show
from diagnostic.cli.content import chosen_questionnaire
from diagnostic.cli.show_cohort import show_cohort
from diagnostic.cohort.as_data import as_data
from diagnostic.cohort.choices import read_chosen, read_willing, unknown_cities
from diagnostic.cohort.findings import Findings, findings_of
from diagnostic.cohort.read import content_of, read_results
from diagnostic.cohort_report.make import cohort_report
from diagnostic.problems import Problem, ProblemError, shown
from diagnostic.report.files import ENDINGS as REPORT_ENDINGS
from diagnostic.report.files import must_be_installed, report_bytes

DATA_ENDINGS = (".json",)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed beside the files."""

    period: str | None
    selection: str
    declarations: Path | None
    heads: Path | None
    questionnaire: str | None
    catalog: Path | None


def cohort(results: list[Path], outputs: list[Path], asked: Asked, json: bool) -> None:
    """Compare the cities of results tables."""
    endings = (*DATA_ENDINGS, *REPORT_ENDINGS)
    for output in outputs:
        if (ending := output.suffix.lower()) not in endings:
            raise ProblemError([Problem("X804", shown(output.suffix), ", ".join(endings), file=str(output))])
        if ending in REPORT_ENDINGS:
            must_be_installed(ending)
    found = _found(results, asked)
    text = json_text.dumps(as_data(found), ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    report = None
    for output in outputs:
        if output.suffix.lower() in DATA_ENDINGS:
            data = text.encode()
        else:
            report = report or cohort_report(found)
            data = report_bytes(report, output.suffix.lower())
        try:
            output.write_bytes(data)
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if json:
        print(text, end="")
    else:
        show_cohort(found)
        for output in outputs:
            show.say(f"Saved: {output}")


def _found(results: list[Path], asked: Asked) -> Findings:
    table = read_results(results)
    questionnaire, catalog = content_of(table, chosen_questionnaire(asked.questionnaire), asked.catalog)
    if catalog is None and (asked.declarations or asked.heads):
        raise ProblemError(
            [Problem("S507", questionnaire.ref, mend="Without a catalog there are no challenge groups.")]
        )
    willing = read_willing(asked.declarations, catalog) if asked.declarations and catalog else {}
    chosen = read_chosen(asked.heads, catalog) if asked.heads and catalog else {}
    show.show_problems(list(unknown_cities(set(table["key"]), willing, chosen)))
    return findings_of(table, questionnaire, catalog, asked.period, asked.selection, willing, chosen)
