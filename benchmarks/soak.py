"""Random cities through every door until something breaks or time is up. ``make soak``; ``SOAK=600`` seconds.

Each city goes through a workbook, and its diagnosis must come out as it went in. Then processes that write to a store
are killed, and no acknowledged answer may be lost.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.kill_writer import kill_writers
from diagnostic.base.settings import Settings
from diagnostic.formats.read import read_file
from diagnostic.formats.workbook.writing.template import write_template
from diagnostic.method.one_city import diagnose_with
from tests.generators import random_case

SECONDS = float(os.environ.get("SOAK", "300"))
KILLS = int(os.environ.get("SOAK_KILLS", "200"))


def soak_workbooks(seconds: float, folder: Path) -> int:
    """Cities whose diagnosis came out of a workbook as it went in; raises at the first that did not."""
    end, seed = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        submission, questionnaire, catalog = random_case(Random(seed)).models()
        path = folder / "city.xlsx"
        write_template(questionnaire, catalog, path, submission=submission)
        back = read_file(path, questionnaire, catalog).submission
        before, after = (diagnose_with(s, questionnaire, catalog) for s in (submission, back))
        if before.maturity != after.maturity or before.priorities != after.priorities:
            raise SystemExit(f"seed {seed}: the workbook gives another diagnosis")
        seed += 1
    return seed


def main() -> None:
    """Print what was done and what was found."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        done = soak_workbooks(SECONDS, folder)
        print(f"{done} random cities came out of their workbooks as they went in")
        killed = kill_writers(Settings(database_url=f"sqlite:///{folder / 'store.sqlite'}"), kills=KILLS)
        print(f"{killed.kills} writers killed, {killed.acknowledged} answers acknowledged, {len(killed.lost)} lost")
        if killed.lost:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
