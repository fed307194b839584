"""Level and gaps: where the city stands, what holds it back, and what is missing up to the target."""

from __future__ import annotations

from diagnostic.base.code_words import BAND_NAMES, CLASS_NAMES, STATUS_WORDS
from diagnostic.base.formatting import DASH
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.diagnosis.factors import profile_figure, scores_table
from diagnostic.documents.diagnosis.figure_data import gap_rows
from diagnostic.documents.diagnosis.systems import gap_figure
from diagnostic.documents.diagnosis.upward import held_back_blocks, way_up_table
from diagnostic.documents.master_plan.mayors_summary import blocks_of_level
from diagnostic.documents.master_plan.plan_basis import PlanBasis, span


def add_gaps(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("gaps", "Level and gaps", *_level(basis))
    draft.add("factors", "The factors today", profile_figure(basis.diagnosis), scores_table(basis.diagnosis), depth=2)
    draft.add("target", "What the next level asks for", *_upward(basis), depth=2)
    if (steps := _steps(basis)) is not None:
        intro = (
            "The steps of the diagnosis, which ignores cost: foundations and systems in the order to take them. The "
            "plan buys systems; the city prepares the foundations itself, each before what waits for it."
        )
        draft.add("first-steps", "What comes first", Paragraph(intro), steps, depth=2)
    draft.add("systems", "The systems: today and at the target", *_systems(basis), depth=2)


def _level(basis: PlanBasis) -> list[Block]:
    blocks = blocks_of_level(basis)
    if sure := result_sentences.certainty(basis.diagnosis.result, basis.diagnosis.questionnaire):
        blocks.append(Paragraph(sure))
    target = basis.diagnosis.result.target_level
    if target is not None:
        level = basis.diagnosis.questionnaire.levels[target - 1]
        chosen = "chosen by the city" if basis.diagnosis.submission.target_level is not None else "the next one"
        blocks.append(
            Paragraph(f"Target of this plan: level {target}, {level.name} ({chosen}). {level.description}".rstrip())
        )
    return blocks


def _upward(basis: PlanBasis) -> list[Block]:
    found = basis.diagnosis.result.maturity
    if found.level is None:
        return [Paragraph("There is no level yet, so there is no next one. Answer what is open first.")]
    if basis.diagnosis.next_level is None:
        return [Paragraph(f"The city stands at level {found.level}, the highest. The plan keeps it there.")]
    blocks = held_back_blocks(basis.diagnosis)
    if found.way_up:
        blocks.append(Paragraph("The smallest sum of better answers that reaches the next level:"))
        blocks.append(way_up_table(basis.diagnosis, found.way_up, "the diagnosis report"))
    elif found.way_up is None:
        blocks.append(Paragraph(result_sentences.no_way_up(basis.diagnosis.result, basis.diagnosis.questionnaire)))
    return blocks


def _steps(basis: PlanBasis) -> Table | None:
    """The steps with their bands, and when the plan takes each; None where there are none."""
    result = basis.diagnosis.result
    foundations = {found.id: found for found in result.foundations}
    planned = {project.id: span(project) for project in basis.projects}
    rows = []
    for number, step in enumerate(result.steps, start=1):
        if step.band == "keep":
            continue
        foundation = foundations.get(step.id)
        module = None if foundation else basis.module_result[step.id]
        found = foundation or module
        assert found is not None
        when = planned.get(step.id, "prepared by the city" if foundation else "not in this plan")
        rows.append(
            (
                table_cells.count(number),
                found.name,
                BAND_NAMES[step.band] if module else "foundation",
                table_cells.number(foundation.standing if foundation else module.implementation if module else None),
                table_cells.number(found.target),
                "mend its use" if step.band == "improve" else when,
            )
        )
    columns = (
        Column("Step", 0.5, numeric=True),
        Column("Foundation or system", 2.6),
        Column("When", 1),
        Column("Today", 0.7, numeric=True),
        Column("Target", 0.7, numeric=True),
        Column("In this plan", 2),
    )
    return (
        table_cells.table("Steps", "The steps in their order, of 100 points", columns, rows, dense=True)
        if rows
        else None
    )


def _systems(basis: PlanBasis) -> list[Block]:
    step = basis.step("gaps")
    blocks: list[Block] = []
    modules = basis.diagnosis.result.modules
    if any(found.implementation is not None or found.expected is not None for found in modules):
        blocks.append(gap_figure(gap_rows(basis.diagnosis)))
    order = {priority.id: place for place, priority in enumerate(basis.diagnosis.result.priorities)}
    classes = {priority.id: priority.class_ for priority in basis.diagnosis.result.priorities}
    rows = tuple(
        (
            found.name,
            STATUS_WORDS[found.status],
            table_cells.number(found.implementation),
            table_cells.number(found.target),
            table_cells.number(found.target_gap, signed=True),
            CLASS_NAMES[classes[found.id]] if found.id in classes else DASH,
            BAND_NAMES[found.band],
        )
        for found in sorted(modules, key=lambda found: order.get(found.id, 0))
    )
    columns = (
        Column("System", 2.8),
        Column("Status", 1.4),
        Column("In operation", 1, numeric=True),
        Column("Target", 0.9, numeric=True),
        Column("Gap to target", 1, numeric=True),
        Column("What to do", 1.3),
        Column("When", 0.9),
    )
    note = Paragraph(
        "In operation: how much of a system's functions is in use, 0 to 100. Target: what fits the target level, or "
        "what another system needs; expert judgement.",
        "note",
    )
    blocks += [
        table_cells.table("Gaps", "Gap of each system to the target, in the order of the diagnosis", columns, rows),
        note,
    ]
    return [*blocks, ToWrite("why the largest gaps exist", (*step.work, f"Beware: {step.beware}"))]
