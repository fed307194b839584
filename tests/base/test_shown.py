"""Numbers as people read them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import diagnostic
from diagnostic.base.shown import signed

ROOT = Path(diagnostic.__file__).parent


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0.25, 1, "+0.3"), (-0.25, 1, "−0.3"), (12, 0, "+12"), (-0.04, 1, "0.0"), (0.004, 2, "0.00"), (0, 0, "0")],
)
def test_a_difference_has_its_sign(value: float, digits: int, shown: str) -> None:
    """Halves away from zero, the minus of typography, and no sign where nothing is left to see."""
    assert signed(value, digits) == shown


def test_no_other_file_writes_a_sign() -> None:
    """+0.25 was ``+0.3`` in the report and ``+0.2`` in `compare`: the form of a difference has one place."""
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in ROOT.rglob("*.py")
        if file != ROOT / "base/shown.py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and ast.unparse(node.format_spec).strip("f'\"").startswith("+")
    ]
    assert found == []
