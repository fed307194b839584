"""What holds the city back, and the shortest way up."""

from __future__ import annotations

from diagnostic.base.formatting import DASH, shown_number
from diagnostic.documents import result_sentences, table_cells
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.diagnosis import WayUpStep


def add_way_up(draft: Draft, basis: Basis) -> None:
    """Write the section of the next level."""
    draft.add("way-up", "What holds the city back, and the shortest way up", *_blocks(basis))


def _blocks(basis: Basis) -> list[Block]:
    found = basis.result.maturity
    if found.level is None:
        return [Paragraph("There is no level yet, so there is no next one. Answer what is open first.")]
    following = basis.next_level
    if following is None:
        return [Paragraph(f"The city stands at level {found.level}, the highest. Nothing holds it back.")]
    blocks: list[Block] = []
    name = basis.questionnaire.level_name(following)
    cut = basis.questionnaire.cuts[following - 1]
    description = basis.questionnaire.levels[following - 1].description
    blocks.append(Paragraph(f"Level {following}, {name}, begins at {cut:g} points. {description}".rstrip()))
    if found.held_back_by:
        blocks.append(Paragraph(f"The score reaches level {following}. These factors keep the city from it:"))
        sentences = [Point("", result_sentences.held_back(hold, basis.questionnaire)) for hold in found.held_back_by]
        blocks.append(Points(tuple(sentences)))
    elif found.score is not None:
        blocks.append(
            Paragraph(
                f"The score is {shown_number(found.score, 1)}: {shown_number(cut - found.score, 1)} points are missing."
            )
        )
    if found.way_up is None:
        blocks.append(Paragraph(result_sentences.no_way_up(basis.result, basis.questionnaire)))
        return blocks
    if found.way_up:
        blocks.append(
            Paragraph(
                "The table shows the smallest sum of improvements that reaches it. It is one way, and the shortest on "
                "paper; another may be easier for you. Questions about the environment are left out: nobody raises "
                "income or safety for a score."
            )
        )
        blocks.append(way_up_table(basis, found.way_up, "the annex"))
    return blocks


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
    return table_cells.words(short_answer(question, basis.submission.answers.get(step.question)))


def _answer_that_gives(basis: Basis, step: WayUpStep, lists: str) -> Cell:
    question = basis.questionnaire.question(step.question)
    words = question.words_reaching(step.end) or DASH
    return table_cells.words(f"{words}; {lists} names them" if question.parts else words)
