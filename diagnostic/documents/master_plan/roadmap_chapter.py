"""Roadmap: what runs when, what waits for what, other budgets side by side, and what is left out."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.base.code_words import CLASS_MEANINGS, CLASS_NAMES
from diagnostic.base.formatting import DASH, counted, per_cent
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Figure, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.diagnosis_figures import gantt_chart
from diagnostic.documents.diagnosis.figure_data import GanttRow
from diagnostic.documents.drawing import picture
from diagnostic.documents.master_plan.mayors_summary import proposal
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month, span, ways_in
from diagnostic.documents.master_plan.plan_money import money_cells
from diagnostic.method.priority import TO_BUILD
from diagnostic.planning.optimal_schedule import QUARTERS_A_YEAR
from diagnostic.planning.roadmap import SCENARIOS


def add_schedule(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("roadmap", "Roadmap", *_roadmap(basis))
    draft.add("left-out", "What is left out, and what would bring it in", *left_out_blocks(basis), depth=2)
    draft.add("scenarios", "With less or more money", *scenario_blocks(basis), depth=2)
    draft.add("phases", "Phases and their tests", *_phases(basis), depth=2)


def _roadmap(basis: PlanBasis) -> list[Block]:
    blocks: list[Block] = [Paragraph(proposal(basis))]
    if not basis.projects:
        return blocks
    first = next((project for project in basis.projects if project.id == basis.roadmap.first), None)
    fixed = f" {first.name} is the first of the recommended order that fits alone, so it is always in." if first else ""
    blocks.append(
        Paragraph(
            "Of all plans inside the limits this is the one worth most: the sum, over the projects, of priority times "
            "gap to the target, where a project that ends a year later counts 8 % less. That none is worth more is "
            f"proven by the solver.{fixed} A project waits until teams, what it needs and the money of the year are "
            "there; so there can be pauses between projects."
        )
    )
    blocks.append(replace(gantt_figure(basis), instead=_quarters(basis)))
    blocks.append(dependencies_table(basis))
    return blocks


def gantt_figure(basis: PlanBasis) -> Figure:
    """The projects over the quarters of the plan."""
    row_of = {project.id: row for row, project in enumerate(basis.projects)}
    rows = [
        GanttRow(
            project.name,
            project.first_quarter,
            project.last_quarter,
            basis.currency.shown(project.cost_expected),
            tuple(row_of[need] for need in project.needs if need in row_of),
        )
        for project in basis.projects
    ]
    plan = basis.roadmap
    begins = [f"{int(plan.start[:4]) + year}{plan.start[4:]}" for year in range(plan.years)]
    years = [begin.removesuffix("-01") for begin in begins]

    told = "; ".join(f"{project.name} from {span(project)}" for project in basis.projects)
    caption = "The projects over the quarters of the plan, with their expected cost."
    if any(row.waits_for for row in rows):
        caption += " A thin line leads from a project to one that waits for it."
    return picture("gantt", caption, f"Gantt chart: {told}.", gantt_chart, rows, years)


def _quarters(basis: PlanBasis) -> Table:
    """The projects over the quarters in characters, with their cost."""
    quarters = range(1, basis.roadmap.years * QUARTERS_A_YEAR + 1)
    rows = tuple(
        (
            project.name,
            "".join("█" if project.first_quarter <= q <= project.last_quarter else "·" for q in quarters),
            basis.currency.shown(project.cost_expected),
            basis.currency.span(project.cost_low, project.cost_high),
        )
        for project in basis.projects
    )
    columns = (Column("Project", 2.2), Column("Quarters", 2), Column("Expected cost", 1.2), Column("Range", 1.9))
    return table_cells.table("Quarters", "The projects over the quarters of the plan, with their cost", columns, rows)


def dependencies_table(basis: PlanBasis) -> Table:
    """When each project runs, and what must come first."""
    q = basis.diagnosis.questionnaire
    planned = {project.id: project.name for project in basis.projects}
    rows = tuple(
        (
            project.name,
            month(project.start),
            month(project.end),
            "; ".join(planned.get(need, need) for need in project.needs) or DASH,
            "; ".join(result_sentences.blocker(b, q, basis.catalog) for b in project.prepare) or DASH,
        )
        for project in basis.projects
    )
    columns = (
        Column("Project", 2.2),
        Column("Begins", 1.2),
        Column("Ends", 1.2),
        Column("Waits for", 1.6),
        Column("To make better first", 2.2),
    )
    return table_cells.table("Roadmap", "Dependencies", columns, rows, dense=True)


def left_out_blocks(basis: PlanBasis) -> list[Block]:
    """What does not fit with the least that brings it in, and what was not looked at."""
    blocks: list[Block] = []
    left = basis.roadmap.left_out
    if left:
        rows = tuple(
            (basis.module(found.id).name, _sentence(ways_in(found, basis.currency, basis.catalog))) for found in left
        )
        columns = (Column("System", 1.6), Column("The least that brings it in, beside everything that is planned", 3.4))
        blocks.append(table_cells.table("Left out", "", columns, rows))
    elif basis.projects:
        blocks.append(Paragraph("Nothing: every system that lacks something up to the target is in the plan."))
    others = _others(basis)
    if others:
        blocks.append(Paragraph("Not looked at for this plan:"))
        blocks.append(Points(tuple(others)))
    return blocks


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _others(basis: PlanBasis) -> list[Point]:
    """Systems that are no candidates, and why; those with the same reason stand together."""
    found = []
    same: dict[str, list[str]] = {}
    for priority in basis.diagnosis.result.priorities:
        name = basis.module(priority.id).name
        override = basis.overrides.modules.get(priority.id)
        if override is not None and override.leave_out:
            found.append(Point(f"{name}:", "the city left it out."))
        elif priority.class_ not in TO_BUILD:
            same.setdefault(priority.class_, []).append(name)
    for class_, names in same.items():
        text = f"{CLASS_MEANINGS[class_]}: {', '.join(names)}."
        found.append(Point(f"{CLASS_NAMES[class_].capitalize()}:", text))
    return found


def scenario_blocks(basis: PlanBasis) -> list[Block]:
    """The best plan for less and for more money, side by side."""
    found = basis.roadmap.scenarios
    names = list(SCENARIOS)
    if not basis.projects and not basis.roadmap.left_out:
        return [Paragraph("There is nothing to plan, whatever the budget.")]
    if not any(scenario.modules for scenario in found.values()):
        most = per_cent(max(SCENARIOS.values()))
        return [Paragraph(f"Even with {most} of this budget, nothing can be built in this time.")]
    candidates = [
        priority.id
        for priority in basis.diagnosis.result.priorities
        if any(priority.id in scenario.modules for scenario in found.values())
        or any(priority.id == left.id for left in basis.roadmap.left_out)
    ]
    rows: list[tuple[object, ...]] = [
        (basis.module(module_id).name, *("in" if module_id in found[name].modules else DASH for name in names))
        for module_id in candidates
    ]
    rows += [
        ("Budget a year", *money_cells(basis, *(found[name].budget_per_year for name in names))),
        ("Expected cost of all", *money_cells(basis, *(found[name].cost_expected for name in names))),
        ("The last project ends", *(_by(found[name].end) for name in names)),
        ("Draws inside the budget every year", *(table_cells.share(found[name].inside_budget) for name in names)),
        ("Worth, the plan's own being 100", *(table_cells.number(_worth(basis, found[name].worth)) for name in names)),
    ]
    columns = (
        Column("System", 2.4),
        *(Column(f"{name.capitalize()} budget", 1.2, numeric=True) for name in names),
    )
    shares = ", ".join(f"{name} {per_cent(share)}" for name, share in SCENARIOS.items())
    return [
        Paragraph(
            f"The best plan for three budgets: {shares} of the yearly budget given; same teams, same time. Amounts in "
            f"{basis.currency.code}. More money can give a faster plan that spends more in a year, so its draws need "
            "not stay inside the budget more often; and other projects can be worth most together, so one can drop out."
        ),
        table_cells.table("Scenarios", "", columns, rows),
    ]


def _by(end: str | None) -> str:
    return DASH if end is None else month(end)


def _worth(basis: PlanBasis, worth: float) -> float | None:
    return 100 * worth / basis.roadmap.worth if basis.roadmap.worth else None


def _phases(basis: PlanBasis) -> list[Block]:
    rows = tuple(
        (phase.name, f"{phase.years[0]:g} to {phase.years[1]:g}", phase.content, phase.exit_test)
        for phase in basis.guideline.phases
    )
    columns = (Column("Phase", 1), Column("Years", 0.7), Column("Content", 2.6), Column("The phase ends when", 2.4))
    return [
        Paragraph(
            "How such programmes usually go on, whatever the city; compare it with "
            f"{counted(basis.roadmap.years, 'year')} of this plan."
        ),
        table_cells.table("Phases", "", columns, rows, dense=True),
    ]
