"""Skills, change, communication: how many of the city's own people the plan needs, and when."""

from __future__ import annotations

from diagnostic.base.formatting import counted, per_cent
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_words import month
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR

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
                table_cells.words(f"{year.year}, from {month(basis.roadmap.start, 12 * (year.year - 1))}"),
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
        Table("People", "People needed (catalog, expert judgement)", columns, tuple(rows)),
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
