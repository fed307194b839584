"""The annex: every answer in words, and what is in operation of every system."""

from __future__ import annotations

from diagnostic.base.code_words import CONFIDENCE_WORDS, FUNCTION_WORDS, STATUS_WORDS
from diagnostic.base.formatting import DASH
from diagnostic.content.questionnaire import Factor
from diagnostic.documents import table_cells
from diagnostic.documents.answer_words import answer_words, arithmetic
from diagnostic.documents.blocks import Column, Draft, Paragraph, Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.submission.submission import SystemState


def add_annex(draft: Draft, basis: Basis) -> None:
    """Write the annex."""
    intro = (
        "Every question with the city's answer, how it is known where the city said so, and its points from 0 to 100."
    )
    draft.add("annex", "Annex: all answers", Paragraph(intro))
    for factor in basis.questionnaire.factors:
        draft.add(f"answers-{factor.id.lower()}", f"{factor.name} ({factor.id})", *_answers(basis, factor), depth=2)
    if basis.catalog is not None:
        draft.add("functions", "Systems and their functions", functions_table(basis), depth=2)


def _answers(basis: Basis, factor: Factor) -> tuple[Table, Table]:
    """The answers to a factor's questions: to read, and with a column for how each is known."""
    read, data = [], []
    made = {
        one.question: arithmetic(basis.questionnaire, one.question, one.facts, one.value)
        for one in basis.result.computed
    }
    for question in factor.questions:
        asked = table_cells.words(basis.question_label(question.id), question.text if question.title else "")
        told = answer_words(question, basis.answer(question.id))
        points = table_cells.number(basis.question_result[question.id].score)
        given = basis.submission.confidence.get(question.id)
        known = CONFIDENCE_WORDS[given] if given else ""
        source = f"computed: {made[question.id]}" if question.id in made else f"known from: {known}" if known else ""
        read.append((asked, table_cells.words(told, source), points))
        data.append((asked, table_cells.words(told), points, table_cells.words(made.get(question.id) or known or DASH)))
    columns = (Column("Question", 3.4), Column("Answer", 4.6), Column("Points", 0.6, numeric=True))
    return (
        Table("Answers", "", columns, tuple(read), dense=True, document_only=True),
        Table("Answers", "", (*columns, Column("Known from", 1)), tuple(data), data_only=True),
    )


def functions_table(basis: Basis) -> Table:
    """Every system with its status and what is in operation of it."""
    assert basis.catalog is not None
    rows = []
    for module in basis.catalog.modules:
        state = basis.submission.systems.get(module.id) or SystemState()
        told = []
        for word, begin in FUNCTION_WORDS.items():
            names = [function.name for function in module.functions if state.functions.get(function.id) == word]
            if len(names) == len(module.functions) and names:
                told.append(f"{begin}: all {len(names)} functions.")
            elif names:
                told.append(f"{begin}: {'; '.join(names)}.")
        rows.append(
            (
                table_cells.words(module.name),
                table_cells.words(STATUS_WORDS[state.status]),
                table_cells.words(" ".join(told) or DASH),
            )
        )
    columns = (Column("System", 1.5), Column("Status", 0.8), Column("Functions", 4))
    return Table("Functions", "", columns, tuple(rows), dense=True)
