"""The city and its environment: who it is, what surrounds it, and what the answers cannot tell."""

from __future__ import annotations

from diagnostic.base.formatting import grouped
from diagnostic.content.question_types import AnyQuestion
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Column, Draft, Paragraph, Table, ToWrite
from diagnostic.documents.master_plan.plan_basis import PlanBasis, known, today
from diagnostic.formats.workbook.countries import country_words

WEAKEST = 8


def add_surroundings(draft: Draft, basis: PlanBasis) -> None:
    """Write the chapter."""
    draft.add("environment", "The city and its environment", _city(basis))
    draft.add("context", "What surrounds the city", *_context(basis), depth=2)


def _city(basis: PlanBasis) -> Table:
    city = basis.diagnosis.result.city
    given = [
        ("Name", city.name),
        ("Country", country_words(city.country)),
        ("Region", city.region),
        ("Population", None if city.population is None else f"{grouped(city.population)}"),
        ("Currency", city.currency),
    ]
    rows = tuple(
        (name, table_cells.words(text) if text and text.strip() else table_cells.to_fill("Not given in the answers."))
        for name, text in given
    )
    return table_cells.table("City", "As given in the answers", (Column("Fact", 1), Column("Given", 4)), rows)


def _context(basis: PlanBasis) -> list[Block]:
    step = basis.step("environment")
    write = ToWrite("what law, money, people and market allow and forbid", (*step.work, f"Done when: {step.done_when}"))
    if not basis.context_factors:
        return [Paragraph("The questionnaire has no factors that describe the surroundings."), write]
    rows = []
    for factor in basis.context_factors:
        found = basis.diagnosis.factor_result[factor.id]
        level = f"{found.level} {basis.diagnosis.questionnaire.level_name(found.level)}" if found.level else "not rated"
        rows.append(
            (
                table_cells.words(f"{factor.name} ({factor.id})", factor.description),
                table_cells.number(found.score, 1),
                level,
                table_cells.share(found.coverage),
            )
        )
    columns = (
        Column("Factor", 4),
        Column("Score", 0.8, numeric=True),
        Column("Level", 1.5),
        Column("Answered", 0.9, numeric=True),
    )
    blocks: list[Block] = [
        Paragraph("These factors explain the level. A plan works with them; it rarely changes them."),
        table_cells.table("Environment", "Factors of the environment, 0 to 100", columns, rows),
    ]
    questions = [question for factor in basis.context_factors for question in factor.questions]
    if weak := basis.weakest(questions, WEAKEST):
        blocks.append(weak_answers(basis, weak, "Weak environment", "The lowest answers about the surroundings"))
    return [*blocks, write]


def weak_answers(basis: PlanBasis, questions: list[AnyQuestion], name: str, caption: str) -> Table:
    """Questions with the answers of today, their points and how they are known."""
    rows = [
        (
            basis.diagnosis.question_label(question.id),
            today(basis, question),
            table_cells.number(basis.diagnosis.question_result[question.id].score),
            known(basis, question),
        )
        for question in questions
    ]
    columns = (Column("Question", 2), Column("Answer", 3), Column("Points", 0.7, numeric=True), Column("Known from", 1))
    return table_cells.table(name, caption, columns, rows, dense=True)
