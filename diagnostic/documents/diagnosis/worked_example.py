"""How this city's numbers were made: steps 1 to 9 with the figures of its own result. Nothing is computed anew here."""

from __future__ import annotations

from collections import Counter

import numpy as np

from diagnostic.base.code_words import CLASS_MEANINGS, CLASS_NAMES, FUNCTION_WORDS, STATUS_WORDS
from diagnostic.base.formatting import chance, grouped, per_cent, shown_number
from diagnostic.content.catalog import CRITERIA, Catalog, Module
from diagnostic.content.questionnaire import Factor
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.blocks import (
    Block,
    Cell,
    Column,
    Draft,
    Paragraph,
    Point,
    Points,
    Section,
    Table,
    plain_columns,
)
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.maturity_level import conditions_of, gate_cut
from diagnostic.method.position import position
from diagnostic.submission.submission import SystemState


def factor_steps(basis: Basis, factor: Factor) -> Section:
    """Steps 1 and 2, for one factor."""
    asked = answered = points = 0.0
    rows, partly = [], []
    computed = {one.question: one for one in basis.result.computed}
    for question in factor.questions:
        found = basis.question_result[question.id]
        weight = question.weight
        asked += weight if found.state != "not_applicable" else 0
        if found.state == "answered":
            if found.known < 1:
                partly.append(
                    f"{question.id} is known to {per_cent(found.known)} and counts with that share of its weight"
                )
            weight *= found.known
            answered += weight
        weighted = None if found.score is None else weight * found.score
        points += weighted or 0
        rows.append(
            (
                table_cells.words(basis.question_label(question.id)),
                table_cells.words(
                    short_answer(question, basis.answer(question.id))
                    + (", computed from the city's figures" if question.id in computed else "")
                ),
                table_cells.number(found.score),
                _weight(weight),
                table_cells.number(weighted, 1),
            )
        )
    columns = (
        Column("Question", 3),
        Column("Answer", 3),
        Column("Score", 0.8, numeric=True),
        Column("Weight", 0.8, numeric=True),
        Column("Weight × score", 1, numeric=True),
    )
    own = basis.factor_result[factor.id]
    coverage = f"{answered:g} of {asked:g} of the weight is answered, {per_cent(own.coverage)}."
    if own.score is None:
        least = per_cent(basis.questionnaire.min_coverage)
        score = Point("Not rated.", f"Below {least} of coverage the score of a factor is too thin to show.")
    else:
        score = Point("Score:", f"{shown_number(points, 1)} / {answered:g} = {shown_number(own.score, 1)}.")
    known_in_part = [Point("Known in part:", f"{'; '.join(partly)}.")] if partly else []
    told = Points((*known_in_part, Point("Coverage:", coverage), score))
    table = Table("Answers of a factor", "", columns, tuple(rows))
    return Section("factor-steps", "1 and 2. From answers to the score of a factor", (table, told), depth=2)


def add_level_steps(draft: Draft, basis: Basis) -> None:
    """Write steps 3 to 6, as far as there is a score and a level."""
    draft.add("overall-step", "3. From factors to the overall score", *_overall(basis), depth=2)
    score, level = basis.result.maturity.score, basis.result.maturity.level
    if score is not None and level is not None:
        draft.add("level-step", "4. From the score to the level", *_level(basis, score, level), depth=2)
        draft.add("certainty-steps", "5 and 6. How sure it is", *_sure(basis), depth=2)


