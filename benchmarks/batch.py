"""The batch at full size: 1,000 workbooks of which 30 are broken in 30 ways, or a table of 1,000,000 cities.

    python -m benchmarks.batch files --folder build/batch      # writes the workbooks first, a second each
    python -m benchmarks.batch table --folder build/batch --rows 1000000 --workers 2

Prints rates, peak memory of every process, and what a second run takes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.sample_cohort.cohort import pieces
from diagnostic.sample_cohort.write import PERIOD, SEED, write_cohort
from diagnostic.table.convert import from_table
from diagnostic.workbook.template import write_template
from tests.batch.broken import break_workbook, breakages

GOOD, BAD = 970, 30


def write_some(folder: str, numbers: list[int], total: int) -> None:
    """Write workbooks of a sample cohort that are not there yet."""
    questionnaire = load_questionnaire()
    catalog = load_catalog(None, questionnaire)
    rows = next(pieces(questionnaire, catalog, total, SEED, PERIOD))
    for number in numbers:
        path = Path(folder) / f"city-{number:04}.xlsx"
        if not path.exists():
            submission = from_table(rows.iloc[[number]], questionnaire, catalog)[0]
            write_template(questionnaire, catalog, path, submission=submission)


def write_files(folder: Path, workers: int) -> None:
    """970 whole workbooks and 30 broken ones."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = list(range(GOOD))
    with ProcessPoolExecutor(workers) as pool:
        list(
            pool.map(
                write_some, [str(folder)] * workers, [numbers[i::workers] for i in range(workers)], [GOOD] * workers
            )
        )
    for name in list(breakages())[:BAD]:
        break_workbook(folder / "city-0000.xlsx", folder, name)


class Memory(threading.Thread):
    """Peak resident memory of a process and its children, looked at ten times a second."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self._process, self.peaks, self.together = process, dict[int, int](), 0

    def run(self) -> None:
        """Until the process ends."""
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            together = 0
            try:
                for one in [self._process, *self._process.children(recursive=True)]:
                    used = one.memory_info().rss
                    self.peaks[one.pid] = max(self.peaks.get(one.pid, 0), used)
                    together += used
            except psutil.Error:
                pass
            self.together = max(self.together, together)
            time.sleep(0.1)


def timed(what: str, command: list[str], cities: int) -> None:
    """Run a command and print what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own command
    memory = Memory(psutil.Process(process.pid))
    memory.start()
    said = process.communicate()[1]
    seconds = time.perf_counter() - start
    peaks = ", ".join(f"{peak / 2**20:.0f}" for peak in sorted(memory.peaks.values(), reverse=True))
    print(f"{what}: {seconds:.1f} s, {cities / seconds:,.0f} cities a second, exit code {process.returncode}")
    print(f"  peak memory {memory.together / 2**20:,.0f} MB together (processes: {peaks} MB)")
    print("  " + " ".join(said.split())[-300:])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=["files", "table"])
    parser.add_argument("--folder", type=Path, default=Path("build/batch"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--as", dest="formats", default="parquet")
    options = parser.parse_args()
    command = [sys.executable, "-m", "diagnostic", "batch"]
    if options.what == "files":
        inputs = options.folder / "files"
        write_files(inputs, options.workers)
        cities = len(list(inputs.iterdir()))
        formats = "parquet,csv,xlsx,jsonl"
    else:
        inputs = options.folder / f"table-{options.rows}"
        cities = options.rows
        formats = options.formats
        if not (inputs / "sample-cohort.parquet").exists():
            questionnaire = load_questionnaire()
            write_cohort(questionnaire, load_catalog(None, questionnaire), inputs, options.rows, "parquet")
    output = options.folder / f"results-{options.what}-{options.workers}"
    command += [str(inputs), "-o", str(output), "--workers", str(options.workers), "--as", formats]
    timed("first run", command, cities)
    timed("second run", command, cities)


if __name__ == "__main__":
    main()
