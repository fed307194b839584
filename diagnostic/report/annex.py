"""The annex: every answer in words, and what is in operation of every system."""

from __future__ import annotations

from diagnostic import wording
from diagnostic.report import cells
from diagnostic.report.answer_words import CONFIDENCE_WORDS, STATUS_WORDS, answer_words
from diagnostic.report.basis import Basis
from diagnostic.report.content import Cell, Column, Draft, Paragraph, Table
from diagnostic.submission import SystemState

FUNCTION_WORDS = {
    "yes": "In operation",
    "partly": "Partly",
    "no": "Not",
    "dont_know": "Don't know",
    None: "Not answered",
}


def add_annex(draft: Draft, basis: Basis) -> None:
    """Write the annex."""
    intro = "Every question with the city's answer, its points from 0 to 100, and how it is known."
    draft.add("annex", "Annex: all answers", Paragraph(intro))
    for factor in basis.questionnaire.factors:
        columns = (
            Column("Question", 3.7),
            Column("Answer", 3.7),
            Column("Points", 0.6, numeric=True),
            Column("Known from", 0.95),
        )
        rows = tuple(
            (
                cells.words(basis.question_label(question.id), question.text if question.title else ""),
                cells.words(answer_words(question, basis.submission.answers.get(question.id))),
                cells.number(basis.question_result[question.id].score),
                _known(basis, question.id),
            )
            for question in factor.questions
        )
        draft.add(
            f"answers-{factor.id.lower()}",
            f"{factor.name} ({factor.id})",
            Table("Answers", "", columns, rows, dense=True),
            depth=2,
        )
    if basis.catalog is not None:
        draft.add("functions", "Systems and their functions", functions_table(basis), depth=2)


def _known(basis: Basis, question_id: str) -> Cell:
    known = basis.submission.confidence.get(question_id)
    return cells.words(CONFIDENCE_WORDS[known] if known else wording.DASH)


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
                cells.words(module.name),
                cells.words(STATUS_WORDS[state.status]),
                cells.words(" ".join(told) or wording.DASH),
            )
        )
    columns = (Column("System", 1.5), Column("Status", 0.8), Column("Functions", 4))
    return Table("Functions", "", columns, tuple(rows), dense=True)
