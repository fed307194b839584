"""Kills a writing process (SIGKILL) at random moments and looks whether an acknowledged write was lost.

    from benchmarks.kill_writer import kill_writers
    kill_writers(settings, kills=200, seed=1)

Run as a program it is the process that gets killed.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from diagnostic.base.settings import Settings
from diagnostic.store import (
    LOCAL,
    add_city,
    answer_path,
    list_cities,
    open_store,
    read_history,
    read_sheet,
    save_answer,
    start_assessment,
)
from diagnostic.store.operating.operations import connect_store, upgrade, verify_store

QUESTIONS = ("STR-01", "STR-02", "STR-03")


@dataclass(frozen=True, slots=True)
class Killed:
    """What was found.

    Attributes:
        kills: Processes killed while they wrote.
        acknowledged: Writes that were acknowledged before a kill.
        lost: Those that the store does not hold; must be empty.
        unacknowledged_but_kept: Writes that were made though the acknowledgement did not get out: sending them
            again must be acknowledged without a second entry.
    """

    kills: int
    acknowledged: int
    lost: list[str]
    unacknowledged_but_kept: int


def kill_writers(settings: Settings, kills: int, seed: int = 0, longest: float = 0.3) -> Killed:
    """Kill one writer after the other.

    Args:
        settings: Of a store that may be written to: a city ``killed`` is added.
        kills: How many.
        seed: Of the random moments.
        longest: Seconds a writer lives at most after its first acknowledgement.
    """
    chance = random.Random(seed)
    store = connect_store(settings)
    upgrade(store)
    if "killed" not in {city.id for city in list_cities(store, LOCAL)}:
        add_city(store, LOCAL, "killed", "Killed")
    info = start_assessment(store, LOCAL, "killed", f"{1000 + int(time.time() * 10) % 1999}-Q1").info
    acknowledged: list[dict[str, object]] = []
    for _ in range(kills):
        acknowledged += _one_kill(settings, info.id, chance.uniform(0, longest))
    history = read_history(store, LOCAL, info.id)
    kept = {(entry.path, entry.revision): entry.new for entry in history if entry.origin == "person"}
    lost = [
        str(write)
        for write in acknowledged
        if kept.get((answer_path(str(write["question"])), int(str(write["revision"])))) != write["answer"]
    ]
    verify_store(store)
    store.close()
    return Killed(kills, len(acknowledged), lost, len(kept) - len(acknowledged))


def _one_kill(settings: Settings, assessment_id: str, seconds: float) -> list[dict[str, object]]:
    given = [settings.database_url, str(settings.data_dir or ""), assessment_id]
    command = [sys.executable, "-m", "benchmarks.kill_writer", *given]
    root = Path(__file__).resolve().parent.parent
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)  # noqa: S603  # this very file
    assert writer.stdout is not None
    lines = [writer.stdout.readline()]
    reader = threading.Thread(target=lambda: lines.extend(writer.stdout or []))
    reader.start()
    time.sleep(seconds)
    writer.kill()
    writer.wait()
    reader.join()
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _write_for_ever(url: str, folder: str, assessment_id: str) -> None:
    store = open_store(Settings(url, Path(folder) if folder else None))
    number = 0
    while True:
        question, answer = QUESTIONS[number % len(QUESTIONS)], number % 5 + 1
        base = read_sheet(store, LOCAL, assessment_id).revision
        saved = save_answer(store, LOCAL, assessment_id, question, answer, based_on=base, write_id=uuid4().hex)
        number += 1
        if saved.changed:
            print(json.dumps({"question": question, "answer": answer, "revision": saved.revision}), flush=True)


if __name__ == "__main__":
    _write_for_ever(*sys.argv[1:])
