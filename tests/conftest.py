"""What all tests share, and the rule that on CI nothing is skipped unseen."""

from __future__ import annotations

import os

import pytest

from diagnostic.content.catalog import Catalog
from diagnostic.content.load import load_catalog, load_questionnaire
from diagnostic.content.questionnaire import Questionnaire


@pytest.fixture(scope="session")
def ceds() -> Questionnaire:
    """The shipped questionnaire."""
    return load_questionnaire("ceds@1.0.0")


@pytest.fixture(scope="session")
def modules(ceds: Questionnaire) -> Catalog:
    """The shipped catalog."""
    return load_catalog(None, ceds)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI a skipped test fails the run: everything that tests want is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("DIAGNOSTIC_CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
