"""A plan on the screen: the same sentences and tables as in the document, and the projects over time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.base.shown import grouped, per_cent
from diagnostic.documents import wording
from diagnostic.documents.content import Block, Cell, Paragraph, Points, Table
from diagnostic.documents.master_plan.mayors_summary import proposal, reserve
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_money import budget_table
from diagnostic.documents.master_plan.roadmap_chapter import dependencies_table, left_out_blocks, scenario_blocks
from diagnostic.documents.master_plan.running_cost import RUNNING
from diagnostic.planning.roadmap import COST_DRAWS
from diagnostic.web.parts.charts import bars_over_months
from diagnostic.web.parts.quote import quoted
from diagnostic.web.parts.shown_tables import table


def show_plan(basis: PlanBasis) -> None:
    """What is built when, what it costs, what is left out and why, and other budgets."""
    st.subheader("The roadmap")
    provisional = ", provisional" if basis.diagnosis.result.maturity.provisional else ""
    st.caption(quoted(f"{wording.level_headline(basis.diagnosis.result)}{provisional}"))
    st.markdown(quoted(proposal(basis)))
    if basis.projects:
        bars_over_months(
            [
                {
                    "Project": p.name,
                    "From": f"{p.start}-01",
                    "To": f"{p.end}-28",
                    "Cost": basis.currency.shown(p.cost_expected),
                }
                for p in basis.projects
            ],
            "Project",
        )
        st.caption("A bar a project, from its first to its last month. The table says the same.")
        show_blocks([dependencies_table(basis)])
        st.subheader("The money, year by year")
        share = basis.roadmap.inside_budget or 0.0
        st.markdown(
            quoted(
                f"Of {grouped(COST_DRAWS)} draws of all costs from their ranges, {per_cent(share)} stay inside the "
                f"budget in every year. {reserve(basis)}"
            )
        )
        table(_money(basis))
        low, high = (per_cent(share) for share in RUNNING)
        st.caption(
            quoted(
                f"In {basis.currency.code}: m is a million. Building: expected, and its range. Running comes on top of "
                f"the budget: {low} to {high} of building, a year."
            )
        )
    st.subheader("What is left out, and what would bring it in")
    show_blocks(left_out_blocks(basis))
    st.subheader("With less or more money")
    show_blocks(scenario_blocks(basis))


def _money(basis: PlanBasis) -> list[dict[str, str]]:
    """The budget year by year, its ranges in one cell each: seven columns are wider than a phone."""
    rows = []
    for row in budget_table(basis).rows:
        year, given, low, expected, high, running_low, running_high = (cell.text for cell in row)
        building = f"{expected} ({low} to {high})"
        rows.append(
            {"Year": year, "Budget": given, "Building": building, "Running": f"{running_low} to {running_high}"}
        )
    return rows


def show_blocks(blocks: Sequence[Block]) -> None:
    """Paragraphs, lists and tables of a document, on the screen."""
    for block in blocks:
        if isinstance(block, Paragraph):
            st.markdown(quoted(block.text))
        elif isinstance(block, Points):
            for point in block.points:
                st.markdown(f"- **{quoted(point.title)}** {quoted(point.text)}")
        elif isinstance(block, Table):
            titles = [column.title for column in block.columns]
            table([dict(zip(titles, map(_told, row), strict=True)) for row in block.rows])


def _told(cell: Cell) -> str:
    return f"{cell.text} ({cell.small})" if cell.small else cell.text
