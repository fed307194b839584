"""The way of the README with a real second program: template, filled in and saved by LibreOffice, assess."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from diagnostic.api import diagnose
from diagnostic.content.load import content_root
from diagnostic.content.questionnaire import Questionnaire
from diagnostic.submission.submission import parse_submission
from tests.command import run
from tests.formats.workbook.test_office import FILL, SOFFICE, SYSTEM_PYTHON, has_uno, office, profile

__all__ = ["office", "profile"]  # fixtures

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not installed"),
]


def typed(data: dict[str, Any], ceds: Questionnaire) -> dict[str, Any]:
    """What a person types into the named cells, for a submission."""
    values: dict[str, Any] = {}
    for question_id, answer in data["answers"].items():
        name = question_id.replace("-", "_")
        if isinstance(answer, list):
            items = [item.id for item in ceds.question(question_id).items]  # type: ignore[union-attr]
            values |= {f"ans_{name}__{item}": "yes" if item in answer else "no" for item in items}
        elif isinstance(answer, bool):
            values[f"ans_{name}"] = "yes" if answer else "no"
        else:
            values[f"ans_{name}"] = answer
    for module_id, state in data["systems"].items():
        module = module_id.replace("-", "_")
        values[f"sys_{module}"] = state["status"]
        for function_id, word in state.get("functions", {}).items():
            values[f"fun_{module}__{function_id.replace('-', '_')}"] = word
    values |= {f"com_{key.replace('-', '_')}": text for key, text in data["comments"].items()}
    values |= {f"conf_{key.replace('-', '_')}": word for key, word in data["confidence"].items()}
    return values | {"city_name": data["city"]["name"], "city_period": int(data["period"])}


@pytest.mark.skipif(not has_uno(), reason="the system's Python has no uno module (package python3-uno)")
def test_template_filled_by_libreoffice_and_assessed(office: int, tmp_path: Path, ceds: Questionnaire) -> None:
    """Level, gaps, ranked modules and reasons come out, the same as from the JSON form of the answers."""
    example = content_root() / "questionnaires/ceds/1.0.0/examples/middling.json"
    data = json.loads(example.read_text(encoding="utf-8"))
    blank, filled, values = tmp_path / "blank.xlsx", tmp_path / "filled.xlsx", tmp_path / "values.json"
    run("template", "-o", str(blank))
    values.write_text(json.dumps(typed(data, ceds)), encoding="utf-8")
    command = [str(SYSTEM_PYTHON), str(FILL), str(office), str(blank), str(filled), str(values)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr

    printed = json.loads(run("assess", str(filled), "--json", "--target-level", "4").stdout)
    expected = diagnose(parse_submission(example.read_text(encoding="utf-8")))
    assert printed["maturity"]["level"] == expected.maturity.level
    assert printed["maturity"]["score"] == pytest.approx(expected.maturity.score, abs=1e-9)
    assert [m["gap"] for m in printed["modules"]] == pytest.approx([m.gap for m in expected.modules], abs=1e-9)
    assert [(p["id"], p["class"]) for p in printed["priorities"]] == [(p.id, p.class_) for p in expected.priorities]

    text = run("assess", str(filled), "--target-level", "4").stdout
    for part in ("Midford", "Level 3", "keep the city from it", "Expected", "What to do, in this order"):
        assert part in text
