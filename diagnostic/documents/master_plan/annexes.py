"""Annexes: inventory of systems, assumptions, checklist, consultation, sources, versions."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.formatting import counted, grouped, per_cent, shown_number
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Points, Table, ToWrite
from diagnostic.documents.diagnosis.answers_annex import functions_table
from diagnostic.documents.diagnosis.method_page import versions_table
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month
from diagnostic.planning.optimal_schedule import DISCOUNT
from diagnostic.planning.project import LEAST_SHARE, REFERENCE_POPULATION, SCALE_LIMITS
from diagnostic.planning.roadmap import COST_DRAWS, SCENARIOS


def add_annexes(draft: Draft, basis: PlanBasis) -> None:
    """Write the annexes."""
    intro = "All answers with their points, how each is known, and every comment stand in the diagnosis report."
    draft.add("annex", "Annexes", Paragraph(intro))
    draft.add("inventory", "Inventory of systems", *_inventory(basis), depth=2)
    draft.add("assumptions", "Assumptions", _assumptions(basis), depth=2)
    if basis.overrides.modules or basis.overrides.start_after:
        draft.add("own-figures", "The city's own figures", _own_figures(basis), depth=2)
    draft.add("checklist", "Checklist before the vote", _checklist(basis), depth=2)
    draft.add(
        "consultation",
        "Consultation",
        ToWrite(
            "the comments of residents, staff and firms, with the answer to each", (basis.step("adoption").work[0],)
        ),
        depth=2,
    )
    draft.add("sources", "Sources", _sources(basis, cited_text(draft)), depth=2)
    draft.add("version", "Version", versions_table(basis.diagnosis), depth=2)


def _inventory(basis: PlanBasis) -> list[Table | ToWrite]:
    step = basis.step("present-state")
    return [
        functions_table(basis.diagnosis),
        ToWrite("owner, users, contract end and yearly cost of each system", (step.work[0],)),
    ]


def _assumptions(basis: PlanBasis) -> Table:
    rows = tuple((name, text) for name, text in assumptions(basis))
    return table_cells.table("Assumptions", "", (Column("What", 1.2), Column("Assumed", 4)), rows, dense=True)


def assumptions(basis: PlanBasis) -> Iterator[tuple[str, str]]:
    """Everything that the roadmap takes for granted, with its value."""
    plan, money = basis.roadmap, basis.currency
    yield (
        "Limits, given by the city",
        f"{money.shown(plan.budget_per_year)} a year for building, {counted(plan.teams, 'team')}, "
        f"{counted(plan.years, 'year')} from {month(plan.start)}",
    )
    if money.per_dollar != 1 or money.code != "USD":
        yield (
            "Exchange rate",
            f"USD 1 = {money.code} {money.per_dollar:g}; given by the city, kept the same in all years",
        )
    yield "Size", _size(basis)
    yield "Price level", f"{basis.overrides.price_level:g} (1: as in the catalog's sources)"
    yield (
        "What is still to build",
        f"target gap divided by target, at least {per_cent(LEAST_SHARE)}; cost and months are multiplied by it",
    )
    yield (
        "Cost of a project",
        "a triangular distribution over its range, with the peak at the low end; its mean is the expected cost",
    )
    yield "Cost over time", "the same in each quarter of a project; no inflation"
    yield "Share inside the budget", f"{grouped(COST_DRAWS)} draws with a fixed seed; every year must stay inside"
    yield "Worth", f"priority x target gap / 100 x {DISCOUNT:g} to the power of the year in which the project ends"
    yield "Scenarios", ", ".join(f"{name} {per_cent(share)} of the budget" for name, share in SCENARIOS.items())
    yield "Basis", "expert judgement, 2026, unless a source is named; every formula stands in the methodology"


def _size(basis: PlanBasis) -> str:
    population = basis.diagnosis.result.city.population
    low, high = SCALE_LIMITS
    rule = f"the square root of inhabitants / {grouped(REFERENCE_POPULATION)}, kept between {low:g} and {high:g}"
    if population is None:
        return f"the number of inhabitants is not given; costs are those of {grouped(REFERENCE_POPULATION)} inhabitants"
    scale = basis.roadmap.cost_scale / basis.overrides.price_level
    return f"costs times {shown_number(scale, 2)} for {grouped(population)} inhabitants ({rule})"


def _own_figures(basis: PlanBasis) -> Table:
    rows = []
    for module_id, own in basis.overrides.modules.items():
        told = []
        if own.leave_out:
            told.append("left out")
        if own.cost_usd is not None:
            told.append(f"cost {basis.currency.span(own.cost_usd[0], own.cost_usd[1])}")
        if own.months is not None:
            told.append(f"{own.months[0]:g} to {own.months[1]:g} months")
        rows.append((basis.module(module_id).name, "; ".join(told) or "nothing changed"))
    rows += [
        (basis.module(module_id).name, f"not before quarter {quarter} of the plan")
        for module_id, quarter in basis.overrides.start_after.items()
    ]
    columns = (Column("System", 1.6), Column("Instead of the catalog's figures", 3.4))
    return table_cells.table("Own figures", "", columns, rows)


def _checklist(basis: PlanBasis) -> Table:
    rows = tuple((line, table_cells.to_fill("yes or no; who checked")) for line in basis.guideline.checklist)
    return table_cells.table("Checklist", "", (Column("To check", 3), Column("Checked", 1)), rows)


def cited_text(draft: Draft) -> str:
    """All text of paragraphs and lists: where documents are cited, as ``[key]``."""
    found = []
    for section in draft.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            elif isinstance(block, Points):
                found += [part for point in block.points for part in (point.text, *point.details)]
    return " ".join(found)


def _sources(basis: PlanBasis, text: str) -> Table:
    """The documents that the text cites, and those on which the guideline rests."""
    listed = {(s.key, s.title, s.publisher, s.year) for s in basis.guideline.sources}
    for project in basis.projects:
        cited = [s for s in basis.module(project.id).sources if f"[{s.key}]" in text]
        listed |= {(s.key, s.title, s.publisher, s.year) for s in cited}
    keys: dict[tuple[str, ...], list[str]] = {}
    for key, *document in sorted(listed, key=str):
        keys.setdefault(tuple(map(str, document)), []).append(key)
    rows = tuple((", ".join(key), *map(table_cells.words, document)) for document, key in keys.items())
    columns = (Column("Cited as", 1), Column("Document", 3), Column("Publisher", 2), Column("Year", 0.7))
    return table_cells.table("Sources", "", columns, rows, dense=True)
