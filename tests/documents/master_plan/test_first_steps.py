"""The plan says what comes first in the words of the diagnosis: its steps, their bands, its foundations."""

from __future__ import annotations

from functools import cache

from diagnostic.content.load import catalog_for
from diagnostic.documents.blocks import Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.documents.master_plan.mayors_summary import decisions
from diagnostic.documents.master_plan.plan_basis import PlanBasis
from diagnostic.documents.master_plan.plan_document import master_plan
from tests.documents.diagnosis.test_steps_compared import diagnosed, quick, story
from tests.documents.master_plan.plans import planned


@cache
def basis(name: str = "paper-town-wants-an-app", budget: float = 1_000_000.0) -> PlanBasis:
    submission = story(name)
    used = quick("ceds@2.0.0")
    return planned(Basis(diagnosed(submission), used, catalog_for(used, None), submission), budget)


def tables() -> dict[str, Table]:
    return {table.name: table for table in master_plan(basis()).tables() if not table.data_only}


def test_the_steps_stand_before_the_gaps_with_what_the_plan_does() -> None:
    """All steps but those only to be kept, in their order; a foundation is no project of the plan."""
    result = basis().diagnosis.result
    names = {one.id: one.name for one in result.foundations} | {one.id: one.name for one in result.modules}
    shown = tables()["Steps"].rows
    assert [row[1].text for row in shown] == [names[step.id] for step in result.steps if step.band != "keep"]
    foundations = {one.name for one in result.foundations}
    assert shown[0][1].text in foundations, "the story: nothing stands without them"
    assert {row[5].text for row in shown if row[1].text in foundations} == {"prepared by the city"}
    projects = {project.id for project in basis().projects}
    planned_rows = [row for row in shown if row[1].text in {names[one] for one in projects}]
    assert len(planned_rows) == len(projects)
    assert "not in this plan" not in {row[5].text for row in planned_rows}


def test_gaps_and_portfolio_follow_the_diagnosis() -> None:
    result = basis().diagnosis.result
    gaps = [row[0].text for row in tables()["Gaps"].rows]
    names = {one.id: one.name for one in result.modules}
    assert gaps == [names[one.id] for one in result.priorities]
    number = {step.id: f"{place} · {step.band}" for place, step in enumerate(result.steps, start=1)}
    assert [row[1].text for row in tables()["Projects"].rows] == [number[one.id] for one in basis().projects]


def test_a_project_names_the_foundations_it_lacks_and_the_mayor_hears_of_each() -> None:
    """A city with a good map and nothing else: its systems lack security, identity, law and a mandate."""
    rich = basis("good-map-nothing-else", 30_000_000.0)
    result, catalog = rich.diagnosis.result, rich.diagnosis.catalog
    assert catalog is not None
    lacking = {project.id: [b.foundation for b in project.prepare if b.foundation] for project in rich.projects}
    assert lacking["mobile-city-government"] == ["security-continuity", "identity-payment"]
    waits = {b.foundation for one in rich.projects for b in result.priority(one.id).blocked_by if b.foundation}
    assert {one for own in lacking.values() for one in own} == waits
    (said,) = [point.text for point in decisions(rich) if point.title == "What must become better first."]
    assert len(waits) > 3, "the mayor hears of the first three, and that there are more"
    assert sum(catalog.foundation(one or "").name in said for one in waits) >= 3
