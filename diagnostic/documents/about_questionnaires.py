"""What a questionnaire asks: the list of versions, all questions, one in full, and what differs between versions."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.base.formatting import grouped
from diagnostic.content.difference import Difference
from diagnostic.content.question_types import AnyQuestion
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Column, Draft, Paragraph, Point, Points, Report, Section
from diagnostic.formats.export.questionnaire_page import states


def questionnaires_section(loaded: Sequence[Questionnaire]) -> Section:
    """A line a version."""
    rows = tuple(
        (q.ref, q.title, *(table_cells.count(len(part)) for part in (q.questions, q.factors, q.levels))) for q in loaded
    )
    counts = (Column(title, numeric=True) for title in ("Questions", "Factors", "Levels"))
    columns = (Column("Questionnaire"), Column("Title"), *counts)
    return Section("questionnaires", "Questionnaires", (table_cells.table("Questionnaires", "", columns, rows),))


def questionnaire_report(q: Questionnaire) -> Report:
    """All questions in short, a section a factor."""
    draft = Draft()
    if q.summary:
        draft.add("about", "What it is", Paragraph(q.summary))
    for factor in q.factors:
        points = tuple(Point(question.id, question.text) for question in factor.questions)
        draft.add(factor.id, f"{factor.id} {factor.name}, weight {factor.weight:g}", Points(points), depth=2)
    return _report(q, q.title, (("Questions", grouped(len(q.questions))),), draft)


def question_report(q: Questionnaire, question: AnyQuestion) -> Report:
    """One question with its answers, their points, and what stands beside it."""
    draft = Draft()
    answers = Points(tuple(Point("", line) for line in states(question)))
    draft.add("question", question.text, answers if answers.points else None)
    beside = Points(tuple(Point(f"{note.title}:", note.text) for note in q.notes(question)))
    draft.add("beside", "To help answering it", beside)
    return _report(q, f"{question.id} {question.title}".rstrip(), (), draft)


def difference_report(old: Questionnaire, new: Questionnaire, found: Difference) -> Report:
    """What differs between two versions, and whether their scores compare."""
    draft = Draft()
    parts = [
        ("New questions:", found.added),
        ("Removed questions:", found.removed),
        ("Moved:", [f"{was} → {now}" for was, now in found.moved.items()]),
        ("Changed around the questions:", found.frame),
    ]
    points = [Point(title, f"{', '.join(items)}.") for title, items in parts if items]
    for change in found.changed:
        effect = "another score or scale" if change.scores_change else "wording only"
        points.append(Point(f"{change.question}:", f"{effect} ({', '.join(change.keys)})."))
    title = f"Scores {'compare' if found.compares else 'do not compare'}"
    draft.add("difference", title, Points(tuple(points)) if points else Paragraph("No difference."))
    return _report(new, f"{old.ref} → {new.ref}", (), draft)


def _report(q: Questionnaire, title: str, facts: tuple[tuple[str, str], ...], draft: Draft) -> Report:
    return Report(title, "Questionnaire", facts, q.ref, tuple(draft.sections), summary=1, language=q.language)
