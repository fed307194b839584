"""Governance and organisation: who decides, does, is asked and told; the skills that the projects need."""

from __future__ import annotations

from diagnostic.base.formatting import counted, per_cent
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR

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
        rows.append((row.task, *(by_duty[duty] or "–" for duty in LETTERS)))
    columns = (
        Column("Task", 1.5),
        *(Column(f"{duty.capitalize()} ({letter})", 1.4) for duty, letter in LETTERS.items()),
    )
    return table_cells.table("Duties", "Duties (RACI)", columns, rows, dense=True)


def _names(basis: PlanBasis) -> Table:
    rows = tuple(
        (role[:1].upper() + role[1:], table_cells.to_fill("Name"), table_cells.to_fill("Deputy"))
        for role in roles(basis)
    )
    return table_cells.table(
        "Roles", "Who fills each role", (Column("Role", 1), Column("Name", 1.4), Column("Deputy", 1.4)), rows
    )


TRAINING = (0.10, 0.15)
"""Share of the cost for training and change: the guideline's rules for costs, expert judgement, 2026."""


def add_people(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("risk-change-inclusion")
    write = ToWrite(
        "how people learn, and how they hear of it",
        (
            step.work[2],
            "Which posts are missing, who fills them, and what cannot start without them.",
            "Who tells residents, in which languages, before each start.",
            f"Beware: {step.beware}",
        ),
    )
    draft.add("people", "Skills, change, communication", *_people(basis), write)


def _people(basis: PlanBasis) -> list[Block]:
    if not basis.projects:
        return []
    rows = []
    for year in basis.roadmap.yearly:
        quarters = range((year.year - 1) * QUARTERS_A_YEAR + 1, year.year * QUARTERS_A_YEAR + 1)
        most_projects, most_people = (
            max(_busy(basis, quarter)[0] for quarter in quarters),
            max(_busy(basis, quarter)[1] for quarter in quarters),
        )
        rows.append(
            (
                f"{year.year}, from {month(basis.roadmap.start, 12 * (year.year - 1))}",
                table_cells.count(most_projects),
                table_cells.count(round(most_people)),
            )
        )
    columns = (
        Column("Year", 2),
        Column("Projects at a time, at most", 1.5, numeric=True),
        Column("Own people at a time, at most", 1.5, numeric=True),
    )
    expected = sum(project.cost_expected for project in basis.projects)
    money = basis.currency.span(TRAINING[0] * expected, TRAINING[1] * expected)
    return [
        Paragraph(
            f"The plan was made for {counted(basis.roadmap.teams, 'team')}. The catalog says how many of the city's "
            "own people each system needs while it is built, mainly for that work; suppliers come on top."
        ),
        table_cells.table("People", "People needed (catalog, expert judgement)", columns, rows),
        Paragraph(
            f"Training and change take {per_cent(TRAINING[0])} to {per_cent(TRAINING[1])} of the cost (expert "
            f"judgement): of the expected cost of this plan about {money}, which is part of it."
        ),
    ]


def _busy(basis: PlanBasis, quarter: int) -> tuple[int, float]:
    """How many projects run in a quarter (from 1), and how many people they need."""
    running = [p for p in basis.projects if p.first_quarter <= quarter <= p.last_quarter]
    efforts = [basis.module(project.id).effort for project in running]
    return len(running), sum(effort.team or 0 for effort in efforts if effort is not None)
