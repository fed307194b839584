"""Mandate and method: what this paper is, the charter to sign, and the steps from here to the vote."""

from __future__ import annotations

from diagnostic.base.formatting import day, whole_span
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import TO_WRITE, Cell, Column, Draft, Paragraph, Table
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month, plan_end


def add_mandate(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    period = basis.diagnosis.result.period
    draft.add(
        "mandate",
        "Mandate and method",
        Paragraph(
            f"This draft was computed from the city's own answers{f' of {period}' if period else ''}, a catalog of "
            f"{len(basis.catalog.modules)} systems, and the limits of money, teams and time that the city gave. It "
            "says nothing about the city that its answers do not hold. It is a start, to be corrected by the people "
            "who know the city; then the council decides."
        ),
        Paragraph(
            f"Where people must write or decide, the place is framed and begins with “{TO_WRITE}”, or it is a coloured "
            "cell of a table in italic. Guidance in such a place is not a proposal."
        ),
    )
    draft.add("charter", "Project charter", _charter(basis), depth=2)
    draft.add("steps", "The steps to an approved plan", *_steps(basis), depth=2)


def _charter(basis: PlanBasis) -> Table:
    rows = tuple(
        (line.name, _filled(basis, line.name) or table_cells.to_fill(f"{line.guidance}."))
        for line in basis.guideline.templates.charter
    )
    columns = (Column("Part", 1), Column("Content", 4))
    return table_cells.table("Charter", "", columns, rows)


def _filled(basis: PlanBasis, line: str) -> Cell | None:
    """The lines of the form that the diagnosis can fill in."""
    if line != "Starting point":
        return None
    used = basis.diagnosis.result
    made = basis.diagnosis.submission.submitted_at
    when = f", answers of {day(made)}" if made else ""
    version = f"{used.questionnaire.id} {used.questionnaire.version}, diagnostic {used.engine_version}"
    level = result_sentences.level_headline(used, basis.diagnosis.questionnaire)
    return table_cells.words(f"{level} ({version}{when}).")


def _steps(basis: PlanBasis) -> list[Paragraph | Table]:
    rows = tuple(
        (
            step.name,
            step.question,
            step.deliverable,
            step.sign_off,
            "each year" if step.weeks is None else whole_span(*step.weeks),
        )
        for step in basis.guideline.steps
    )
    columns = (
        Column("Step", 1.4),
        Column("Question", 2.6),
        Column("What comes out", 1.7),
        Column("Signed by", 1.4),
        Column("Weeks", 0.7),
    )
    horizon = f"The plan itself covers {month(basis.roadmap.start)} to {plan_end(basis)}."
    return [
        Paragraph(f"Several steps run side by side. Weeks are for a city of 0.5 to 1 million people. {horizon}"),
        table_cells.table("Planning steps", "", columns, rows, dense=True),
    ]