def _overall(basis: Basis) -> list[Block]:
    floor = basis.questionnaire.geometric_floor
    left_out = {note.about for note in basis.result.data_quality if note.kind == "factor_left_out"}
    pairs = list(zip(basis.questionnaire.factors, basis.result.factors, strict=True))
    rows = []
    for factor, found in pairs:
        hidden = "too few answers" if factor.id in left_out else "enters, not shown"
        score = table_cells.number(found.score, 1) if found.rated else table_cells.words(hidden)
        product = None if found.score is None else factor.weight * found.score
        row = (table_cells.words(factor.name), score, _weight(factor.weight), table_cells.number(product, 1))
        rows.append(row if floor is None else row[:3])
    columns = plain_columns(["Factor"], ["Score", "Weight", "Weight × score"])
    table = Table("Factors", "", columns[: len(rows[0])], tuple(rows))
    overall = shown_number(basis.result.maturity.score, 1)
    shown = [(factor.weight, found.score) for factor, found in pairs if found.score is not None]
    if basis.result.maturity.score is None:
        told = Point("No score:", "no factor has enough answers.")
    elif any(found.score is None and factor.id not in left_out for factor, found in pairs):
        told = Point(
            f"Score: {overall}.", "Factors that are not rated enter all the same, each as far as it is answered."
        )
    elif floor is None:
        weighted, whole = sum(weight * score for weight, score in shown), sum(weight for weight, _ in shown)
        told = Point("Score:", f"{shown_number(weighted, 1)} / {whole:g} = {overall}.")
    else:
        told = Point(
            f"Score: {overall}.",
            f"It is the geometric mean of these scores, each at least {floor:g}. A weak factor pulls it down more than "
            "an ordinary mean would.",
        )
    return [table, Points((told,))]


def _level(basis: Basis, score: float, level: int) -> list[Block]:
    questionnaire = basis.questionnaire
    cuts = ", ".join(f"level {one.level} from {one.cut:g}" for one in questionnaire.levels)
    by_score = sum(round(score, 9) >= round(cut, 9) for cut in questionnaire.cuts)
    blocks: list[Block] = [
        Paragraph(f"{cuts.capitalize()}. A score of {shown_number(score, 1)} reaches level {by_score}.")
    ]
    following = basis.next_level
    needed = gate_cut(questionnaire, following) if following else None
    if questionnaire.gates is not None and needed is not None:
        rows = tuple(
            (
                table_cells.words(basis.factor_result[gate].name),
                table_cells.number(basis.factor_result[gate].score, 1),
                _weight(needed),
            )
            for gate in questionnaire.gates.factors
        )
        columns = plain_columns(["Factor"], ["Score", f"Needed for level {following}"])
        blocks.append(Paragraph(f"Level {following} also has gates: no one of these factors may be too weak."))
        blocks.append(Table("Gates", "", columns, rows))
    asked = conditions_of(questionnaire, following) if following else {}
    if asked:
        conditions = tuple(
            (
                table_cells.words(basis.question_label(question)),
                table_cells.number(basis.question_result[question].score, 1),
                _weight(least),
            )
            for question, least in asked.items()
        )
        columns = plain_columns(["Question"], ["Score", f"Needed for level {following}"])
        blocks.append(Paragraph(f"And level {following} has conditions, which make its own sentence true."))
        blocks.append(Table("Conditions", "", columns, conditions))
    held = ", ".join(
        f"{result_sentences.hold_name(hold, questionnaire)} ({hold.question or hold.factor})"
        for hold in basis.result.maturity.held_back_by
    )
    told = f"{level}, {basis.result.maturity.name}{f'; held back by {held}' if held else ''}."
    blocks.append(Points((Point("Level:", told),)))
    return blocks


def _sure(basis: Basis) -> list[Block]:
    found = basis.result.maturity
    blocks: list[Block] = []
    if found.likely_range:
        low, high = found.likely_range.score
        blocks.append(
            Paragraph(
                "Each factor may lie up to 25 × (1 - coverage) points lower or higher. All lower: "
                f"{shown_number(low, 1)}; all higher: {shown_number(high, 1)}. That is the likely range."
            )
        )
    if found.probabilities:
        chances = ", ".join(
            f"level {level} in {chance(share)}" for level, share in found.probabilities.items() if share
        )
        blocks.append(
            Paragraph(
                f"{grouped(basis.questionnaire.uncertainty.draws)} simulations fill in what is missing, move each "
                f"answer by how well it is known, and vary the weights: {chances} of them."
            )
        )
    return blocks


