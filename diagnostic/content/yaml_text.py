"""Reading YAML as plain data, refusing what would surprise its writer."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.nodes import MappingNode

from diagnostic.base.problems import Problem, ProblemError, shown

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # PyYAML's C loader is untyped
    """Safe loader that refuses a key written twice."""

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise ProblemError(
                    [
                        Problem(
                            "M205",
                            shown(key_node.value),
                            "text as a key",
                            _line(key_node.start_mark),
                        )
                    ]
                )
            if key in seen:
                raise ProblemError([Problem("F105", shown(key), "", _line(key_node.start_mark))])
            seen.add(key)
        result: dict[Any, Any] = super().construct_mapping(node, deep)
        return result


def parse_yaml(text: str) -> Any:
    """YAML text as dicts, lists and plain values.

    Raises:
        ProblemError: Not YAML (F104), a key twice (F105), a key that is not text (M205), or an
            anchor or alias (F111; they let a small file unfold into a huge one).
    """
    try:
        for event in yaml.parse(text, Loader=_Base):
            anchor = getattr(event, "anchor", None)
            if anchor is not None:
                raise ProblemError([Problem("F111", shown(f"&{anchor}"), "", _line(event.start_mark))])
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
    except yaml.YAMLError as error:
        where = _line(getattr(error, "problem_mark", None))
        raise ProblemError([Problem("F104", shown(getattr(error, "problem", "") or str(error)), "", where)]) from error


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else ""
