"""``diagnostic validate-framework``: the check of a questionnaire on the terminal, as JSON and as a report."""

from __future__ import annotations

import json as json_text
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.shown import DASH
from diagnostic.cli import show
from diagnostic.cli.console import console, plain
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE, catalog_for, find_questionnaire, load_questionnaire
from diagnostic.documents.framework.framework_report import framework_report
from diagnostic.documents.framework.report_words import factor_label, selection, why_no_alpha
from diagnostic.documents.writers.report_files import ENDINGS as REPORT_ENDINGS
from diagnostic.documents.writers.report_files import must_be_installed, report_bytes
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.check_findings import Check
from diagnostic.secretariat.framework.formative import formative_factors
from diagnostic.secretariat.framework.read_sample import ENDINGS as READ_ENDINGS
from diagnostic.secretariat.framework.read_sample import named_questionnaires, sample_of
from diagnostic.secretariat.framework.sample_size import RATES
from diagnostic.secretariat.framework.verdicts import two_digits
from diagnostic.secretariat.result_files import read_tables

ENDINGS = (".json", *REPORT_ENDINGS)


def validate_framework(
    results: Sequence[Path], outputs: Sequence[Path], questionnaire: str | None, catalog: str | None, json: bool
) -> None:
    """Check a questionnaire with the cities that answered it."""
    for output in outputs:
        if (ending := output.suffix.lower()) not in ENDINGS:
            raise ProblemError([Problem("X804", shown(output.suffix), ", ".join(ENDINGS), file=str(output))])
        if ending in REPORT_ENDINGS:
            must_be_installed(ending)
    frames = read_tables(results, READ_ENDINGS)
    ref = questionnaire or _only(named_questionnaires(frames))
    used = load_questionnaire(ref)
    sample = sample_of(frames, used, catalog_for(used, catalog))
    found = check(used, sample, formative_factors(find_questionnaire(ref), used))
    text = json_text.dumps(found.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
    report = framework_report(found, used)
    for output in outputs:
        ending = output.suffix.lower()
        data = f"{text}\n".encode() if ending == ".json" else report_bytes(report, ending)
        try:
            output.write_bytes(data)
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if json:
        print(text)
        return
    _show(found)
    for output in outputs:
        show.say(f"Saved: {output}")


def _only(named: list[str]) -> str:
    """The questionnaire that all results name, or the default where they name none."""
    if len(named) > 1:
        raise ProblemError([Problem("V105", shown(", ".join(named)), "one at a time")])
    return named[0] if named else DEFAULT_QUESTIONNAIRE


def _show(found: Check) -> None:
    out = console()
    out.print(plain(f"{found.questionnaire['id']} {found.questionnaire['version']}", "bold"))
    out.print(plain(selection(found)))
    if found.selection.invented:
        out.print(plain("Invented answers say nothing about the real questionnaire.", "yellow"))
    if found.cities >= RATES:
        table = Table("Factor", "Alpha", "95 % interval", "Omega", "", box=None, pad_edge=False)
        for column in table.columns[1:4]:
            column.justify = "right"
        for factor in found.factors:
            interval = factor.alpha_interval
            table.add_row(
                plain(factor_label(factor)),
                plain(DASH if factor.alpha is None else two_digits(factor.alpha)),
                plain("" if interval is None else f"{two_digits(interval[0])} to {two_digits(interval[1])}"),
                plain(DASH if factor.omega is None else two_digits(factor.omega)),
                plain(why_no_alpha(factor, found.cities), "dim"),
            )
        out.print(table)
        _questions(found)
    for held in found.held_back:
        out.print(plain(f"Not shown yet: {held.what}: from {held.least} cities on, {held.missing} missing.", "dim"))


def _questions(found: Check) -> None:
    out = console()
    if not found.to_mend:
        out.print(plain("No question shows a fault that is certain enough."))
    for question in found.to_mend:
        rank = "" if question.rank is None else f"{question.rank}. "
        out.print(plain(f"{rank}{question.advice}: {question.id} {question.name}", "bold"))
        for finding in question.findings:
            out.print(plain(f"   {finding.reason} {finding.to_do}"))
