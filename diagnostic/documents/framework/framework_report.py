"""The report for those who edit the questionnaire: which sections it has, in which order."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents.blocks import Draft, Report
from diagnostic.documents.framework.report_details import add_details
from diagnostic.documents.framework.report_method import add_method
from diagnostic.documents.framework.report_questions import add_questions
from diagnostic.documents.framework.report_reliability import add_reliability
from diagnostic.documents.framework.report_stability import add_stability
from diagnostic.documents.framework.report_summary import add_summary
from diagnostic.secretariat.framework.check_findings import Check


def framework_report(found: Check, questionnaire: Questionnaire) -> Report:
    """The whole report."""
    draft = Draft()
    add_summary(draft, found)
    summary = len(draft.sections)
    add_questions(draft, found)
    add_reliability(draft, found)
    add_details(draft, found)
    add_stability(draft, found, questionnaire)
    add_method(draft, found)
    chosen = found.selection
    facts = [("Version", questionnaire.version), ("Cities", f"{grouped(chosen.cities)}")]
    if chosen.first_period:
        last = chosen.last_period
        facts.append(
            ("Period", chosen.first_period if chosen.first_period == last else f"{chosen.first_period} to {last}")
        )
    return Report(
        title=questionnaire.title,
        kind="Check of the questionnaire",
        facts=tuple(facts),
        version=f"{questionnaire.ref} · diagnostic {found.engine_version}",
        sections=tuple(draft.sections),
        summary=summary,
        language=questionnaire.language,
    )
