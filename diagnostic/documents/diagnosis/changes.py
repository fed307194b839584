"""What changed since last time, and which answers changed it."""

from __future__ import annotations

from diagnostic.base.code_words import STATE_WORDS, STATUS_WORDS
from diagnostic.base.shown import DASH, shown_number, signed
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.content import Block, Cell, Column, Draft, Paragraph, Report, Table
from diagnostic.documents.diagnosis.report_basis import Basis, city_title
from diagnostic.method.change import AnswerChange, Comparison, compare
from diagnostic.method.diagnosis import Diagnosis

SHOWN = 20


def add_changes(draft: Draft, basis: Basis) -> None:
    """Write the section of the change."""
    if basis.previous is None:
        text = "No earlier result was given, so nothing can be compared. Keep this one for next year."
        draft.add("change", "Change since last time", Paragraph(text))
        return
    before, old = basis.previous, basis.previous_questionnaire or basis.questionnaire
    found = compare(before, old, basis.result, basis.questionnaire)
    draft.add("change", "Change since last time", *_blocks(before, basis.result, found, basis.questionnaire))


def change_report(before: Diagnosis, now: Diagnosis, found: Comparison, questionnaire: Questionnaire) -> Report:
    """Two results of a city by themselves: ``found`` is their comparison, the questionnaire the newer one."""
    draft = Draft()
    draft.add("change", "Change since last time", *_blocks(before, now, found, questionnaire))
    return Report(
        title=city_title(now),
        kind="Comparison of two results",
        facts=(("Before", before.period or "not given"), ("Now", now.period or "not given")),
        version=f"{questionnaire.ref} · diagnostic {now.engine_version}",
        sections=tuple(draft.sections),
        summary=1,
        language=questionnaire.language,
    )


def _blocks(before: Diagnosis, now: Diagnosis, found: Comparison, questionnaire: Questionnaire) -> list[Block]:
    blocks: list[Block] = [Paragraph(_sentence(before, now, found))]
    names = (before.city.name or "", now.city.name or "")
    if names[0] != names[1]:
        text = f"The earlier result names another city: {names[0] or 'none'}. Check that the two belong together."
        blocks.append(Paragraph(text, "warning"))
    if thin := [words for words, one in (("the earlier", before), ("this", now)) if one.maturity.provisional]:
        text = (
            f"{' and '.join(thin).capitalize()} result is provisional: too little was answered to compare the scores."
        )
        blocks.append(Paragraph(text, "warning"))
    if not found.answers:
        blocks.append(Paragraph("No answer changed."))
    else:
        blocks.append(_answers(questionnaire, found.answers[:SHOWN]))
        rest = found.answers[SHOWN:]
        if rest:
            points = sum(change.points for change in rest)
            blocks.append(Paragraph(f"{len(rest)} more answers changed, together {signed(points, 2)} points.", "note"))
            blocks.append(_answers(questionnaire, rest, data_only=True))
        blocks.append(
            Paragraph(
                "The points of all answers add up to the difference of the scores. A change of a point or two may come "
                f"from who filled in the form.{_first_answers(found.answers)}",
                "note",
            )
        )
    if (systems := _systems(before, now)) is not None:
        blocks.append(systems)
    return blocks


def _first_answers(changes: list[AnswerChange]) -> str:
    """How many changes are answers where there was none: more is known, which is no progress by itself."""
    first = sum(change.old_score is None and change.new_score is not None for change in changes)
    if not first:
        return ""
    text = "answer is given for a question that had" if first == 1 else "answers are given for questions that had"
    return f" {first} {text} no score before: more is known, which need not mean that something became better."


def _sentence(before: Diagnosis, now: Diagnosis, found: Comparison) -> str:
    levels = f"level {found.old_level or DASH} to level {found.new_level or DASH}"
    if found.old_level == found.new_level and found.new_level is not None:
        levels = f"level {found.new_level} in both"
    scores = f"{shown_number(found.old_score, 1)} to {shown_number(found.new_score, 1)}"
    change = f" ({signed(found.difference, 2)})" if found.difference is not None else ""
    return f"From {before.period or 'last time'} to {now.period or 'now'}: {levels}, score {scores}{change}."


def _answers(questionnaire: Questionnaire, changes: list[AnswerChange], data_only: bool = False) -> Table:
    rows = tuple(
        (
            table_cells.words(questionnaire.question_label(change.question)),
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


def _systems(before: Diagnosis, after: Diagnosis) -> Table | None:
    old = {found.id: found for found in before.modules}
    rows = tuple(
        (
            table_cells.words(now.name),
            table_cells.words(STATUS_WORDS[old[now.id].status]),
            table_cells.words(STATUS_WORDS[now.status]),
            table_cells.number(old[now.id].implementation),
            table_cells.number(now.implementation),
        )
        for now in after.modules
        if now.id in old and (now.implementation, now.status) != (old[now.id].implementation, old[now.id].status)
    )
    columns = (
        Column("System", 3),
        Column("Status before", 1.3),
        Column("Status now", 1.3),
        Column("In operation before", 1.3, numeric=True),
        Column("In operation now", 1.3, numeric=True),
    )
    return Table("Changed systems", "Systems that changed", columns, rows) if rows else None
