"""What all models of content and data have in common, and fingerprints of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from diagnostic.base.problems import Problem, did_you_mean, shown

UPPER_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
LOWER_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Strict(BaseModel):
    """A model that coerces nothing, knows all its keys and does not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
"""An integer; 3.0 is 3, true is not 1."""


def same_id(identifier: str) -> str:
    """The form in which two ids must differ: names of cells ignore case and have no ``-``."""
    return identifier.casefold().replace("-", "_")


def doubled(identifiers: Iterable[str]) -> Iterator[str]:
    """Ids that stand for the same name as an earlier one."""
    seen: set[str] = set()
    for identifier in identifiers:
        key = same_id(identifier)
        if key in seen:
            yield identifier
        seen.add(key)


def bad_id(identifier: str, form: re.Pattern[str], where: str) -> list[Problem]:
    """A problem when the id does not have the form."""
    if form.fullmatch(identifier):
        return []
    example = "STR-01" if form is UPPER_ID else "e-archive"
    return [Problem("Q304", shown(identifier), f"letters, digits and single -, as in {example}", where)]


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


TYPE_WORDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "keys with values",
    "model": "keys with values",
    "datetime": "a date and time, as in 2026-11-22T10:00:00Z",
}


def shape_problems(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Pydantic's findings as problems, in words for people who do not program.

    Args:
        error: What pydantic raised.
        model: The model that was asked for; its keys feed the "did you mean".
    """
    found: dict[tuple[str, str], Problem] = {}
    for detail in error.errors(include_url=False):
        problem = _shape_problem(detail, model)
        found.setdefault((problem.where, problem.code), problem)
    return list(found.values())


def _shape_problem(detail: ErrorDetails, model: type[BaseModel]) -> Problem:
    kind, location, value = detail["type"], detail["loc"], detail["input"]
    where = pointer(*location)
    if kind == "extra_forbidden":
        known = sorted(_keys_near(model, location))
        advice = did_you_mean(str(location[-1]), known)
        return Problem("M201", shown(str(location[-1])), ", ".join(known), where, mend=advice)
    if kind == "missing":
        return Problem("M202", "", str(location[-1]), where)
    word = kind.removesuffix("_type").removesuffix("_parsing")
    if kind.endswith(("_type", "_parsing")) and word in TYPE_WORDS:
        code = "M205" if word == "string" and value is not None and not isinstance(value, (list, dict)) else "M203"
        return Problem(code, shown(value), TYPE_WORDS[word], where)
    return Problem("M204", shown(value), detail["msg"], where)


def _keys_near(model: type[BaseModel], location: tuple[int | str, ...]) -> set[str]:
    """Keys of the model at a location, as far as the annotations tell."""
    current: set[type[BaseModel]] = {model}
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        inside = (
            {m for c in current for m in _models_in(c.model_fields[part].annotation) if part in c.model_fields}
            if any(part in c.model_fields for c in current)
            else set(current)
        )
        current = inside or current
    return {field.alias or name for c in current for name, field in c.model_fields.items()}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def digest(content: Any) -> str:
    """SHA-256 over plain data as canonical JSON: line ends, comments and key order do not matter."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
