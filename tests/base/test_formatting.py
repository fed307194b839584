"""Numbers, shares, differences and days become text in one place, in the reader's locale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import diagnostic
from diagnostic.base import formatting

PACKAGE = Path(diagnostic.__file__).parent
MACHINES = {
    "base/formatting.py": "the one place",
    "store/rows.py": "times of the database",
    "documents/writers/office_archive.py": "the time inside an office file",
}
FORMATTED = re.compile(r"^[+,]|\.\d+[f%]$|%[Bb]")
CODE_TO_WORDS = {("_", " "), ("-", " ")}


@pytest.mark.parametrize(
    ("function", "given", "english", "french"),
    [
        (formatting.shown_number, (12.25, 1), "12.3", "12,3"),
        (formatting.shown_number, (None,), formatting.DASH, formatting.DASH),
        (formatting.shown_number, (-0.04, 1), "0.0", "0,0"),
        (formatting.grouped, (1204,), "1,204", "1\u202f204"),
        (formatting.quantity, (1234.5,), "1,234.5", "1\u202f234,5"),
        (formatting.figures, (1.2345,), "1.23", "1,23"),
        (formatting.figures, (48_249.6,), "48,250", "48\u202f250"),
        (formatting.signed, (0.25, 1), "+0.3", "+0,3"),
        (formatting.signed, (-0.25, 1), "−0.3", "−0,3"),
        (formatting.signed, (0.04, 1), "0.0", "0,0"),
        (formatting.per_cent, (0.145,), "15 %", "15 %"),
        (formatting.amount, (1_249_000,), "1.25 million", "1,25 million"),
        (formatting.day, (date(2026, 11, 20),), "20 November 2026", "20 novembre 2026"),
        (formatting.month, (2027, 1), "January 2027", "janvier 2027"),
    ],
)
def test_in_the_readers_locale(function, given, english, french) -> None:  # type: ignore[no-untyped-def]
    assert function(*given) == english
    assert function(*given, locale="fr") == french


def test_amounts_are_rounded_once() -> None:
    """52.456 is 52: through 52.5 it would be 53."""
    assert formatting.amount(52.456) == "52"


def _formats(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = "".join(str(part.value) for part in node.format_spec.values if isinstance(part, ast.Constant))
            if FORMATTED.search(spec):
                yield node.lineno, spec
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "replace":
            given = tuple(arg.value for arg in node.args if isinstance(arg, ast.Constant))
            if given in CODE_TO_WORDS:
                yield node.lineno, f"replace{given}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strftime":
            yield node.lineno, "strftime"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_formatted_elsewhere(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix() in MACHINES:
        return
    assert not list(_formats(ast.parse(path.read_text(encoding="utf-8"))))
