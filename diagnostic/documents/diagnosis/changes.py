"""What changed since last time, and which answers changed it."""

from __future__ import annotations

from diagnostic.base.code_words import STATE_WORDS, STATUS_WORDS
from diagnostic.base.shown import DASH, shown_number, signed
from diagnostic.documents import table_cells
from diagnostic.documents.content import Block, Cell, Column, Draft, Paragraph, Table
from diagnostic.documents.diagnosis.report_basis import Basis
from diagnostic.method.change import AnswerChange, Comparison, compare

SHOWN = 20


def add_changes(draft: Draft, basis: Basis) -> None:
    """Write the section of the change."""
    draft.add("change", "Change since last time", *_blocks(basis))


def _blocks(basis: Basis) -> list[Block]:
    if basis.previous is None:
        return [Paragraph("No earlier result was given, so nothing can be compared. Keep this one for next year.")]
    before = basis.previous
    found = compare(before, basis.previous_questionnaire or basis.questionnaire, basis.result, basis.questionnaire)
    blocks: list[Block] = [Paragraph(_sentence(basis, found))]
    names = (before.city.name or "", basis.result.city.name or "")
    if names[0] != names[1]:
        text = f"The earlier result names another city: {names[0] or 'none'}. Check that the two belong together."
        blocks.append(Paragraph(text, "warning"))
    if thin := [words for words, one in (("the earlier", before), ("this", basis.result)) if one.maturity.provisional]:
        text = (
            f"{' and '.join(thin).capitalize()} result is provisional: too little was answered to compare the scores."
        )
        blocks.append(Paragraph(text, "warning"))
    if not found.answers:
        blocks.append(Paragraph("No answer changed."))
    else:
        blocks.append(_answers(basis, found.answers[:SHOWN]))
        rest = found.answers[SHOWN:]
        if rest:
            points = sum(change.points for change in rest)
            blocks.append(Paragraph(f"{len(rest)} more answers changed, together {signed(points, 2)} points.", "note"))
            blocks.append(_answers(basis, rest, data_only=True))
        blocks.append(
            Paragraph(
                "The points of all answers add up to the difference of the scores. A change of a point or two may come "
                f"from who filled in the form.{_first_answers(found.answers)}",
                "note",
            )
        )
    if (systems := _systems(basis)) is not None:
        blocks.append(systems)
    return blocks


def _first_answers(changes: list[AnswerChange]) -> str:
    """How many changes are answers where there was none: more is known, which is no progress by itself."""
    first = sum(change.old_score is None and change.new_score is not None for change in changes)
    if not first:
        return ""
    text = "answer is given for a question that had" if first == 1 else "answers are given for questions that had"
    return f" {first} {text} no score before: more is known, which need not mean that something became better."


def _sentence(basis: Basis, found: Comparison) -> str:
    old, new = basis.previous, basis.result
    assert old is not None
    before = old.period or "last time"
    now = new.period or "now"
    levels = f"level {found.old_level or DASH} to level {found.new_level or DASH}"
    if found.old_level == found.new_level and found.new_level is not None:
        levels = f"level {found.new_level} in both"
    scores = f"{shown_number(found.old_score, 1)} to {shown_number(found.new_score, 1)}"
    change = f" ({signed(found.difference, 2)})" if found.difference is not None else ""
    return f"From {before} to {now}: {levels}, score {scores}{change}."


def _answers(basis: Basis, changes: list[AnswerChange], data_only: bool = False) -> Table:
    rows = tuple(
        (
            table_cells.words(basis.question_label(change.question)),
            _state(change.old_state, change.old_score),
            _state(change.new_state, change.new_score),
            table_cells.number(change.points, 2, signed=True),
        )
        for change in changes
    )
    columns = (
        Column("Question", 4),
        Column("Before", 1, numeric=True),
        Column("Now", 1, numeric=True),
        Column("Adds to the score", 1.2, numeric=True),
    )
    return Table("Change", "Answers that changed, in points of 100", columns, rows, data_only=data_only)


def _state(state: str, score: float | None) -> Cell:
    return table_cells.words(STATE_WORDS[state]) if score is None else table_cells.number(score)


def _systems(basis: Basis) -> Table | None:
    before = {found.id: found for found in basis.previous.modules} if basis.previous else {}
    rows = tuple(
        (
            table_cells.words(now.name),
            table_cells.words(STATUS_WORDS[before[now.id].status]),
            table_cells.words(STATUS_WORDS[now.status]),
            table_cells.number(before[now.id].implementation),
            table_cells.number(now.implementation),
        )
        for now in basis.result.modules
        if now.id in before
        and (now.implementation, now.status) != (before[now.id].implementation, before[now.id].status)
    )
    columns = (
        Column("System", 3),
        Column("Status before", 1.3),
        Column("Status now", 1.3),
        Column("In operation before", 1.3, numeric=True),
        Column("In operation now", 1.3, numeric=True),
    )
    return Table("Changed systems", "Systems that changed", columns, rows) if rows else None
