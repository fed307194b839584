"""What changed since last time: the steps first, then which answers changed the score, then the systems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from diagnostic.base.code_words import STATE_WORDS, STATUS_WORDS
from diagnostic.base.formatting import DASH, counted, shown_number, signed
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.documents import table_cells
from diagnostic.documents.answer_words import short_answer
from diagnostic.documents.blocks import Block, Cell, Column, Draft, Paragraph, Report, Table
from diagnostic.documents.diagnosis.report_basis import Basis, city_title
from diagnostic.documents.diagnosis.steps_compared import step_changes, steps_blocks
from diagnostic.documents.diagnosis.what_compares import what_compares
from diagnostic.documents.too_little import first_answers, too_little
from diagnostic.method.change import AnswerChange, Comparison, compare, scores_compare
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.carrying_over import bridges

SHOWN = 20


def add_changes(draft: Draft, basis: Basis) -> None:
    """Write the section of the change."""
    if basis.previous is None:
        text = "No earlier result was given, so nothing can be compared. Keep this one for next year."
        draft.add("change", "Change since last time", Paragraph(text))
        return
    blocks = _blocks(
        basis.previous,
        basis.previous_questionnaire or basis.questionnaire,
        basis.result,
        basis.questionnaire,
        _told(basis),
    )
    draft.add("change", "Change since last time", *blocks)


def change_report(
    before: Diagnosis, old_questionnaire: Questionnaire, now: Diagnosis, questionnaire: Questionnaire
) -> Report:
    """Two results of a city by themselves.

    Raises:
        ProblemError: X803, they are of different questionnaires, or one was made with other content; S511.
    """
    draft = Draft()
    draft.add("change", "Change since last time", *_blocks(before, old_questionnaire, now, questionnaire))
    return Report(
        title=city_title(now),
        kind="Comparison of two results",
        facts=(("Before", before.period or "not given"), ("Now", now.period or "not given")),
        version=f"{questionnaire.ref} · diagnostic {now.engine_version}",
        sections=tuple(draft.sections),
        summary=1,
        language=questionnaire.language,
    )


def comparison_data(
    before: Diagnosis, old: Questionnaire, now: Diagnosis, questionnaire: Questionnaire
) -> dict[str, Any]:
    """The same for programs, ``diagnostic-comparison/1``.

    Where scores do not compare, difference and answers are null, and ``questions`` says of each old one what compares.

    Raises:
        ProblemError: As ``change_report``.
    """
    data: dict[str, Any] = {"format": "diagnostic-comparison/1", "scores_compare": _scores_compare(old, questionnaire)}
    if data["scores_compare"]:
        data |= asdict(compare(before, old, now, questionnaire))
    else:
        data |= {
            f"{when}_{key}": getattr(one.maturity, key)
            for when, one in (("old", before), ("new", now))
            for key in ("score", "level")
        }
        data |= {"difference": None, "answers": None}
        data["questions"] = [asdict(one) for one in bridges(old, questionnaire).values()]
    return data | {"methods": [before.method, now.method], "steps": [asdict(one) for one in step_changes(before, now)]}


def _scores_compare(old: Questionnaire, new: Questionnaire) -> bool:
    """Whether to compare scores; two different questionnaires are refused where that is tried."""
    return old.id != new.id or scores_compare(old, new)


Told = Callable[[str], tuple[str, str]]
"""Gives a question's answers in words, before and now; empty where they are not known."""


def _blocks(
    before: Diagnosis,
    old: Questionnaire,
    now: Diagnosis,
    questionnaire: Questionnaire,
    told: Told = lambda _: ("", ""),
) -> list[Block]:
    found = None
    if _scores_compare(old, questionnaire):
        found = compare(before, old, now, questionnaire)
    lead = _sentence(before, now, found) if found else _levels_apart(before, now, old, questionnaire)
    blocks: list[Block] = [Paragraph(lead, "lead")]
    names = (before.city.name or "", now.city.name or "")
    if names[0] != names[1]:
        text = f"The earlier result names another city: {names[0] or 'none'}. Check that the two belong together."
        blocks.append(Paragraph(text, "warning"))
    if thin := [words for words, one in (("the earlier", before), ("this", now)) if one.maturity.provisional]:
        text = (
            f"{' and '.join(thin).capitalize()} result is provisional: too little was answered to compare the scores."
        )
        blocks.append(Paragraph(text, "warning"))
    if (little := _too_little(before, old, now, questionnaire)) is None:
        blocks += steps_blocks(before, now)
    else:
        blocks.append(little)
    blocks += _scores(questionnaire, found, told) if found else what_compares(before, old, now, questionnaire)
    if (systems := _systems(before, now)) is not None:
        blocks.append(systems)
    return blocks


