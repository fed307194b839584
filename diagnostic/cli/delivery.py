"""A result handed over: as JSON, on the terminal, and as the files that ``-o`` names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.cli.show import say
from diagnostic.cli.terminal import show
from diagnostic.documents.blocks import Report
from diagnostic.documents.writers.report_files import ENDINGS as REPORT_ENDINGS
from diagnostic.documents.writers.report_files import must_be_installed, report_bytes

DATA_ENDING = ".json"


def must_be_possible(outputs: Sequence[Path]) -> None:
    """Say what cannot be written, before any work is done.

    Raises:
        ProblemError: X804, no format has this ending; X805, a library that a format needs is missing.
    """
    for output in outputs:
        ending = output.suffix.lower()
        if ending in REPORT_ENDINGS:
            must_be_installed(ending)
        elif ending != DATA_ENDING:
            allowed = ", ".join((DATA_ENDING, *REPORT_ENDINGS))
            raise ProblemError([Problem("X804", shown(output.suffix), allowed, file=str(output))])


def deliver(
    data: str,
    compose: Callable[[], Report],
    outputs: Sequence[Path],
    json: bool,
    keys: Collection[str],
    also: Collection[str] = (),
) -> None:
    """Write the files, then show the result.

    Args:
        data: The result as JSON.
        compose: Makes the report; not called where only JSON is asked for.
        outputs: The files, each in the format of its ending.
        json: Print the JSON instead of sections of the report.
        keys: Of the sections that the terminal shows.
        also: Names of tables that it shows, although otherwise only spreadsheets have them.

    Raises:
        ProblemError: F110, a file cannot be written.
    """
    wanted = not json or any(output.suffix.lower() != DATA_ENDING for output in outputs)
    report = compose() if wanted else None
    for output in outputs:
        ending = output.suffix.lower()
        content = f"{data}\n".encode() if ending == DATA_ENDING or report is None else report_bytes(report, ending)
        try:
            output.write_bytes(content)
        except OSError as error:
            raise ProblemError([Problem("F110", shown(str(error)), file=str(output))]) from None
    if json or report is None:
        print(data)
        return
    show(report, keys, also)
    for output in outputs:
        say(f"Saved: {output}")
