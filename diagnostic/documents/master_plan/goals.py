"""Vision, goals, measures: goals from the weakest factors, measures with today's value; the vision is the city's."""

from __future__ import annotations

from diagnostic.base.formatting import DASH
from diagnostic.content.questionnaire import Factor
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Point, Points, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, known, names, plan_end, today
from diagnostic.documents.master_plan.surroundings import weak_answers

MOST_GOALS = 6
WEAK_POINTS = 3
MOST_MEASURES = 12


def add_goals(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("goals", "Vision, goals, measures", _vision(basis))
    draft.add("proposed-goals", "Goals, from the weakest factors", *_goals(basis), depth=2)
    draft.add("measures", "Measures of the plan", *_measures(basis), depth=2)


def _vision(basis: PlanBasis) -> ToWrite:
    step = basis.step("vision-and-goals")
    weak = [factor.name for factor, _ in goals(basis)[:WEAK_POINTS]]
    hint: tuple[str, ...] = ()
    if weak:
        fields, they = ("fields", "these are") if len(weak) > 1 else ("field", "this is")
        hint = (f"The weakest {fields} today: {', '.join(weak)}. What should people notice when {they} better?",)
    return ToWrite("the vision", (step.work[0], *hint, "No computer can write it: it is what the city wants."))


def goals(basis: PlanBasis) -> list[tuple[Factor, float]]:
    """The weakest rated factors of the city's own, with the points each should reach; at most six.

    A factor aims at the level the city chose for it, else at the target level. What is there already is no goal.
    """
    found = []
    for row, factor in enumerate(basis.own_factors):
        result = basis.diagnosis.factor_result[factor.id]
        wanted = result.target or basis.diagnosis.result.target_level
        if result.score is None or wanted is None:
            continue
        cut = basis.diagnosis.questionnaire.cuts[wanted - 1]
        if round(result.score, 9) < round(cut, 9):
            found.append((round(result.score, 9), row, factor, cut))
    return [(factor, cut) for _, _, factor, cut in sorted(found, key=lambda one: one[:2])][:MOST_GOALS]


def _goals(basis: PlanBasis) -> list[Block]:
    proposed = goals(basis)
    unrated = [f.name for f in basis.own_factors if not basis.diagnosis.factor_result[f.id].rated]
    blocks: list[Block] = []
    if not proposed:
        blocks.append(Paragraph("No rated factor lies below the target level; no goal follows from the diagnosis."))
    else:
        blocks += [
            Paragraph("A first proposal: one goal for each of the weakest factors. Change, merge or drop them."),
            _table(basis, proposed),
        ]
        for factor, _ in proposed:
            weak = basis.weakest(list(factor.questions), WEAK_POINTS)
            if weak:
                caption = f"What keeps {factor.name} low: its lowest answers"
                blocks.append(weak_answers(basis, weak, "Goals and answers", caption))
    if unrated:
        blocks.append(
            Paragraph(f"No goal can be proposed where too little is answered: {', '.join(unrated)}.", "warning")
        )
    chains = basis.guideline.templates.kpi_tree
    blocks.append(
        ToWrite(
            "who gains from each goal, and what changes for them",
            tuple(f"Example. {chain.goal}: {chain.outcome}." for chain in chains),
        )
    )
    return blocks


def _table(basis: PlanBasis, proposed: list[tuple[Factor, float]]) -> Table:
    rows = []
    for factor, cut in proposed:
        found = basis.diagnosis.factor_result[factor.id]
        ids = {question.id for question in factor.questions}
        helping = [p for p in basis.projects if ids & set(basis.module(p.id).improves)]
        rows.append(
            (
                f"Raise {factor.name} ({factor.id})",
                table_cells.number(found.score, 1),
                table_cells.number(cut),
                names(helping) or "none of the plan: this needs decisions, not systems",
                table_cells.to_fill("Name"),
            )
        )
    columns = (
        Column("Goal", 2),
        Column("Today", 0.7, numeric=True),
        Column("Target", 0.7, numeric=True),
        Column("Projects that help", 2.6),
        Column("Owner", 0.8),
    )
    caption = f"Goals: points of the factor today, and the points to reach by {plan_end(basis)}"
    return table_cells.table("Goals", caption, columns, rows)


def _measures(basis: PlanBasis) -> list[Block]:
    cut = basis.target_cut
    rules = Points(tuple(Point("", rule) for rule in basis.guideline.kpi_rules))
    if cut is None or not cut:
        return [Paragraph("Measures need a target level above the first."), rules]
    factors = [factor for factor, _ in goals(basis)] or basis.own_factors
    numbers = [q for factor in factors for q in factor.questions if q.type == "number"]
    found = basis.weakest([*numbers], MOST_MEASURES, cut)
    if not found:
        return [Paragraph("No figure among the answers lies below what the target level asks for."), rules]
    rows = tuple(
        (
            basis.diagnosis.question_label(question.id),
            table_cells.words(today(basis, question), f"known from: {known(basis, question)}"),
            question.words_reaching(cut) or DASH,
            table_cells.to_fill("Owner; the year in which it is reached"),
        )
        for question in found
    )
    columns = (Column("Measure", 2.2), Column("Today", 1.7), Column("Target", 1.7), Column("Owner and year", 1.4))
    when = f" ({basis.diagnosis.result.period})" if basis.diagnosis.result.period else ""
    return [
        Paragraph(
            "Figures that the city gave in the diagnosis, so the baseline exists and next year's diagnosis asks for it "
            f"again. Target: what is worth the {cut:g} points at which the target level begins, a first proposal."
        ),
        table_cells.table("Plan measures", f"Measures with the value of today{when}", columns, rows),
        rules,
    ]
