"""What all tests share, and the rule that on CI nothing is skipped unseen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostic.content import load
from diagnostic.content.catalog import Catalog
from diagnostic.content.load import content_root, load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire


@pytest.fixture(scope="session")
def ceds() -> Questionnaire:
    """The shipped questionnaire."""
    return load_questionnaire("ceds@1.0.0")


@pytest.fixture(scope="session")
def modules(ceds: Questionnaire) -> Catalog:
    """The shipped catalog."""
    return load_catalog(None, ceds)


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Publishes catalog 1.1.0 when it is called: a thirteenth module, and e-Archive worth much more than before."""
    shipped, root = content_root(), tmp_path / "content"
    root.mkdir()
    (root / "questionnaires").symlink_to(shipped / "questionnaires")
    shutil.copytree(shipped / "modules" / "1.0.0", root / "modules" / "1.0.0")
    monkeypatch.setattr(load, "content_root", lambda: root)

    def publish() -> None:
        newer = shutil.copytree(root / "modules" / "1.0.0", root / "modules" / "1.1.0")
        _edit(newer / "catalog.yaml", lambda head: head["modules"].append("digital-twin") or {"version": "1.1.0"})
        _edit(newer / "systems" / "e-archive.yaml", lambda _: {"value": 100, "expected": [60, 70, 80, 90, 100]})
        twin = {"id": "digital-twin", "name": "Digital Twin", "expected": [0, 20, 40, 60, 80], "value": 50}
        (newer / "systems" / "digital-twin.yaml").write_text(yaml.safe_dump(twin))

    return publish


def _edit(path: Path, change: Callable[[Any], dict[str, Any]]) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | change(data)), encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a skipped test fails the run: everything that tests want is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("DIAGNOSTIC_CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
