"""Summary for the mayor: the level, what is proposed, what it costs, what has to be decided, how sure all that is."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.code_words import BAND_NAMES
from diagnostic.base.formatting import counted, grouped, listed, per_cent
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table, ToWrite
from diagnostic.documents.diagnosis.summary import how_sure, level_badge, provisional_warning
from diagnostic.documents.master_plan.plan_basis import PlanBasis, month, plan_end, span, ways_in
from diagnostic.documents.master_plan.plan_money import all_running, reserve, running_span
from diagnostic.method.diagnosis import Blocker
from diagnostic.planning.roadmap import COST_DRAWS

MOST_NAMED = 4


def add_summary(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    found = basis.diagnosis
    draft.add(
        "summary",
        "Summary for the mayor",
        level_badge(found),
        provisional_warning(found),
        Paragraph(proposal(basis), "lead"),
        _projects(basis),
    )
    draft.add("decide", "What has to be decided", Points(tuple(decisions(basis))), _to_write(), depth=2)
    draft.add("sure", "How sure this is", *(Paragraph(text) for text in _sure(basis)), depth=2)


def proposal(basis: PlanBasis) -> str:
    """What the plan proposes, in a few sentences."""
    plan, money = basis.roadmap, basis.currency
    period = f"{month(plan.start)} to {plan_end(basis)}"
    limits = f"{money.shown(plan.budget_per_year)} a year and {counted(plan.teams, 'team')}"
    if not basis.projects:
        if not plan.left_out:
            return f"For {period} there is no project to plan: {_why_nothing(basis)}"
        return f"Inside {limits} nothing can be built from {period}. What is missing is said with the roadmap."
    low, middle, high = total(basis)
    rest = f" {counted(len(plan.left_out), 'system does', 'systems do')} not fit." if plan.left_out else ""
    return (
        f"This draft plans {counted(len(basis.projects), 'project')} from {period}, inside {limits}. "
        f"Building {'it' if len(basis.projects) == 1 else 'them'} is expected to cost {money.shown(middle)}, and may "
        f"cost {money.span(low, high)}.{rest}"
    )


def _why_nothing(basis: PlanBasis) -> str:
    if basis.diagnosis.result.maturity.level is None:
        return "too few questions are answered for a level. Answer what is open, then plan again."
    own = [found for found in basis.diagnosis.result.modules if found.status != "n/a"]
    unknown = [found for found in own if found.implementation is None]
    if unknown and len(unknown) == len(own):
        return "nobody has said which systems are in operation. Say so in the part Systems, then plan again."
    rest = f" Of {counted(len(unknown), 'system')} it is not known whether they run." if unknown else ""
    return f"no system whose state is known lacks anything up to the target level.{rest}"


def total(basis: PlanBasis) -> tuple[float, float, float]:
    """Low, expected and high cost of all projects, US dollars."""
    return (
        sum(project.cost_low for project in basis.projects),
        sum(project.cost_expected for project in basis.projects),
        sum(project.cost_high for project in basis.projects),
    )


def _projects(basis: PlanBasis) -> Table | None:
    if not basis.projects:
        return None
    rows = tuple(
        (
            project.name,
            span(project),
            basis.currency.shown(project.cost_expected),
            basis.currency.span(project.cost_low, project.cost_high),
        )
        for project in basis.projects
    )
    columns = (Column("Project", 2.3), Column("When", 2.3), Column("Expected cost", 1.2), Column("Range", 1.9))
    caption = "What is proposed, in the order in which it begins"
    return table_cells.table("Summary", caption, columns, rows, dense=True, document_only=True)


def decisions(basis: PlanBasis) -> Iterator[Point]:
    """What only the mayor and the council can decide, as far as the data shows it."""
    money = basis.currency
    if basis.projects:
        low, high = running_span(all_running(basis))
        yield Point(
            "Money for running.",
            f"Once everything runs, it needs about {money.span(low, high)} more in the ordinary budget, every year. "
            "A system that nobody can pay to run is worse than none.",
        )
    if weak := _weak_ground(basis):
        waiting = counted(sum(bool(project.prepare) for project in basis.projects), "project stands", "projects stand")
        yield Point(
            "What must become better first.",
            f"{waiting} on something that is weak today: {listed(weak, MOST_NAMED)}. The chapter Roadmap says which.",
        )
    if basis.roadmap.left_out:
        first = basis.roadmap.left_out[0]
        name = basis.module(first.id).name
        band = basis.module_result[first.id].band
        place = f" ({BAND_NAMES[band]} in the diagnosis, which ignores cost)" if band is not None else ""
        ways = ways_in(first, basis.currency, basis.catalog)
        enough = f"It {ways}" if first.waits_for else f"What would bring it in: {ways}"
        count = counted(len(basis.roadmap.left_out), "system")
        which = "" if len(basis.roadmap.left_out) == 1 else ", the first of them"
        yield Point("What is left out.", f"{count}{which} {name}{place}. {enough}.")
    yield Point("Who leads.", "One sponsor, one plan leader with time for it, and an owner for each project.")


def _weak_ground(basis: PlanBasis) -> list[str]:
    """What the projects of the plan stand on and that is weak: each once, with the most that one of them needs."""
    most: dict[tuple[str | None, ...], Blocker] = {}
    for blocker in (blocker for project in basis.projects for blocker in project.prepare):
        key = (blocker.factor, blocker.foundation, blocker.module)
        if key not in most or blocker.required > most[key].required:
            most[key] = blocker
    return [
        result_sentences.blocker(blocker, basis.diagnosis.questionnaire, basis.catalog) for blocker in most.values()
    ]


def _to_write() -> ToWrite:
    return ToWrite(
        "the decision that the council is asked for",
        ("One sentence: what is approved, from when, with which money of which budget line.", "The day of the vote."),
    )


def _sure(basis: PlanBasis) -> list[str]:
    texts = how_sure(basis.diagnosis)
    result = basis.diagnosis.result
    if result.maturity.way_up is None and basis.diagnosis.next_level is not None and result.maturity.level is not None:
        why = result_sentences.no_way_up(result, basis.diagnosis.questionnaire)
        texts.append(f"{why} The plan chooses systems and promises no level.")
    plan = basis.roadmap
    if plan.inside_budget is not None:
        texts.append(
            "Costs are orders of magnitude from a catalog, not offers. When all are drawn by chance from their ranges, "
            f"{per_cent(plan.inside_budget)} of {grouped(COST_DRAWS)} draws stay inside the budget in every year. "
            f"{reserve(basis)}"
        )
    return texts


def blocks_of_level(basis: PlanBasis) -> list[Block]:
    """The level with what makes it provisional, for other chapters."""
    found = basis.diagnosis
    blocks: list[Block] = [Paragraph(result_sentences.level_headline(found.result, found.questionnaire), "lead")]
    if (warning := provisional_warning(basis.diagnosis)) is not None:
        blocks.append(warning)
    return blocks
