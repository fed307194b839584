"""Progress in a log: plain lines with rate and time left, and no control characters."""

from __future__ import annotations

import re

import pytest

from diagnostic.cli import progress


def test_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What was done before counts for no rate; lines come now and then only."""
    moments = iter([0.0, 0.0, 10.0, 20.0, 30.0])
    monkeypatch.setattr("diagnostic.cli.progress.time.monotonic", lambda: next(moments))
    with progress.Shown() as shown:
        shown.begin("Cities", 1_200, 200)
        shown.add(100)
        shown.add(100)
        shown.add(800)
    said = capsys.readouterr()
    assert said.err == "Cities: 400 of 1,200, 10 a second, 0:01:20 left\n"
    assert said.out == ""
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", said.err)
