"""Which version of the program made a result."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import pytest

from diagnostic.base import version as program
from diagnostic.base.version import engine_version


def test_engine_version_without_an_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The version says that it is not known."""

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    assert engine_version() == version("egov-diagnostic")
    monkeypatch.setattr(program, "version", missing)
    assert engine_version() == "0+unknown"
