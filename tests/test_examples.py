"""The example cities are what they are said to be, as JSON and as workbook."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostic.api import diagnose, read_submission
from diagnostic.content.load import content_root
from diagnostic.method.diagnosis import Diagnosis

EXAMPLES = content_root() / "questionnaires/ceds/1.0.0/examples"
NAMES = ["just-starting", "middling", "advanced"]


def result(name: str) -> Diagnosis:
    """Diagnosis of an example."""
    return diagnose(read_submission(EXAMPLES / f"{name}.json"))


@pytest.mark.parametrize("name", NAMES)
def test_workbook_and_json_agree(name: str) -> None:
    """Both forms hold the same submission."""
    json_form, workbook = (read_submission(EXAMPLES / f"{name}{ending}") for ending in (".json", ".xlsx"))
    assert {k: v for k, v in json_form.answers.items() if v is not None} == workbook.answers
    assert json_form.systems == workbook.systems
    assert json_form.comments == workbook.comments
    assert json_form.confidence == workbook.confidence
    assert (json_form.city, json_form.period) == (workbook.city, workbook.period)
    assert (json_form.target_level, json_form.criteria) == (workbook.target_level, workbook.criteria)


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_plainly_invented(name: str) -> None:
    """Nobody takes them for a real city."""
    assert "(invented)" in (result(name).city.name or "")


def test_just_starting() -> None:
    """Half the answers missing, level 1, provisional."""
    found = result("just-starting")
    answered = sum(question.state == "answered" for question in found.questions)
    assert 40 <= answered <= 60
    assert found.maturity.level == 1
    assert found.maturity.provisional


def test_middling_is_held_back_by_its_weak_side() -> None:
    """The score reaches level 4; information effect does not."""
    found = result("middling")
    assert found.maturity.level == 3
    assert [hold.factor for hold in found.maturity.held_back_by] == ["EFF"]


def test_advanced_runs_ahead_of_its_environment() -> None:
    """Systems stand ahead of what the environment carries: some are to be watched."""
    found = result("advanced")
    assert found.maturity.level == 4
    assert "watch" in {priority.class_ for priority in found.priorities}


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    """In a Python of its own, line by line: here everything is imported already, in another order."""
    readme = Path(__file__).parents[1] / "README.md"
    (code,) = re.findall(r"(?s)```python\n(.*?)```", readme.read_text(encoding="utf-8"))
    shutil.copy(EXAMPLES / "middling.xlsx", tmp_path / "our-city.xlsx")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
