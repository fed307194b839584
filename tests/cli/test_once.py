"""A command does everything once: each file of content is parsed once, the answers are checked once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from diagnostic.content.load import content_root

EXAMPLE = content_root() / "questionnaires/ceds/1.0.0/examples/middling.xlsx"
SCRIPT = """
import io, json, sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from diagnostic.content import yaml_text
from diagnostic.submission import checks
parsed, checked = Counter(), []
parse, check = yaml_text.parse_yaml, checks._problems
def parse_yaml(text):
    parsed[text] += 1
    return parse(text)
def problems(submission, *content):
    checked.append(submission)
    return check(submission, *content)
yaml_text.parse_yaml, checks._problems = parse_yaml, problems
"""
COMMAND = """
from diagnostic.cli.main import app
with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
    app(sys.argv[1:], standalone_mode=False)
"""
LIBRARY = """
import diagnostic
diagnostic.diagnose(diagnostic.read_submission(sys.argv[1]))
"""
SAID = """
print(json.dumps([max(parsed.values()), len(checked), "pandas" in sys.modules]))
"""


def counted(script: str, *arguments: str) -> list[int]:
    """How often a file of content was parsed at most, how often answers were checked, whether pandas was imported."""
    command = [sys.executable, "-c", SCRIPT + script + SAID, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    found: list[int] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["middling.xlsx", "middling.json"])
def test_check(name: str) -> None:
    assert counted(COMMAND, "check", str(EXAMPLE.with_name(name))) == [1, 1, False]


def test_assess() -> None:
    assert counted(COMMAND, "assess", str(EXAMPLE))[:2] == [1, 1]


def test_library() -> None:
    """A submission may have been changed between the two: each looks at what it was given."""
    assert counted(LIBRARY, str(EXAMPLE))[:2] == [1, 2]
