"""Problems and comparisons on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from diagnostic.base.code_words import STATE_WORDS
from diagnostic.base.problems import Problem
from diagnostic.base.shown import DASH, shown_number, signed
from diagnostic.cli.console import console, plain
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.method.change import Comparison
from diagnostic.method.diagnosis import Diagnosis
from diagnostic.submission.carrying_over import Carried

SHOWN_CHANGES = 20


def say(text: str) -> None:
    """One line for the person, on stderr, so that standard output stays for results."""
    console(error=True).print(plain(text))


def show_carried(carried: Carried, file: str) -> None:
    """How much was carried over from last time, and what was not."""
    say(
        f"{file}: {len(carried.questions)} answers and {len(carried.systems)} systems carried over, "
        "each marked until somebody confirms it."
    )
    for left in carried.left_out:
        say(f"  not carried over: {left.what}: {left.why}")


def show_problems(problems: Sequence[Problem]) -> None:
    """Every problem with its place, what was found, what is allowed and how to mend it; on stderr."""
    out = console(error=True)
    file = None
    for problem in problems:
        if problem.file != file:
            file = problem.file
            if file:
                out.print(plain(file, "bold"))
        mark = plain("error  " if problem.is_error else "warning", "red" if problem.is_error else "yellow")
        where = f" {problem.where}:" if problem.where else ""
        out.print(plain("  ").append_text(mark).append_text(plain(f" {problem.code}{where} {problem.kind.title}.")))
        for name, text in (
            ("found", problem.found),
            ("allowed", problem.allowed),
            ("to mend", problem.mend or problem.kind.mend),
        ):
            if text:
                out.print(plain(f"          {name}: ", "dim").append_text(plain(text)))
    errors = sum(problem.is_error for problem in problems)
    if problems:
        counts = f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}"
        out.print(plain(f"{counts}. docs/errors.md explains each code."))


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def show_comparison(found: Comparison, old: Diagnosis, new: Diagnosis, questionnaire: Questionnaire) -> None:
    """What changed, and which answers changed it."""
    out = console()
    out.print(plain(f"{old.city.name or 'City'}: {old.period or 'before'} → {new.period or 'now'}", "bold"))
    out.print(
        plain(
            f"Level {found.old_level or DASH} → {found.new_level or DASH}"
            f"   score {shown_number(found.old_score, 1)} → {shown_number(found.new_score, 1)}"
            + (f"   ({signed(found.difference, 1)})" if found.difference is not None else "")
        )
    )
    if not found.answers:
        out.print(plain("No answer changed."))
    else:
        table = Table("Question", "", "Before", "Now", "Points", box=None, pad_edge=False)
        for column in table.columns[2:]:
            column.justify = "right"
        for change in found.answers[:SHOWN_CHANGES]:
            table.add_row(
                plain(change.question),
                plain(questionnaire.question(change.question).name),
                plain(_before_or_now(change.old_state, change.old_score)),
                plain(_before_or_now(change.new_state, change.new_score)),
                plain(signed(change.points, 2)),
            )
        out.print(table)
        rest = found.answers[SHOWN_CHANGES:]
        if rest:
            points = sum(change.points for change in rest)
            out.print(plain(f"and {len(rest)} more, together {signed(points, 2)} points"))
        if found.difference is not None:
            out.print(plain("The points of all answers add up to the difference of the scores.", "dim"))
    _show_systems(old, new)


def _before_or_now(state: str, score: float | None) -> str:
    return STATE_WORDS[state] if score is None else shown_number(score)


def _show_systems(old: Diagnosis, new: Diagnosis) -> None:
    before = {module.id: module for module in old.modules}
    changed = [
        (before[module.id], module)
        for module in new.modules
        if module.id in before and module.implementation != before[module.id].implementation
    ]
    if not changed:
        return
    table = Table("System", "Before", "Now", box=None, pad_edge=False)
    for was, now in changed:
        table.add_row(
            plain(now.name),
            plain(f"{was.status or DASH} {shown_number(was.implementation)}"),
            plain(f"{now.status or DASH} {shown_number(now.implementation)}"),
        )
    console().print(table)
