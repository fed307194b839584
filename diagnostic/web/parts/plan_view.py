"""A plan on the screen: the chapters of the master plan that answer to the fields above it."""

from __future__ import annotations

from diagnostic.documents.blocks import Draft
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_money import budget_blocks
from diagnostic.documents.master_plan.roadmap_chapter import add_schedule
from diagnostic.web.parts.page_writer import show_section

SHOWN = ("roadmap", "money", "left-out", "scenarios")


def show_plan(basis: PlanBasis) -> None:
    """What is built when, what it costs, what is left out and why, and other budgets."""
    said = Draft()
    add_schedule(said, basis)
    if basis.projects:
        said.add("money", "The money, year by year", *budget_blocks(basis))
    sections = {section.key: section for section in said.sections}
    for key in SHOWN:
        if key in sections:
            show_section(sections[key])
