"""What holds the city back, and the shortest way up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diagnostic.base.formatting import DASH, shown_number
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.answer_words import least_answer, short_answer
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.first_actions import what_brings
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import HeldBackBy, WayUpStep

MOST_TOLD = 12
"""Answers on the way up from which on only the answers stand there: what they mean to do would fill pages."""
NOWHERE = ""
"""Where a question belongs to no foundation and no system."""


def add_way_up(draft: Draft, basis: Basis) -> None:
    """Write the section of the next level."""
    draft.add("way-up", "What holds the city back, and the shortest way up", *_blocks(basis))


def _blocks(basis: Basis) -> list[Block]:
    found = basis.result.maturity
    if basis.too_little:
        return [Paragraph("One level cannot be told yet, so neither can the next one. Answer what is needed first.")]
    following = basis.next_level
    if following is None:
        return [Paragraph(f"The city stands at level {found.level}, the highest: there is no next one.")]
    name = basis.questionnaire.level_name(following)
    cut = basis.questionnaire.cuts[following - 1]
    description = basis.questionnaire.levels[following - 1].description
    blocks: list[Block] = [
        Paragraph(f"Level {following}, {name}, begins at {cut:g} points. {description}".rstrip()),
        *held_back_blocks(basis),
    ]
    if not found.held_back_by and found.score is not None:
        blocks.append(
            Paragraph(
                f"The score is {shown_number(found.score, 1)}: {shown_number(cut - found.score, 1)} points are missing."
            )
        )
    if found.way_up is None:
        blocks.append(Paragraph(result_sentences.no_way_up(basis.result, basis.questionnaire)))
    elif found.way_up:
        meaning = ", with what each step means" if len(found.way_up) <= MOST_TOLD else ""
        text = (
            f"The shortest way to level {following} on paper{meaning}; another way may be easier for you. "
            "Questions about the environment are left out: a city does not change its surroundings for a score."
        )
        blocks += [Paragraph(text), Points(tuple(_way(basis, found.way_up, following))), _data(basis, found.way_up)]
    return blocks


def held_back_blocks(basis: Basis) -> list[Block]:
    """What keeps the city from the next level although its score reaches it: gates, then conditions."""
    blocks: list[Block] = []
    for gates, text in (
        (True, "These factors keep the city from it, because none of them may be too weak:"),
        (False, "The level also requires:"),
    ):
        held = [hold for hold in basis.result.maturity.held_back_by if (hold.factor is not None) == gates]
        if held:
            points = tuple(Point("", held_back(basis, hold)) for hold in held)
            lead = "" if blocks else "The score is high enough for the next level. "
            blocks += [Paragraph(f"{lead}{text}"), Points(points)]
    return blocks


def held_back(basis: Basis, hold: HeldBackBy) -> str:
    """Why a gate or condition is not met, with the answer today."""
    answer = None if hold.question is None else basis.answer(hold.question)
    return result_sentences.held_back(hold, basis.questionnaire, answer)


def _way(basis: Basis, raised: list[WayUpStep], level: int) -> Iterator[Point]:
    """A point for each foundation or system that the answers belong to, in the order of the steps."""
    groups: dict[str, list[WayUpStep]] = {}
    for step in raised:
        groups.setdefault(_home(basis, step.question), []).append(step)
    order = [step.id for step in basis.result.steps]
    conditions = {one.question for below in basis.questionnaire.levels[:level] for one in below.requires}
    for home in sorted(groups, key=lambda key: (order.index(key) if key in order else len(order), key == NOWHERE)):
        details = tuple(_answer(basis, home, step, step.question in conditions) for step in groups[home])
        name = f"{basis.named.get(home, 'Other answers')}."
        yield Point(name, "", details) if len(raised) <= MOST_TOLD else Point(name, " ".join(details))


def _home(basis: Basis, question: str) -> str:
    """The foundation that a question weighs most in, else the system that improves it most."""
    if basis.catalog is None:
        return NOWHERE
    weights = [(foundation.questions.get(question, 0.0), foundation.id) for foundation in basis.catalog.foundations]
    best = max(weights, key=lambda entry: entry[0], default=(0.0, NOWHERE))
    if best[0] > 0:
        return best[1]
    weights = [(module.improves.get(question, 0.0), module.id) for module in basis.catalog.modules]
    best = max(weights, key=lambda entry: entry[0])
    return best[1] if best[0] > 0 else NOWHERE


def _answer(basis: Basis, home: str, step: WayUpStep, condition: bool) -> str:
    """As in ``INF-07 Tested backups: answer at least 10 % (today 0 %), which means: ...``."""
    question = basis.questionnaire.question(step.question)
    today = short_answer(question, basis.answer(step.question))
    measure = "measure it: " if step.question in basis.result.measure_first else ""
    needed = least_answer(question, step.end) or DASH
    told = f"{basis.question_label(step.question)}: {measure}answer {needed} (today {today})"
    told += ", a condition of the level" if condition else ""
    foundations = basis.catalog.foundation_row_of if basis.catalog else {}
    if basis.catalog is None or home not in foundations:
        return f"{told}."
    if len(basis.result.maturity.way_up or ()) > MOST_TOLD:
        return f"{told}."
    texts = what_brings(basis, basis.catalog.foundation(home), question, step.start, step.end)
    return f"{told}, which means: {' '.join(texts)}" if texts else f"{told}."


def _data(basis: Basis, steps: list[WayUpStep]) -> Table:
    return replace(way_up_table(basis, steps, "the annex"), data_only=True)


def way_up_table(basis: Basis, steps: list[WayUpStep], lists: str) -> Table:
    """The steps with the answer today and the answer that is needed; ``lists`` says where the items of lists stand."""
    rows = [
        (
            table_cells.words(basis.question_label(step.question)),
            _answer_today(basis, step),
            table_cells.number(step.start),
            table_cells.number(step.end),
            _answer_that_gives(basis, step, lists),
        )
        for step in steps
    ]
    columns = (
        Column("Question", 1.5),
        Column("Answer today", 2),
        Column("Points", 0.6, numeric=True),
        Column("Needed", 0.7, numeric=True),
        Column("What gives that", 2),
    )
    return Table("Shortest way up", "The shortest way to the next level", columns, tuple(rows), dense=True)


def _answer_today(basis: Basis, step: WayUpStep) -> Cell:
    question = basis.questionnaire.question(step.question)
    return table_cells.words(short_answer(question, basis.answer(step.question)))


def _answer_that_gives(basis: Basis, step: WayUpStep, lists: str) -> Cell:
    question = basis.questionnaire.question(step.question)
    measure = "measure it: " if step.question in basis.result.measure_first else ""
    words = f"{measure}{question.words_reaching(step.end) or DASH}"
    return table_cells.words(f"{words}; {lists} names them" if question.parts else words)
