"""``diagnostic validate-framework``: the check of a questionnaire on the terminal, as JSON and as a report."""

from __future__ import annotations

import json as json_text
from collections.abc import Sequence
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.cli.delivery import deliver, must_be_possible
from diagnostic.content.load import DEFAULT_QUESTIONNAIRE, catalog_for, find_questionnaire, load_questionnaire
from diagnostic.documents.framework.framework_report import framework_report
from diagnostic.secretariat.framework.check import check
from diagnostic.secretariat.framework.formative import formative_factors
from diagnostic.secretariat.framework.read_sample import ENDINGS as READ_ENDINGS
from diagnostic.secretariat.framework.read_sample import named_questionnaires, sample_of
from diagnostic.secretariat.result_files import read_tables

IN_SHORT = ("summary", "not-yet", "questions", "reliability")
"""Sections of the report that the terminal shows."""


def validate_framework(
    results: Sequence[Path], outputs: Sequence[Path], questionnaire: str | None, catalog: str | None, json: bool
) -> None:
    """Check a questionnaire with the cities that answered it."""
    must_be_possible(outputs)
    frames = read_tables(results, READ_ENDINGS)
    ref = questionnaire or _only(named_questionnaires(frames))
    used = load_questionnaire(ref)
    sample = sample_of(frames, used, catalog_for(used, catalog))
    found = check(used, sample, formative_factors(find_questionnaire(ref), used))
    text = json_text.dumps(found.as_json(), ensure_ascii=False, indent=2, allow_nan=False)
    deliver(text, lambda: framework_report(found, used), outputs, json, IN_SHORT)


def _only(named: list[str]) -> str:
    """The questionnaire that all results name, or the default where they name none."""
    if len(named) > 1:
        raise ProblemError([Problem("V105", shown(", ".join(named)), "one at a time")])
    return named[0] if named else DEFAULT_QUESTIONNAIRE
