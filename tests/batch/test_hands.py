"""Workers that are lost, files that take too much: only what is to blame is refused."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.batch.executors import Outcome, OwnHands, Processes, Task, done
from diagnostic.batch.inputs.read_source import Source
from diagnostic.batch.work import FileOutcome, PartOutcome, TablePart, Work
from diagnostic.formats.limits import limited


class Fragile(OwnHands):
    """Hands that are lost whenever they touch one of some names, together with whatever else they hold."""

    workers = 2

    def __init__(self, deadly: set[str]) -> None:
        self.deadly, self.broken, self.restarts = deadly, False, 0

    def start(self, task: Task) -> Future[Outcome]:
        """As an executor does: once broken, it takes nothing more."""
        if self.broken:
            raise BrokenProcessPool
        future: Future[Outcome] = Future()
        if isinstance(task, TablePart):
            self.broken = "part" in self.deadly
            if self.broken:
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result(PartOutcome(task.rows, []))
        elif any(source.name in self.deadly for source in task):
            self.broken = True
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result([FileOutcome(source.name) for source in task])
        return future

    def restart(self) -> None:
        """Whole again."""
        self.broken, self.restarts = False, self.restarts + 1


def source(name: str) -> Source:
    return Source(name, name)


def test_a_file_that_costs_workers_their_life_is_found() -> None:
    names = [f"{number:02}" for number in range(30)]
    tasks = [tuple(source(name) for name in names[at : at + 4]) for at in range(0, 30, 4)]
    hands = Fragile({"05", "22"})
    outcomes: dict[str, Any] = {}
    for task, outcome in done(hands, iter(tasks)):
        assert isinstance(task, tuple)
        assert isinstance(outcome, list)
        outcomes |= {one.name: own for one, own in zip(task, outcome, strict=True)}
    assert sorted(outcomes) == names
    refused = {name for name, outcome in outcomes.items() if outcome.problems}
    assert refused == {"05", "22"}
    assert outcomes["05"].problems[0]["code"] == "B104"


def test_a_part_of_a_table_too() -> None:
    part = TablePart(0, 20, "x", pa.table({"STR-01": ["1", "2"]}), shielded=False)
    [(_, outcome)] = list(done(Fragile({"part"}), iter([part])))
    assert isinstance(outcome, PartOutcome)
    assert outcome.results is None
    assert (outcome.problems[0]["code"], outcome.problems[0]["where"]) == ("B104", "rows 21 to 22")


def test_limits_of_time_and_memory() -> None:
    with pytest.raises(ProblemError, match="F115"), limited(seconds=0.1):
        time.sleep(10)
    with pytest.raises(ProblemError, match="F115"), limited(megabytes=64):
        bytearray(1 << 30)
    bytearray(200 << 20)  # no limit is left behind


def test_the_limit_of_time_is_of_the_file_and_not_of_a_row() -> None:
    """Code that goes on with the next row after whatever was wrong with one does not take it for such a thing."""

    def rows() -> None:
        for _ in range(5):
            with suppress(Exception):
                time.sleep(0.1)

    with pytest.raises(ProblemError, match="F115"), limited(seconds=0.1):
        rows()


def there(pid: int) -> bool:
    """Whether a process runs; ``is_alive`` may say yes when another thread has just waited for its end."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_processes_end_with_the_one_that_started_them(work: Work, tmp_path: Path) -> None:
    """No worker stays behind, and none is waited for: Ctrl-C is answered at once."""
    hands = Processes(work, 1)
    assert hands.start((source(str(tmp_path / "none.json")),)).result(120)
    assert hands._pool is not None
    [worker] = hands._pool._processes.values()
    assert worker.pid is not None
    assert there(worker.pid)
    hands._pool.submit(time.sleep, 60)
    hands.close()
    until = time.monotonic() + 20
    while there(worker.pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not there(worker.pid)