def _scores(questionnaire: Questionnaire, found: Comparison, told: Told) -> list[Block]:
    """Which answers changed the score."""
    blocks: list[Block] = []
    if not found.answers:
        blocks.append(Paragraph("No answer changed."))
    else:
        scored = found.difference is not None
        blocks.append(_answers(questionnaire, found.answers[:SHOWN], told, scored))
        rest = found.answers[SHOWN:]
        if rest:
            points = sum(change.points for change in rest)
            together = f", together {signed(points, 2)} points" if scored else ""
            blocks.append(Paragraph(f"{counted(len(rest), 'more answer')} changed{together}.", "note"))
            blocks.append(_answers(questionnaire, rest, told, scored, data_only=True))
        adds_up = (
            "The points of all answers add up to the difference of the scores. A change of a point or two may come "
            "from who filled in the form."
        )
        if not scored:
            adds_up = "One of the two has no score, so there is no difference to explain."
        blocks.append(Paragraph(f"{adds_up}{_first_answers(found.answers)}", "note"))
    return blocks


def _too_little(
    before: Diagnosis, old: Questionnaire, now: Diagnosis, questionnaire: Questionnaire
) -> Paragraph | None:
    """Why the steps of the two are not compared; None where enough is answered in both."""
    if too_little(now, questionnaire):
        text = f"Too little is answered now to say what comes first. {first_answers(now, questionnaire)}"
    elif too_little(before, old):
        text = "Too little was answered before to say what came first; so the steps are not compared."
    else:
        return None
    return Paragraph(text.rstrip(), "warning")


def _levels_apart(before: Diagnosis, now: Diagnosis, old: Questionnaire, new: Questionnaire) -> str:
    periods = f"From {before.period or 'last time'} to {now.period or 'now'}"
    levels = f"level {before.maturity.level or DASH} then, level {now.maturity.level or DASH} now"
    return (
        f"{periods}: {levels}. Scores and levels of {old.ref} and {new.ref} do not compare: other questions are asked. "
        "Steps, foundations and systems stand side by side below, and each question that means the same."
    )


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


def _answers(
    questionnaire: Questionnaire, changes: list[AnswerChange], told: Told, scored: bool, data_only: bool = False
) -> Table:
    rows = []
    for change in changes:
        before, now = told(change.question)
        row = (
            table_cells.words(questionnaire.question_label(change.question)),
            _state(change.old_state, change.old_score, before),
            _state(change.new_state, change.new_score, now),
            table_cells.number(change.points, 2, signed=True),
        )
        rows.append(row if scored else row[:3])
    wide = 2.2 if any(row[1].small or row[2].small for row in rows) else 1
    columns = [Column("Question", 4), Column("Before", wide, numeric=True), Column("Now", wide, numeric=True)]
    if scored:
        columns.append(Column("Adds to the score", 1.2, numeric=True))
    return Table("Change", "Answers that changed, in points of 100", tuple(columns), tuple(rows), data_only=data_only)


def _told(basis: Basis) -> Told:
    """The answers of both times; an earlier one stands under the id that its question has now."""
    if basis.previous_submission is None or basis.previous_questionnaire is None:
        return lambda _: ("", "")
    moved = basis.questionnaire.moved.get(basis.previous_questionnaire.version, {})
    before = {moved.get(key, key): answer for key, answer in basis.previous_submission.answers.items()}

    def told(question_id: str) -> tuple[str, str]:
        question = basis.questionnaire.question(question_id)
        answers = before.get(question_id), basis.submission.answers.get(question_id)
        return short_answer(question, answers[0]), short_answer(question, answers[1])

    return told


def _state(state: str, score: float | None, told: str) -> Cell:
    return table_cells.words(STATE_WORDS[state]) if score is None else replace(table_cells.number(score), small=told)


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
