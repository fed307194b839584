"""The same batch on a real Dask scheduler with two worker processes, one of them killed half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from diagnostic.base.problems import ProblemError
from tests.batch.conftest import Batch, files


def free_port() -> int:
    """A port that nobody listens on."""
    import socket  # noqa: PLC0415

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@contextmanager
def cluster() -> Iterator[str]:
    """A scheduler and two workers, each a process of its own."""
    address = f"tcp://127.0.0.1:{free_port()}"
    common = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(subprocess.Popen([*scheduler, "--port", address.rpartition(":")[2]], **common))  # type: ignore[call-overload]
        started += [subprocess.Popen([*worker, "--nanny"], **common) for _ in range(2)]  # type: ignore[call-overload]
        any_client: Any = Client
        client = any_client(address, timeout=120, set_as_default=False)
        client.wait_for_workers(2, timeout=120)
        client.close()
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def test_a_cluster_gives_the_same_bytes(tmp_path: Path, batch: Batch, cohort: Path, table: Path) -> None:
    """As one process, though a worker is killed while it works."""
    inputs: list[Path | str] = [cohort, table]
    batch(inputs, tmp_path / "one")
    with cluster() as address:
        any_client: Any = Client
        client = any_client(address, timeout=60, set_as_default=False)
        pids = list(client.run(os.getpid).values())
        killed = threading.Event()

        def kill_one() -> None:
            until = time.monotonic() + 120
            while time.monotonic() < until:
                if any(client.processing().values()) or list((tmp_path / "two").glob(".cache/??/*.json")):
                    os.kill(pids[0], signal.SIGKILL)
                    killed.set()
                    return
                time.sleep(0.005)

        watcher = threading.Thread(target=kill_one)
        watcher.start()
        found = batch(inputs, tmp_path / "two", scheduler=address)
        watcher.join()
        client.close()
    assert killed.is_set()
    assert found.rejected == 0
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_no_cluster_there(tmp_path: Path, batch: Batch, cohort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostic.batch.executors.SECONDS_TO_CONNECT", 2)
    with pytest.raises(ProblemError, match="B110"):
        batch([cohort], tmp_path, scheduler=f"tcp://127.0.0.1:{free_port()}")
