"""What the city is asked to explain, what nobody measures yet, and the arithmetic of computed answers."""

from __future__ import annotations

from diagnostic.base.formatting import figures
from diagnostic.content.fact import POPULATION
from diagnostic.documents import table_cells
from diagnostic.documents.answer_words import arithmetic
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Point, Points, Table
from diagnostic.documents.diagnosis.report_basis import Basis


def add_remarks_and_figures(draft: Draft, basis: Basis) -> None:
    """Write the sections, each where there is something to say."""
    if basis.result.checks or basis.result.measure_first:
        draft.add("remarks", "What to explain, and what to measure first", *_remarks(basis), *_measure(basis))
    if basis.result.computed:
        text = "These answers were not given; they follow from the city's figures:"
        draft.add("computed", "Answers computed from figures", Paragraph(text), computed_table(basis), depth=2)


def _remarks(basis: Basis) -> list[Block]:
    if not basis.result.checks:
        return []
    text = "These statements rarely hold together. They need not be wrong: please explain, or correct the answer."
    asked = [
        Point("", one.ask, (f"About: {'; '.join(_named(basis, key) for key in one.about)}",))
        for one in basis.result.checks
    ]
    return [Paragraph(text), Points(tuple(asked))]


def _named(basis: Basis, key: str) -> str:
    """What a remark is about: a question, factor, system or figure."""
    if key == POPULATION:
        return "population"
    if key in basis.factor_result:
        return basis.factor_label(key)
    if key in basis.questionnaire.fact_of:
        return basis.questionnaire.fact_of[key].name
    return basis.named.get(key) or basis.question_label(key)


def _measure(basis: Basis) -> list[Block]:
    if not basis.result.measure_first:
        return []
    names = "; ".join(basis.question_label(key) for key in basis.result.measure_first)
    text = "Measure first. By the city's own answer nobody measures or records this, so it does not count as a need: "
    return [Paragraph(f"{text}{names}.")]


def computed_table(basis: Basis) -> Table:
    """Each computed answer with its arithmetic."""
    rows = tuple(
        (
            table_cells.words(basis.question_label(one.question)),
            Cell(figures(one.value), one.value, "0.00"),
            table_cells.words(arithmetic(basis.questionnaire, one.question, one.facts, one.value)),
        )
        for one in basis.result.computed
    )
    columns = (Column("Question", 2.2), Column("Answer", 0.7, numeric=True), Column("Arithmetic", 4))
    return Table("Computed answers", "", columns, rows, dense=True)
