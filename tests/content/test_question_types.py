"""What depends on the type of a question is asked of the question, or stands in a table with a row for each type."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import diagnostic
from diagnostic.content.question_types import AnyQuestion

PACKAGE = Path(diagnostic.__file__).parent
TYPES = {question.model_fields["type"].annotation.__args__[0]: question.__name__ for question in get_args(AnyQuestion)}
ELSEWHERE = [path for path in PACKAGE.rglob("*.py") if path.parent.name != "question_types"]


def _type_checks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            names = {n.id for n in ast.walk(node.args[1]) if isinstance(n, ast.Name)}
            if names & set(TYPES.values()):
                yield node


def _asks_the_type(test: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value in TYPES
        for node in ast.walk(test)
        if isinstance(node, ast.Constant)
    ) and any(isinstance(node, ast.Attribute) and node.attr == "type" for node in ast.walk(test))


def _rungs(branch: ast.If) -> int:
    rest = branch.orelse
    own = int(_asks_the_type(branch.test))
    return own + (_rungs(rest[0]) if len(rest) == 1 and isinstance(rest[0], ast.If) else 0)


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_ladder_over_the_types(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [call.lineno for call in _type_checks(tree)]
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.If) and _rungs(node) > 1]


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_tables_have_a_row_for_each_type(path: Path) -> None:
    """A table with rows for two types or more leaves none out, unless it says by its name that a list is not in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            if len(keys & set(TYPES)) >= 2 and "checklist" in keys:
                assert keys >= set(TYPES), (path.name, node.lineno)
