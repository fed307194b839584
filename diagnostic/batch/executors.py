"""Who does the work: this process, processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.base.version import engine_version
from diagnostic.batch.inputs.read_source import Source
from diagnostic.batch.work import FileOutcome, PartOutcome, TablePart, Work, plain_problem, read_files, read_part

Task = tuple[Source, ...] | TablePart
Outcome = list[FileOutcome] | PartOutcome
SECONDS_TO_CONNECT = 30
AHEAD = 2
"""Tasks a worker that are given out before the first is back: bounds the memory."""

_work: Work | None = None


def do(work: Work, task: Task) -> Outcome:
    """One task."""
    return read_part(work, task) if isinstance(task, TablePart) else read_files(work, task)


class OwnHands:
    """This process."""

    workers = 1

    def __init__(self, work: Work) -> None:
        self._work = work

    def start(self, task: Task) -> Future[Outcome]:
        """Do a task now."""
        future: Future[Outcome] = Future()
        try:
            future.set_result(do(self._work, task))
        except Exception as error:  # noqa: BLE001  # as an executor does
            future.set_exception(error)
        return future

    def restart(self) -> None:
        """There is nobody to replace."""

    def close(self) -> None:
        """There is nobody to send home."""


def _begin(work: Work) -> None:
    """A worker lives as long as the process that started it, and leaves Ctrl-C to it."""
    global _work  # noqa: PLW0603  # a process has one
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _do_here(task: Task) -> Outcome:
    assert _work is not None
    return do(_work, task)


class Processes:
    """Processes of this machine, started afresh and not copied, as every system can."""

    def __init__(self, work: Work, workers: int) -> None:
        self._work, self.workers = work, workers
        self._pool: ProcessPoolExecutor | None = None

    def start(self, task: Task) -> Future[Outcome]:
        """Give a task to the next free process."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, context, initializer=_begin, initargs=(self._work,))
        return self._pool.submit(_do_here, task)

    def restart(self) -> None:
        """Leave what is broken behind."""
        self.close()

    def close(self) -> None:
        """Stop at once: what a worker is in the middle of is not waited for, it is done again another time."""
        if self._pool is not None:
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.terminate()
            self._pool = None


class Cluster:
    """Workers of a Dask cluster; its scheduler gives the task of a lost worker to another one."""

    def __init__(self, work: Work, address: str) -> None:
        try:
            from distributed import Client  # noqa: PLC0415  # an extra
        except ImportError:
            advice = 'Install the part that talks to a cluster: pip install "egov-diagnostic[dask]"'
            raise ProblemError([Problem("X805", "distributed is not installed", mend=advice)]) from None
        try:
            client_of: Any = Client
            self._client = client_of(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            versions = set(self._client.run(engine_version).values())
        except Exception as error:  # noqa: BLE001  # network, other versions, no package there
            raise ProblemError([Problem("B110", shown(f"{type(error).__name__}: {error}"), file=address)]) from None
        if versions - {engine_version()}:
            found = ", ".join(sorted(versions))
            raise ProblemError([Problem("B110", f"version {found} there", engine_version(), file=address)])
        if not versions:
            raise ProblemError([Problem("B110", "no workers", "one or more", file=address)])
        self.workers = sum(self._client.nthreads().values())
        self._executor: Executor = self._client.get_executor(pure=False)
        # the result of a task, and not scattered: what a lost worker held is then made again
        self._shared = self._client.submit(pickle.loads, pickle.dumps(work), pure=False)

    def start(self, task: Task) -> Future[Outcome]:
        """Give a task to the scheduler."""
        return self._executor.submit(do, self._shared, task)

    def restart(self) -> None:
        """The scheduler does that."""

    def close(self) -> None:
        """Leave the cluster as it is."""
        self._executor.shutdown(wait=False)
        self._client.close()


Hands = OwnHands | Processes | Cluster
"""Does tasks."""


def done(hands: Hands, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
    """Outcomes as they come. A task that costs workers their life is done alone, file by file, and then refused.

    Args:
        hands: Who does it.
        tasks: Taken one by one, so that a long list is never in memory.
    """
    running: dict[Future[Outcome], Task] = {}
    suspects: list[Task] = []
    more = True
    while more or running:
        while more and not suspects and len(running) < hands.workers * AHEAD:
            task = next(tasks, None)
            if task is None:
                more = False
                break
            _give(hands, task, running, suspects)
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            task = running.pop(future)
            outcome = _result(future)
            if outcome is None:
                suspects.append(task)
            else:
                yield task, outcome
        if suspects and not running:
            hands.restart()
            for task in suspects:
                yield from _alone(hands, task)
            suspects = []


def _give(hands: Hands, task: Task, running: dict[Future[Outcome], Task], suspects: list[Task]) -> None:
    try:
        running[hands.start(task)] = task
    except BrokenExecutor:
        suspects.append(task)


def _result(future: Future[Outcome]) -> Outcome | None:
    """The outcome; None where the worker was lost, or met an error of the program itself."""
    try:
        return future.result()
    except Exception:  # noqa: BLE001  # it is done again alone, and then named
        return None


def _alone(hands: Hands, task: Task) -> Iterator[tuple[Task, Outcome]]:
    """Again with nobody beside it, so that the one to blame is known."""
    for single in [task] if isinstance(task, TablePart) else [(source,) for source in task]:
        future = hands.start(single)
        try:
            yield single, future.result()
        except Exception as error:  # noqa: BLE001  # one bad file never stops the rest
            hands.restart()
            yield single, _refused(single, error)


def _refused(task: Task, error: Exception) -> Outcome:
    lost = isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
    code, found = ("B104", "") if lost else ("B106", shown(f"{type(error).__name__}: {error}"))
    if isinstance(task, TablePart):
        where = f"rows {task.start + 1} to {task.start + len(task.rows)}"
        return PartOutcome(None, [plain_problem(Problem(code, found, "", where))])
    return [FileOutcome("", [], [plain_problem(Problem(code, found))])]
