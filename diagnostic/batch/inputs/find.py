"""What the inputs of a batch name: files, folders, patterns, archives and addresses, in a fixed order."""

from __future__ import annotations

import glob
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from diagnostic.base.problems import Problem, ProblemError
from diagnostic.batch.inputs.read_source import Source
from diagnostic.batch.inputs.remote import copied, is_url, listed
from diagnostic.batch.inputs.zip_archive import ARCHIVE_ENDING, is_clutter, members
from diagnostic.batch.outputs.output_folder import Folder


def find(inputs: Sequence[str], results: Folder) -> tuple[list[Source], list[Problem]]:
    """Everything that the inputs name, by name, each once.

    Every file of a folder counts, whatever its ending: one that cannot be read must not vanish.

    Args:
        inputs: Files, folders, patterns (``*``, ``**``), zip archives, addresses.
        results: The folder of the results, which may lie inside an input: it is left out.

    Returns:
        The sources, and problems of archives and of inputs that name nothing (B101).
    """
    problems: list[Problem] = []
    found: dict[tuple[str, str], Source] = {}
    for text in inputs:
        count = 0
        try:
            places = listed(text) if is_url(text) else [(str(path), "") for path in _files(text)]
        except ProblemError as error:
            problems += error.problems
            continue
        for place, stamp in sorted(places):
            if results.holds(place):
                continue
            count += 1
            if Path(place).suffix.lower() == ARCHIVE_ENDING:
                problems += _archived(place, stamp, found)
            else:
                source = Source(readable(place), place, "", stamp)
                found.setdefault((_real(place), ""), source)
        if not count:
            problems.append(Problem("B101", readable(text), file=readable(text)))
    return sorted(found.values()), problems


def readable(place: str) -> str:
    r"""A path as text that can be written down: bytes that are not UTF-8, as old programs left them, as ``\xe9``."""
    return os.fsencode(place).decode("utf-8", "backslashreplace")


def _real(place: str) -> str:
    return place if is_url(place) else os.path.realpath(place)


def _files(text: str) -> Iterator[Path]:
    path = Path(text)
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from _under(path)
    else:
        for name in sorted(glob.glob(text, recursive=True)):  # noqa: PTH207  # a pattern may be absolute
            if Path(name).is_file() and not is_clutter(Path(name).name):
                yield Path(name)


def _under(folder: Path) -> Iterator[Path]:
    for home, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not is_clutter(name) and (Path(home) / name).is_file():
                yield Path(home) / name


def _archived(place: str, stamp: str, found: dict[tuple[str, str], Source]) -> list[Problem]:
    """Add the files of an archive; what may not be read is a problem of its own."""
    try:
        if is_url(place):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "archive.zip"
                copied(place, path)
                names, problems = members(path)
        else:
            path = Path(place)
            names, problems = members(path)
    except ProblemError as error:
        return [_renamed(problem, path, place) for problem in error.problems]
    for name in names:
        source = Source(f"{readable(place)}!{name}", place, name, stamp and f"{stamp}!{name}")
        found.setdefault((_real(place), name), source)
    return [_renamed(problem, path, place) for problem in problems]


def _renamed(problem: Problem, path: Path, place: str) -> Problem:
    """A problem of a file that may be a copy, as one of the archive at its own place."""
    return replace(problem, file=readable(place) + problem.file.removeprefix(str(path)))
