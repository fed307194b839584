"""The version of this program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def engine_version() -> str:
    """Version of this package, as results and documents name it."""
    try:
        return version("egov-diagnostic")
    except PackageNotFoundError:
        return "0+unknown"
