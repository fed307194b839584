"""A file read in a process of its own comes to the same; what takes too much ends there."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.load import content_root
from diagnostic.formats.sandbox import read_apart
from diagnostic.formats.submission_file import read_file

EXAMPLE = content_root() / "questionnaires/ceds/1.0.0/examples/middling.xlsx"


def codes(path: Path, megabytes: int = 512) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        read_apart(path, megabytes=megabytes)
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def test_the_same_as_here() -> None:
    assert read_apart(EXAMPLE, "ceds") == [read_file(EXAMPLE)]


def test_problems_come_back(tmp_path: Path) -> None:
    path = tmp_path / "Ä $(x) 'q'.xlsx"
    path.write_bytes(b"")
    assert codes(path) == ["F109"]
    assert codes(tmp_path / "none.xlsx") == ["F101"]


def test_too_long() -> None:
    with pytest.raises(ProblemError) as caught:
        read_apart(EXAMPLE, seconds=0)
    assert [problem.code for problem in caught.value.problems] == ["F115"]


def test_too_much_memory() -> None:
    """At any limit: the child ends, and says nothing that is not so."""
    assert codes(EXAMPLE, megabytes=40)[0] in {"F115", "F102"}
