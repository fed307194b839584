"""The diagnosis report: which sections it has, in which order."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.documents.blocks import Draft, Report
from diagnostic.documents.diagnosis.answers_annex import add_annex
from diagnostic.documents.diagnosis.certainty import add_certainty
from diagnostic.documents.diagnosis.changes import add_changes
from diagnostic.documents.diagnosis.factors import add_factors
from diagnostic.documents.diagnosis.method_page import add_method
from diagnostic.documents.diagnosis.priorities import add_priorities
from diagnostic.documents.diagnosis.remarks_and_figures import add_remarks_and_figures
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.diagnosis.summary import add_summary, add_to_do
from diagnostic.documents.diagnosis.systems import add_systems
from diagnostic.documents.diagnosis.upward import add_way_up
from diagnostic.documents.diagnosis.what_to_do import add_steps
from diagnostic.formats.workbook.countries import country_words


def diagnosis_report(basis: Basis) -> Report:
    """The whole report of one city.

    Raises:
        ProblemError: X803, the previous result does not compare.
    """
    draft = Draft()
    add_summary(draft, basis)
    add_to_do(draft, basis)
    summary = len(draft.sections)
    add_steps(draft, basis)
    add_way_up(draft, basis)
    add_remarks_and_figures(draft, basis)
    add_factors(draft, basis)
    add_systems(draft, basis)
    add_priorities(draft, basis)
    add_changes(draft, basis)
    add_certainty(draft, basis)
    add_method(draft, basis)
    add_annex(draft, basis)
    return Report(
        title=basis.city,
        kind="e-Government diagnosis",
        facts=tuple(facts_of(basis)),
        version=version_line(basis),
        sections=tuple(draft.sections),
        summary=summary,
        language=basis.questionnaire.language,
        made=basis.submission.submitted_at,
    )


def facts_of(basis: Basis) -> list[tuple[str, str]]:
    """Label and value of what is known about the city."""
    city = basis.result.city
    population = None if city.population is None else f"{grouped(city.population)}"
    given = [
        ("Period", basis.result.period),
        ("Country", country_words(city.country)),
        ("Region", city.region),
        ("Population", population),
    ]
    return [(name, text) for name, text in given if text]


def version_line(basis: Basis) -> str:
    """What a document was made with, on one line."""
    used = basis.result
    parts = [f"{used.questionnaire.id} {used.questionnaire.version}"]
    if used.catalog is not None:
        parts.append(f"catalog {used.catalog.version}")
    return " · ".join([*parts, f"diagnostic {used.engine_version}"])
