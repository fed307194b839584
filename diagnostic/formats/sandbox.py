"""The door for files of other people: read in a process of its own, with limits of time and memory.

The gate refuses what is known to be too much. What nobody thought of ends the child, not the web app or the batch. A
child is kept for the next file, so that an honest one waits for nothing; it answers in JSON, of which no object of
ours is made unchecked.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO, Any

from diagnostic.base.problems import Problem, ProblemError, shown
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import catalog_for
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats import read as door
from diagnostic.formats.limits import MEGABYTES, SECONDS, limited
from diagnostic.formats.submission_reading import Reading, Refused
from diagnostic.submission.submission import submission_from

MOST_CHILDREN = 4
GRACE = 10
"""Seconds beyond the limit after which a child that does not answer is ended from outside."""
Content = tuple[Questionnaire, Catalog | None]

_idle: list[_Child] = []
_places = threading.BoundedSemaphore(MOST_CHILDREN)


def read(
    data: bytes,
    name: str,
    questionnaire: Questionnaire,
    catalog: Catalog | None,
    *,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> list[Reading | Refused]:
    """Every submission of a file, as ``formats.read.read`` gives them.

    Args:
        data: The whole file, or more of it than any file may have.
        name: Its name; the ending says what it is.
        questionnaire: The version it belongs to.
        catalog: The modules; by default those of the catalog that the file names, else of the newest one.
        seconds: The longest time it may take.
        megabytes: The most memory it may take (on Windows there is no such limit, on macOS it is not kept).

    Raises:
        ProblemError: What is wrong with the file; F115 when it takes too much; B104 when it ended the child.
    """
    with _places:
        child = _taken()
        try:
            answer = child.ask((questionnaire, catalog), (data, name), (seconds, megabytes))
        except ProblemError as error:
            child.end()
            raise ProblemError([problem.in_file(name) for problem in error.problems]) from None
        _idle.append(child)
    if "problems" in answer:
        raise ProblemError([Problem(**problem) for problem in answer["problems"]])
    return [_found(one, questionnaire, catalog) for one in answer["found"]]


def _taken() -> _Child:
    try:
        return _idle.pop()
    except IndexError:
        return _Child()


def warm() -> None:
    """Have a child ready before the first file comes."""
    if not _idle:
        _idle.append(_Child())


def _found(data: dict[str, Any], questionnaire: Questionnaire, catalog: Catalog | None) -> Reading | Refused:
    problems = [Problem(**problem) for problem in data["problems"]]
    if "submission" not in data:
        return Refused(data["row"], problems)
    submission, version = submission_from(data["submission"]), data["catalog"]
    if catalog is None or catalog.version != version:  # the file's own, which is shipped
        catalog = catalog_for(questionnaire, version) if version else None
    return Reading(submission, questionnaire, catalog, problems, data["places"], data["row"], data["sha256"])


class _Child:
    """A process that reads one file after another. It ends when nobody can ask it any more."""

    def __init__(self) -> None:
        self._errors = TemporaryFile()  # noqa: SIM115  # closed in end
        command = [sys.executable, "-m", "diagnostic.formats.sandbox"]
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self._content: Content | None = None

    def ask(self, content: Content, file: tuple[bytes, str], limits: tuple[float, int]) -> dict[str, Any]:
        """The child's answer.

        Raises:
            ProblemError: It took too long (F115), or is lost (B104).
        """
        known = self._content is not None and all(a is b for a, b in zip(self._content, content, strict=True))
        self._content = content
        process, late = self._process, threading.Event()

        def too_late() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits[0] + GRACE, too_late)
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _send(process.stdin, pickle.dumps((None if known else content, file, limits)))
            answer = _received(process.stdout)
        except OSError:
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            raise ProblemError([_took_long(limits[0]) if late.is_set() else Problem("B104", self._last_words())])
        found: dict[str, Any] = json.loads(answer)
        return found

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        last = self._errors.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        return shown(f"reading broke down ({last or code})")

    def end(self) -> None:
        """Leave no process behind."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _took_long(seconds: float) -> Problem:
    return Problem("F115", f"more than {seconds:g} seconds")


def _send(pipe: IO[bytes], data: bytes) -> None:
    pipe.write(len(data).to_bytes(8, "big") + data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> bytes | None:
    """The next message; None when the other side is gone."""
    head = pipe.read(8)
    data = pipe.read(int.from_bytes(head, "big")) if len(head) == 8 else b""
    return data if data and len(data) == int.from_bytes(head, "big") else None


def _serve() -> None:
    """Read files until nobody asks any more; in the child."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    content: Content | None = None
    while (message := _received(sys.stdin.buffer)) is not None:
        new, file, (seconds, megabytes) = pickle.loads(message)  # noqa: S301  # from our own parent
        content = new or content
        assert content is not None
        try:
            with limited(seconds, megabytes):
                answer = {"found": [_plain(one) for one in door.read(*file, *content)]}
        except ProblemError as error:
            answer = {"problems": [asdict(problem.in_file(file[1])) for problem in error.problems]}
        except Exception as error:  # noqa: BLE001  # of the program itself: the child reads on
            found = shown(f"{type(error).__name__}: {error}")
            answer = {"problems": [asdict(Problem("B106", found, file=file[1]))]}
        _send(answers, json.dumps(answer).encode())


def _plain(found: Reading | Refused) -> dict[str, Any]:
    data: dict[str, Any] = {"row": found.row, "problems": [asdict(problem) for problem in found.problems]}
    if isinstance(found, Refused):
        return data
    submission = found.submission.model_dump(mode="json", exclude_none=True)
    catalog = found.catalog and found.catalog.version
    return data | {"submission": submission, "catalog": catalog, "places": found.places, "sha256": found.sha256}


if __name__ == "__main__":
    _serve()
