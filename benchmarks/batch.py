"""The batch at full size: 1,000 workbooks of which 30 are broken in 30 ways, or a table of 1,000,000 cities.

    python -m benchmarks.batch files --folder build/batch      # writes the workbooks first, a second each
    python -m benchmarks.batch table --folder build/batch --rows 1000000 --workers 2

Prints rates and memory over time of every process, what a second run takes, and whether an interrupted run and its
continuation give the same bytes. Begin with an empty folder: results of earlier runs would be taken up.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.formats.table.convert import from_table
from diagnostic.formats.workbook.writing.template import write_template
from diagnostic.sample_cohort.sample_files import PERIOD, SEED
from diagnostic.sample_cohort.sample_rows import pieces
from tests.batch.broken import break_workbook, breakages

BAD = 30


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


def write_files(folder: Path, count: int, workers: int) -> None:
    """Whole workbooks, and 30 broken ones."""
    folder.mkdir(parents=True, exist_ok=True)
    good = count - BAD
    numbers = list(range(good))
    with ProcessPoolExecutor(workers) as pool:
        list(
            pool.map(
                write_some, [str(folder)] * workers, [numbers[i::workers] for i in range(workers)], [good] * workers
            )
        )
    for name in list(breakages())[:BAD]:
        break_workbook(folder / "city-0000.xlsx", folder, name)


class Memory(threading.Thread):
    """Resident memory of a process and its children, looked at ten times a second."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self._process, self.peaks, self.course = process, dict[int, int](), list[tuple[int, int]]()

    def run(self) -> None:
        """Until the process ends."""
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            own = others = 0
            try:
                for one in [self._process, *self._process.children(recursive=True)]:
                    used = one.memory_info().rss
                    self.peaks[one.pid] = max(self.peaks.get(one.pid, 0), used)
                    own, others = (used, others) if one == self._process else (own, others + used)
            except psutil.Error:
                pass
            else:
                self.course.append((own, others))
            time.sleep(0.1)


def tenths(course: list[tuple[int, int]]) -> list[str]:
    """The largest memory in each tenth of the time, MB."""
    size = -(-len(course) // 10)
    pieces = [course[start : start + size] for start in range(0, len(course), size)]
    return [" + ".join(f"{max(one[side] for one in piece) / 2**20:.0f}" for side in (0, 1)) for piece in pieces]


def timed(what: str, command: list[str], cities: int) -> int:
    """Run a command and print what it took; its exit code."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own command
    memory = Memory(psutil.Process(process.pid))
    memory.start()
    said = process.communicate()[1]
    seconds = time.perf_counter() - start
    peaks = ", ".join(f"{peak / 2**20:.0f}" for peak in sorted(memory.peaks.values(), reverse=True))
    print(f"{what}: {seconds:.1f} s, {cities / seconds:,.0f} cities a second, exit code {process.returncode}")
    together = max(own + others for own, others in memory.course)
    print(f"  peak memory {together / 2**20:,.0f} MB together (processes: {peaks} MB)")
    print("  over time, main + workers: " + ", ".join(tenths(memory.course)))
    print("  " + " ".join(said.split())[-300:], flush=True)
    return process.returncode


def kept(output: Path) -> dict[str, int]:
    """Outcomes that are kept, and when each was written: work done twice would write one anew."""
    return {str(path): path.stat().st_mtime_ns for path in output.glob(".cache/??/*.json")}


def same_results(one: Path, two: Path) -> bool:
    """Whether two folders of results hold the same bytes."""
    first, second = (
        {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} for folder in (one, two)
    )
    return first == second


def interrupted(command: list[str], output: Path, cities: int) -> None:
    """Stop at a third with Ctrl-C, at two thirds by a kill, then let it run to its end."""
    for ending, share in ((signal.SIGINT, 1 / 3), (signal.SIGKILL, 2 / 3)):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603  # our own command
        while process.poll() is None and len(kept(output)) < share * cities:
            time.sleep(0.05)
        start = time.perf_counter()
        process.send_signal(ending)
        process.wait()
        seconds = time.perf_counter() - start
        print(
            f"{ending.name} with {len(kept(output))} outcomes kept: ended after {seconds:.1f} s, {process.returncode}"
        )
    time.sleep(1)  # workers that outlive a kill notice it
    before = kept(output)
    timed(f"the rest, {cities - len(before)} to go", command, cities - len(before))
    after = kept(output)
    print(f"done twice: {sum(after[name] != moment for name, moment in before.items())}")


def files(folder: Path, count: int, workers: int) -> None:
    """Workbooks, 30 of them broken: rows, reasons, a second run, and interruptions."""
    inputs, output, again = folder / "files", folder / f"results-files-{workers}", folder / f"again-files-{workers}"
    write_files(inputs, count, workers)
    cities = len(list(inputs.iterdir()))
    command = [sys.executable, "-m", "diagnostic", "batch", str(inputs), "--workers", str(workers), "-o"]
    code = timed("first run", [*command, str(output)], cities)
    record = json.loads((output / "batch.json").read_text(encoding="utf-8"))
    lines = (output / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    reasons = {(line["code"], line["where"], line["found"]) for line in map(json.loads, lines)}
    print(
        f"{record['cities']} rows, {record['rejected']} refused for {len(reasons)} different reasons, exit code {code}"
    )
    before = kept(output)
    timed("second run", [*command, str(output)], cities)
    print(f"outcomes made anew by the second run: {sum(before[name] != at for name, at in kept(output).items())}")
    interrupted([*command, str(again)], again, cities)
    print(f"the same bytes as without interruption: {same_results(output, again)}")


def table(folder: Path, rows: int, workers: int, formats: str) -> None:
    """A wide table, diagnosed in full."""
    inputs, output = folder / f"table-{rows}", folder / f"results-table-{workers}"
    if not (inputs / "sample-cohort.parquet").exists():
        command = [sys.executable, "-m", "diagnostic", "sample-cohort", "-n", str(rows), "-o", str(inputs)]
        timed("writing the table", [*command, "--as", "parquet"], rows)
    command = [sys.executable, "-m", "diagnostic", "batch", str(inputs), "-o", str(output), "--workers", str(workers)]
    timed("first run", [*command, "--as", formats], rows)
    timed("second run", [*command, "--as", formats], rows)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=["files", "table"])
    parser.add_argument("--folder", type=Path, default=Path("build/batch"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--as", dest="formats", default="parquet")
    options = parser.parse_args()
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell's background job ignores it, and its children too
    if options.what == "files":
        files(options.folder, options.files, options.workers)
    else:
        table(options.folder, options.rows, options.workers, options.formats)


if __name__ == "__main__":
    main()
