"""A file read in a process of its own comes to the same; what takes too much ends there, and the next is read."""

from __future__ import annotations

import time
from typing import Any

import pytest

from diagnostic.base.problems import ProblemError
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.formats import read, sandbox

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"
DATA = (EXAMPLES / "middling.xlsx").read_bytes()


@pytest.fixture
def content(ceds: Questionnaire, modules: Catalog) -> tuple[Questionnaire, Catalog]:
    return ceds, modules


def problems(data: bytes, name: str, content: tuple[Questionnaire, Catalog], **limits: Any) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        sandbox.read(data, name, *content, **limits)
    assert all(problem.file == name for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["middling.xlsx", "middling.json"])
def test_the_same_as_here(content: tuple[Questionnaire, Catalog], name: str) -> None:
    data = (EXAMPLES / name).read_bytes()
    assert sandbox.read(data, name, *content) == read.read(data, name, *content)


def test_problems_come_back(content: tuple[Questionnaire, Catalog]) -> None:
    assert problems(b"", "Ä $(x) 'q'.xlsx", content) == ["F109"]


def test_too_long(content: tuple[Questionnaire, Catalog]) -> None:
    assert problems(DATA, "a.xlsx", content, seconds=0.001) == ["F115"]
    assert sandbox.read(DATA, "a.xlsx", *content)


def test_a_child_that_does_not_answer_is_ended(
    content: tuple[Questionnaire, Catalog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "GRACE", 0)
    sandbox._end_all()
    assert problems(DATA, "a.xlsx", content, seconds=0.001) == ["F115"]


def test_too_much_memory(content: tuple[Questionnaire, Catalog]) -> None:
    """At any limit: the child says so or ends, and the next file is read."""
    assert problems(DATA, "a.xlsx", content, megabytes=0)[0] in {"F115", "B104", "B106"}
    assert sandbox.read(DATA, "a.xlsx", *content)


def test_a_lost_child_is_replaced(content: tuple[Questionnaire, Catalog]) -> None:
    sandbox._end_all()
    sandbox.warm()
    sandbox._idle[0]._process.kill()
    assert problems(DATA, "a.xlsx", content) == ["B104"]
    assert sandbox.read(DATA, "a.xlsx", *content)


def test_an_honest_file_is_read_quickly(content: tuple[Questionnaire, Catalog]) -> None:
    sandbox._end_all()
    sandbox.read(DATA, "a.xlsx", *content)
    started = time.monotonic()
    for _ in range(5):
        sandbox.read(DATA, "a.xlsx", *content)
    assert (time.monotonic() - started) / 5 < 2
