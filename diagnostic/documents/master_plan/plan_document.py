"""The draft of the master plan: which chapters it has, in which order."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from diagnostic.documents.blocks import Draft, Report, Section
from diagnostic.documents.diagnosis.diagnosis_report import facts_of, version_line
from diagnostic.documents.master_plan.annexes import add_annexes
from diagnostic.documents.master_plan.goals import add_goals
from diagnostic.documents.master_plan.law_and_inclusion import add_inclusion, add_law
from diagnostic.documents.master_plan.level_and_gaps import add_gaps
from diagnostic.documents.master_plan.mandate import add_mandate
from diagnostic.documents.master_plan.mayors_summary import add_summary
from diagnostic.documents.master_plan.monitoring import add_monitoring
from diagnostic.documents.master_plan.people import add_governance, add_people
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month, plan_end
from diagnostic.documents.master_plan.plan_money import add_money, add_procurement
from diagnostic.documents.master_plan.portfolio import add_portfolio
from diagnostic.documents.master_plan.risks import add_risks
from diagnostic.documents.master_plan.roadmap_chapter import add_schedule
from diagnostic.documents.master_plan.services import add_architecture, add_services
from diagnostic.documents.master_plan.surroundings import add_surroundings


def master_plan(basis: PlanBasis) -> Report:
    """The whole draft: the chapters that the guideline's list of contents names, in its order."""
    draft = Draft()
    add_summary(draft, basis)
    summary = len(draft.sections)
    add_mandate(draft, basis)
    add_surroundings(draft, basis)
    add_gaps(draft, basis)
    add_goals(draft, basis)
    add_services(draft, basis)
    add_architecture(draft, basis)
    add_portfolio(draft, basis)
    add_schedule(draft, basis)
    add_money(draft, basis)
    add_governance(draft, basis)
    add_procurement(draft, basis)
    add_law(draft, basis)
    add_people(draft, basis)
    add_inclusion(draft, basis)
    add_risks(draft, basis)
    add_monitoring(draft, basis)
    add_annexes(draft, basis)
    found = basis.diagnosis
    return Report(
        title=found.city,
        kind="e-Government master plan, draft",
        facts=(("Plan", f"{month(basis.roadmap.start)} to {plan_end(basis)}"), *facts_of(found)),
        version=version_line(found),
        sections=tuple(_numbered(draft.sections)),
        summary=summary,
        language=found.questionnaire.language,
        made=found.submission.submitted_at,
    )


def _numbered(sections: list[Section]) -> list[Section]:
    """The chapters with their numbers."""
    chapter = count(1)
    return [
        replace(section, title=f"{next(chapter)}. {section.title}") if section.depth == 1 else section
        for section in sections
    ]