def system_steps(basis: Basis, catalog: Catalog, module: Module) -> Section:
    """Steps 7 to 9, for one system; the city has a level."""
    title = "7 to 9. From a system to its place in the order"
    result = basis.result
    found = next(one for one in result.modules if one.id == module.id)
    if found.implementation is None:
        text = f"Status: {STATUS_WORDS[found.status]}. Nothing is computed for it, not even a zero."
        return Section("system-steps", title, (Paragraph(text),), depth=2)
    level, score = np.array([result.maturity.level]), np.array([result.maturity.score])
    place = float(position(basis.questionnaire, level, score)[0])
    row = ", ".join(f"{value:g}" for value in module.expected)
    gap = (
        f"At the levels 1 to {len(module.expected)} this system is expected at {row}. The city stands at "
        f"{shown_number(place, 2)} on the way through the levels, so {shown_number(found.expected, 1)} is expected: "
        f"gap {shown_number(found.expected, 1)} - {shown_number(found.implementation, 1)} = "
        f"{shown_number(found.gap, 1)}. At target level {result.target_level} it is {shown_number(found.target, 1)}: "
        f"gap to the target {shown_number(found.target_gap, 1)}."
    )
    priority = result.priority(module.id)
    ranked = f"place {priority.rank}" if priority.rank else "no place"
    together = (
        f"Together {shown_number(priority.score, 1)}; class {CLASS_NAMES[priority.class_]} "
        f"({CLASS_MEANINGS[priority.class_]}), {ranked} in the order."
    )
    if priority.inherited and priority.inherited.from_ and priority.inherited.score is not None:
        waiting = catalog.module(priority.inherited.from_).name
        together += f" Its place follows from {shown_number(priority.inherited.score, 1)}, as {waiting} waits for it."
    in_operation = _implementation(basis, catalog, module, found.status or "", found.implementation)
    steps = (
        Point("7. In operation.", in_operation),
        Point("8. Gap.", gap),
        Point("9. Priority.", f"Each criterion counts by its share of the weights. {together}"),
    )
    return Section("system-steps", title, (Points(steps), _criteria(basis, module)), depth=2)


def _criteria(basis: Basis, module: Module) -> Table:
    priority = basis.result.priority(module.id)
    weights = basis.result.criteria.model_dump() if basis.result.criteria else {}
    values, parts = priority.criteria.model_dump(), priority.contributions.model_dump()
    whole = sum(weights[name] for name in CRITERIA if values[name] is not None)
    rows = tuple(
        (
            table_cells.words(name),
            table_cells.number(values[name], 1),
            table_cells.words("left out") if values[name] is None else table_cells.share(weights[name] / whole),
            table_cells.number(parts[name], 1),
        )
        for name in CRITERIA
    )
    return Table("Criteria", "", plain_columns(["Criterion"], ["Value", "Weight", "Adds"]), rows)


def _implementation(basis: Basis, catalog: Catalog, module: Module, status: str, value: float) -> str:
    if status in ("none", "planned"):
        return f"Status {STATUS_WORDS[status]}: 0. A plan is not a system."
    share = getattr(catalog.status, status)
    if not module.functions:
        return f"Status {status} counts {share:g}: {shown_number(value, 1)}."
    states = basis.submission.systems.get(module.id, SystemState()).functions
    given = Counter(states.get(function.id) or "dont_know" for function in module.functions)
    told = [f"{given[word]} {FUNCTION_WORDS[word].lower()}" for word in ("yes", "partly", "no") if given[word]]
    told += [f"{given['dont_know']} not known, which count as the status"] if given["dont_know"] else []
    mean = shown_number(2 * value / 100 - share, 2)
    return (
        f"Status {status} counts {share:g}. Of {len(module.functions)} functions: {', '.join(told)}; on average "
        f"{mean}. 100 × ({share:g} + {mean}) / 2 = {shown_number(value, 1)}."
    )


def _weight(value: float) -> Cell:
    """As it stands in the questionnaire."""
    return Cell(f"{value:g}", value)
