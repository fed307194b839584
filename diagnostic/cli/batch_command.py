"""``diagnostic batch``: progress on the terminal, what was refused, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from diagnostic.base.formatting import grouped
from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.batch.outputs.outputs import FORMATS, Summary
from diagnostic.batch.run import Options, run
from diagnostic.batch.work import Work
from diagnostic.cli import show
from diagnostic.cli.chosen_content import chosen_questionnaire
from diagnostic.cli.progress import Shown
from diagnostic.content.load import catalog_for, load_questionnaire

INTERRUPTED = 130


def batch(
    inputs: Sequence[str],
    output: str,
    workers: int,
    scheduler: str | None,
    formats: Sequence[str],
    with_draws: bool,
    questionnaire: str | None,
    catalog: str | None,
) -> None:
    """Diagnose every city of the inputs."""
    wanted = [name for text in formats for name in text.split(",")]
    for name in wanted:
        if name not in FORMATS:
            raise ProblemError([Problem("X804", shown(name), ", ".join(FORMATS))])
    used = chosen_questionnaire(questionnaire) or load_questionnaire()
    work = Work(used, catalog_for(used, catalog), with_draws, by_own=catalog is None)
    try:
        with Shown() as progress:
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
    counts = [f"{grouped(found.cities)} cities diagnosed", f"{grouped(found.rejected)} rejected"]
    if found.repeated:
        counts.append(f"{grouped(found.repeated)} rows of cities that stand more than once (warnings.csv)")
    show.say(f"{', '.join(counts)}. Results in {output}: {', '.join(found.files)}")
