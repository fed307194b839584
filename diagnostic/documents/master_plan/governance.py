"""Governance and organisation: who decides, who does, who is asked and who is told."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis

LETTERS = {"responsible": "R", "accountable": "A", "consulted": "C", "informed": "I"}


def add_governance(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("delivery")
    write = ToWrite(
        "names and days: the steering board, its monthly day, and who stands in for whom",
        (*step.work[:2], f"Done when: {step.done_when}"),
    )
    draft.add("governance", "Governance and organisation", _intro(), _duties(basis), _names(basis), write)


def _intro() -> Paragraph:
    return Paragraph(
        "Each task has exactly one role that answers for it (A). R does the work, C is asked before, I is told after. "
        "A pattern of the guideline; change it where the city's order differs."
    )


def roles(basis: PlanBasis) -> list[str]:
    """All roles of the duties table, in order of appearance."""
    return list(dict.fromkeys(role for row in basis.guideline.templates.raci for role in row.duties))


def _duties(basis: PlanBasis) -> Table:
    """One column a duty: seventeen columns of letters would not fit a page."""
    rows = []
    for row in basis.guideline.templates.raci:
        by_duty = {duty: "; ".join(role for role, own in row.duties.items() if own == duty) for duty in LETTERS}
        rows.append((table_cells.words(row.task), *(table_cells.words(by_duty[duty] or "–") for duty in LETTERS)))
    columns = (
        Column("Task", 1.5),
        *(Column(f"{duty.capitalize()} ({letter})", 1.4) for duty, letter in LETTERS.items()),
    )
    return Table("Duties", "Duties (RACI)", columns, tuple(rows), dense=True)


def _names(basis: PlanBasis) -> Table:
    rows = tuple(
        (table_cells.words(role[:1].upper() + role[1:]), table_cells.to_fill("Name"), table_cells.to_fill("Deputy"))
        for role in roles(basis)
    )
    return Table("Roles", "Who fills each role", (Column("Role", 1), Column("Name", 1.4), Column("Deputy", 1.4)), rows)
