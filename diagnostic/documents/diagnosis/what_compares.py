"""Question by question between two versions whose scores do not compare: which answers still do."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.base.code_words import STATE_WORDS
from diagnostic.base.formatting import DASH, counted
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.blocks import Block, Cell, Column, Paragraph, Table
from diagnostic.method.diagnosis import Diagnosis, QuestionResult
from diagnostic.submission.carrying_over import Bridge, bridges


def what_compares(
    before: Diagnosis, old: Questionnaire, now: Diagnosis, questionnaire: Questionnaire
) -> Iterator[Block]:
    """The questions that compare, those to look at twice, and those that do not, with their scores and why.

    Raises:
        ProblemError: The two are different questionnaires (S511).
    """
    bridge = bridges(old, questionnaire)
    kept = [one for one in bridge.values() if not one.why_not]
    twice = [one for one in kept if one.look_again]
    lost = [one for one in bridge.values() if one.why_not]
    new = questionnaire.row_of.keys() - {one.new for one in kept}
    yield Paragraph(
        f"Of {counted(len(bridge), 'question')} of {old.ref}, {len(kept) - len(twice)} compare as they are and "
        f"{len(twice)} with care, because a rule of theirs changed; {len(lost)} do not. "
        f"{questionnaire.ref} asks {counted(len(new), 'question')} that have nothing to compare with."
    )
    then = {found.id: found for found in before.questions}
    today = {found.id: found for found in now.questions}
    rows = [_row(one, then, today, questionnaire) for one in kept]
    moved = sorted((row for row in rows if row[3].value), key=lambda row: -abs(round(row[3].value or 0.0, 9)))
    columns = (
        Column("Question", 3.4),
        Column("Before", 0.9, numeric=True),
        Column("Now", 0.9, numeric=True),
        Column("Change", 0.8, numeric=True),
        Column("With care, because", 3),
    )
    if moved:
        yield Table("Questions that compare", "Answers that changed, in points of 100", columns, tuple(moved))
    same = [row for row in rows if not row[3].value]
    if same:
        yield Paragraph(
            f"{counted(len(same), 'more question')} compare and did not change, or have no two scores.", "note"
        )
        yield Table("Questions unchanged", "", columns, tuple(same), data_only=True)
    if lost:
        reasons = tuple(
            (table_cells.words(old.question_label(one.old)), table_cells.words(one.why_not)) for one in lost
        )
        heads = (Column("Question before", 3), Column("Why it does not compare", 5))
        yield Table("Questions that do not compare", "Questions that do not compare", heads, reasons, data_only=True)


def _row(
    one: Bridge, then: dict[str, QuestionResult], today: dict[str, QuestionResult], questionnaire: Questionnaire
) -> tuple[Cell, ...]:
    assert one.new is not None
    was, is_ = then.get(one.old), today.get(one.new)
    scores = [None if found is None else found.score for found in (was, is_)]
    change = scores[1] - scores[0] if scores[0] is not None and scores[1] is not None else None
    return (
        table_cells.words(questionnaire.question_label(one.new)),
        *(_score(found) for found in (was, is_)),
        table_cells.number(change, signed=True),
        table_cells.words(one.look_again),
    )


def _score(found: QuestionResult | None) -> Cell:
    if found is None or found.score is None:
        return table_cells.words(STATE_WORDS[found.state] if found else DASH)
    return table_cells.number(found.score)
