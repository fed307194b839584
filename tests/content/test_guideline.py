"""The master plan guideline is whole, and its page says what its data says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from diagnostic.base.problems import ProblemError
from diagnostic.content.guideline import Guideline, load_guideline
from diagnostic.content.load import content_root, load_model


@pytest.fixture(scope="module")
def guideline() -> Guideline:
    """The shipped guideline."""
    return load_guideline()


def test_from_mandate_to_yearly_review(guideline: Guideline) -> None:
    """Fourteen steps, the last one without an end; each with work to do."""
    assert [guideline.steps[0].id, guideline.steps[-1].id] == ["mandate", "run-and-review"]
    assert len(guideline.steps) == 14
    assert [step.id for step in guideline.steps if step.weeks is None] == ["run-and-review"]
    assert all(len(step.work) >= 3 and step.inputs for step in guideline.steps)


def test_templates_are_filled(guideline: Guideline) -> None:
    """Charter, project card, risk register, tree of measures and duties can be used as they are."""
    templates = guideline.templates
    assert min(len(templates.charter), len(templates.project_card)) >= 10
    assert len(templates.risk_register) >= 15
    assert len(templates.kpi_tree) >= 3
    assert len(templates.raci) >= 6


def test_citations_resolve(guideline: Guideline) -> None:
    """Every key in brackets is a source, and every source is cited."""
    text = guideline.model_dump_json(exclude={"sources"})
    cited = set(re.findall(r"\[([a-z][a-z0-9-]*)\]", text))
    assert cited == {source.key for source in guideline.sources}


def test_a_task_has_one_accountable_role(tmp_path: Path) -> None:
    """Two accountable roles are none."""
    data = yaml.safe_load((content_root() / "modules/master-plan-guideline.yaml").read_text(encoding="utf-8"))
    data["templates"]["raci"][0]["duties"]["ICT"] = "accountable"
    data["steps"][1]["id"] = "mandate"
    (tmp_path / "g.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        load_model(tmp_path / "g.yaml", Guideline)
    assert {problem.code for problem in caught.value.problems} == {"M204", "Q303"}
