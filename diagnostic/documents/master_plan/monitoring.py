"""Monitoring and review: a calendar from the first month to the last, tied to the yearly diagnosis."""

from __future__ import annotations

from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Point, Points, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month, month_later


def add_monitoring(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    step = basis.step("run-and-review")
    draft.add(
        "monitoring",
        "Monitoring and review",
        Points(tuple(Point("", text) for text in step.work)),
        _calendar(basis),
        Paragraph(
            "The diagnosis asks the same questions each year, so that the comparison shows which answers moved and by "
            "how much. Do it in the same month, before the budget is made, and plan again from its result."
        ),
        ToWrite("who checks, who publishes, and when the plan is stopped", (f"Beware: {step.beware}",)),
    )


def calendar(basis: PlanBasis) -> list[tuple[str, str]]:
    """What happens in which month (YYYY-MM), in order; the order of one month: ends, begins, reviews."""
    plan = basis.roadmap
    entries: list[tuple[str, int, str]] = []
    for project in basis.projects:
        entries.append((project.start, 1, f"{project.name} begins; its baseline is measured"))
        entries.append((project.end, 0, f"{project.name} ends; acceptance, first look at its measures"))
        first_target = month_later(project.end, 12)
        if first_target <= month_later(plan.start, 12 * plan.years - 1):
            entries.append((first_target, 2, f"{project.name}: a year in use; benefits are counted"))
    for year in range(1, plan.years + 1):
        entries.append((_review_month(basis, year), 3, f"Diagnosis number {year + 1}, compared with the one before"))
        entries.append(
            (
                month_later(plan.start, 12 * year - 1),
                4,
                f"Report of year {year} to the council; plan moved on by a year",
            )
        )
    return [(when, what) for when, _, what in sorted(entries)]


def _review_month(basis: PlanBasis, year: int) -> str:
    """The month of the answers, in the plan's year; three months before its end where the answers name no month."""
    made = basis.diagnosis.submission.submitted_at
    begin = basis.roadmap.start
    if made is None:
        return month_later(begin, 12 * year - 3)
    ahead = (made.month - int(begin[5:])) % 12
    return month_later(begin, 12 * (year - 1) + ahead)


def _calendar(basis: PlanBasis) -> Table:
    rows = [("Each month", "Report of each project; misses included", table_cells.to_fill("Name"))]
    rows.append(("Each quarter", "Report of the whole plan to the board", table_cells.to_fill("Name")))
    rows += [(month(when), what, table_cells.to_fill("Name")) for when, what in calendar(basis)]
    columns = (Column("When", 1.1), Column("What", 3.4), Column("Who", 0.9))
    return table_cells.table("Calendar", "Calendar", columns, rows)
