"""What commands tell a person beside their results, on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.base.formatting import counted
from diagnostic.base.problems import Problem
from diagnostic.cli.terminal import console, plain

if TYPE_CHECKING:
    from diagnostic.submission.carrying_over import Carried


def say(text: str) -> None:
    """One line for the person, on stderr, so that standard output stays for results."""
    console(error=True).print(plain(text))


def show_carried(carried: Carried, file: str) -> None:
    """How much was carried over from last time, and what was not."""
    say(
        f"{file}: {len(carried.questions)} answers and {len(carried.systems)} systems carried over, "
        "each marked until somebody confirms it."
    )
    for what, told in carried.told():
        say(f"  {what}: {told}")


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
        counts = f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"
        out.print(plain(f"{counts}. docs/errors.md explains each code."))
