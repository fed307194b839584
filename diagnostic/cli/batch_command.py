"""``diagnostic batch``: progress on the terminal, what was refused, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from diagnostic.batch.outputs import FORMATS, Summary
from diagnostic.batch.run import Options, run
from diagnostic.batch.work import Work
from diagnostic.cli import show
from diagnostic.cli.console import console, plain
from diagnostic.cli.content import chosen_questionnaire
from diagnostic.content.load import catalog_for, load_questionnaire
from diagnostic.problems import Problem, ProblemError, shown

INTERRUPTED = 130


class _Rate(ProgressColumn):
    """Cities a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return plain("" if speed is None else f"{speed:,.0f}/s")


class _Shown:
    """Progress on a terminal; nothing anywhere else."""

    def __init__(self) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=console(error=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> _Shown:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, total: int) -> None:
        self._bar.update(self._task, total=total, description="Cities")

    def add(self, count: int) -> None:
        self._bar.advance(self._task, count)

    def say(self, text: str) -> None:
        self._bar.update(self._task, description=text)


def batch(
    inputs: Sequence[str],
    output: str,
    workers: int,
    scheduler: str | None,
    formats: Sequence[str],
    with_draws: bool,
    questionnaire: str | None,
    catalog: Path | None,
) -> None:
    """Diagnose every city of the inputs."""
    wanted = [name for text in formats for name in text.split(",")]
    for name in wanted:
        if name not in FORMATS:
            raise ProblemError([Problem("X804", shown(name), ", ".join(FORMATS))])
    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    work = Work(used, catalog_for(used, catalog), with_draws)
    try:
        with _Shown() as progress:
            found = run(inputs, output, work, Options(workers, scheduler, wanted), progress)
    except KeyboardInterrupt:
        show.say("Interrupted. What is done is kept: the same command goes on from here.")
        sys.exit(INTERRUPTED)
    _tell(found, output)
    if found.rejected:
        sys.exit(2)


def _tell(found: Summary, output: str) -> None:
    if found.unchanged:
        show.say("Nothing has changed since the last run; its results stand.")
    if found.shown:
        show.show_problems(found.shown)
    for name in found.left_out:
        show.say(f"results.{name} was left out: too many rows for a workbook.")
    counts = [f"{found.cities:,} cities diagnosed", f"{found.rejected:,} rejected"]
    if found.repeated:
        counts.append(f"{found.repeated:,} rows of cities that stand more than once (warnings.csv)")
    show.say(f"{', '.join(counts)}. Results in {output}: {', '.join(found.files)}")
