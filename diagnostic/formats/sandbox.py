"""Reading one file in a process of its own, with limits of time and memory: for files from many senders.

The gate refuses what is known to be too much. What nobody thought of ends the child, not the batch.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.formats.reading import Reading
from diagnostic.formats.submission_file import read_all
from diagnostic.submission.submission import submission_from

SECONDS = 30
MEGABYTES = 512
_OUT_OF_MEMORY, _OUT_OF_TIME = 3, -24  # -24: ended by SIGXCPU, the limit of processor time


def read_apart(
    path: str | Path,
    questionnaire: str | None = None,
    catalog: str | None = None,
    *,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
) -> list[Reading]:
    """All submissions of a file, read in a child process.

    Args:
        path: The file.
        questionnaire: ``ID``, ``ID@VERSION`` or a folder; by default the shipped one that the file names.
        catalog: A catalog's folder; by default the shipped one.
        seconds: The longest time it may take.
        megabytes: The most memory it may take (on Windows there is no such limit, on macOS it is not kept).

    Raises:
        ProblemError: What is wrong with the file; F115 when it takes too much; F102 when the child broke down.
    """
    asked = {"path": str(path), "questionnaire": questionnaire, "catalog": catalog}
    limits = {"seconds": seconds, "megabytes": megabytes}
    command = [sys.executable, "-m", "diagnostic.formats.sandbox", json.dumps(asked | limits)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=seconds)  # noqa: S603  # our own program
    except subprocess.TimeoutExpired:
        raise ProblemError([_too_much(f"more than {seconds} seconds", path)]) from None
    if done.returncode == _OUT_OF_MEMORY:
        raise ProblemError([_too_much(f"more than {megabytes} MB of memory", path)])
    if done.returncode == _OUT_OF_TIME:
        raise ProblemError([_too_much(f"more than {seconds} seconds", path)])
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ProblemError([Problem("F102", shown(f"reading broke down ({last})"), file=str(path))])
    answer = json.loads(done.stdout)
    if "problems" in answer:
        raise ProblemError([Problem(**problem) for problem in answer["problems"]])
    return [_reading(data) for data in answer["readings"]]


def _too_much(found: str, path: str | Path) -> Problem:
    return Problem("F115", found, "", file=str(path))


def _reading(data: dict[str, Any]) -> Reading:
    problems = [Problem(**problem) for problem in data["problems"]]
    return Reading(submission_from(data["submission"]), problems, data["places"], data["sha256"])


def _child(asked: dict[str, Any]) -> None:
    """Read and write JSON to standard output; in the child."""
    _limit(asked["seconds"], asked["megabytes"])
    try:
        questionnaire = load_questionnaire(asked["questionnaire"]) if asked["questionnaire"] else None
        catalog = load_catalog(Path(asked["catalog"])) if asked["catalog"] else None
        readings = read_all(Path(asked["path"]), questionnaire, catalog)
        answer: dict[str, Any] = {
            "readings": [
                {
                    "submission": reading.submission.model_dump(mode="json", exclude_none=True),
                    "problems": [asdict(problem) for problem in reading.problems],
                    "places": reading.places,
                    "sha256": reading.sha256,
                }
                for reading in readings
            ]
        }
    except ProblemError as error:
        answer = {"problems": [asdict(problem) for problem in error.problems]}
    sys.stdout.write(json.dumps(answer))


def _limit(seconds: int, megabytes: int) -> None:
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    try:
        _child(json.loads(sys.argv[1]))
    except MemoryError:
        sys.exit(_OUT_OF_MEMORY)
