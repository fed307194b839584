"""Finding and reading questionnaires and catalogs, from the shipped content or from a folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from diagnostic.base.problems import Problem, ProblemError, did_you_mean, raise_errors, shown
from diagnostic.content.catalog import Catalog, Module
from diagnostic.content.catalog_rules import fit_problems
from diagnostic.content.conditions import CrossCheck
from diagnostic.content.fact import Fact
from diagnostic.content.foundation import Foundation
from diagnostic.content.questionnaire import UNRELEASED, Factor, Questionnaire
from diagnostic.content.strict_model import digest, shape_problems
from diagnostic.content.yaml_text import parse_yaml

DEFAULT_QUESTIONNAIRE = "ceds"
M = TypeVar("M", bound=BaseModel)
Texts = tuple[tuple[Path, str], ...]


class Ref(NamedTuple):
    """A shipped questionnaire version and its folder; released is what the changelog names with a date."""

    id: str
    version: str
    folder: Path
    released: bool


class ShippedCatalog(NamedTuple):
    """A shipped catalog's version, and the questionnaire whose major version it serves."""

    version: str
    questionnaire: str
    major: int


def content_root() -> Path:
    """The folder that holds ``questionnaires/`` and ``modules/``: inside the wheel, or the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_content"
    return inside if inside.is_dir() else package.parent


def shipped_questionnaires() -> list[Ref]:
    """All shipped versions, by id, oldest version first."""
    files = (content_root() / "questionnaires").glob("*/*/questionnaire.yaml")
    refs = [Ref(f.parent.parent.name, f.parent.name, f.parent, _is_released(read_yaml(f))) for f in files]
    return sorted(refs, key=lambda ref: (ref.id, version_key(ref.version)))


def _is_released(header: Any) -> bool:
    return any(c["version"] == header["version"] and c["date"] != UNRELEASED for c in header.get("changelog", []))


def newest_version(questionnaire_id: str, major: int | None = None) -> Ref | None:
    """The newest released version (of a major number), or where none is released the newest; None where none is."""
    refs = [ref for ref in shipped_questionnaires() if ref.id == questionnaire_id]
    if major is not None:
        refs = [ref for ref in refs if version_key(ref.version)[0] == major]
    released = [ref for ref in refs if ref.released]
    found = released or refs
    return found[-1] if found else None


def questionnaire_of(catalog: Catalog) -> Questionnaire | None:
    """The newest version of the questionnaire that a catalog is bound to; None where none of its major is shipped."""
    found = newest_version(catalog.questionnaire.id, catalog.questionnaire.major)
    return load_questionnaire(found.folder) if found else None


def shipped_catalogs() -> list[ShippedCatalog]:
    """All shipped catalogs, oldest version first."""
    headers = [read_yaml(file) for file in (content_root() / "modules").glob("*/catalog.yaml")]
    refs = [ShippedCatalog(h["version"], h["questionnaire"]["id"], h["questionnaire"]["major"]) for h in headers]
    return sorted(refs, key=lambda ref: version_key(ref.version))


def version_key(version: str) -> tuple[int, ...]:
    """Sort key of a version: 1.10.0 comes after 1.9.0."""
    return tuple(int(part) if part.isdigit() else -1 for part in version.split("."))


def find_questionnaire(name: str) -> Path:
    """Folder of ``ID`` (newest released version), ``ID@VERSION``, or the folder itself.

    Raises:
        ProblemError: X801 or S510.
    """
    folder = Path(name)
    if (folder / "questionnaire.yaml").is_file():
        return folder
    wanted, _, version = name.partition("@")
    refs = [ref for ref in shipped_questionnaires() if ref.id == wanted]
    if not refs:
        known = sorted({ref.id for ref in shipped_questionnaires()})
        raise ProblemError(
            [Problem("X801", shown(name), ", ".join(known) + ", or a folder", mend=did_you_mean(wanted, known))]
        )
    if not version and (newest := newest_version(wanted)):
        return newest.folder
    for ref in refs:
        if ref.version == version:
            return ref.folder
    raise ProblemError([Problem("S510", shown(version), ", ".join(ref.version for ref in refs))])


def load_questionnaire(name: str | Path = DEFAULT_QUESTIONNAIRE) -> Questionnaire:
    """A questionnaire, checked.

    Args:
        name: ``ID`` (newest released version), ``ID@VERSION`` or a folder.

    Raises:
        ProblemError: Not found, not readable or not sound; all problems at once, with their files.
    """
    folder = find_questionnaire(str(name))
    header = folder / "questionnaire.yaml"
    beside = tuple((folder / name, _read_text(folder / name)) for name in BESIDE if (folder / name).is_file())
    return _questionnaire(header, _read_text(header), _read_texts(folder / "questions"), beside)


@lru_cache(maxsize=16)
def _questionnaire(header_file: Path, header_text: str, texts: Texts, beside: Texts) -> Questionnaire:
    header = _parsed(header_file, header_text)
    lists = {path.stem: _parsed(path, text) for path, text in texts}
    more = {path.name: _parsed(path, text) for path, text in beside}
    questionnaire = _assemble(header, lists, more, header_file.parent)
    facts = {name: rows for name, rows in more.items() if name == "facts.yaml"}
    questionnaire._digest = digest({"questionnaire.yaml": header, "questions": lists} | facts)
    return questionnaire


def _assemble(header: Any, lists: dict[str, Any], beside: dict[str, Any], folder: Path) -> Questionnaire:
    """Header, lists of questions, facts and checks put together; problems keep the file they came from."""
    header_file = str(folder / "questionnaire.yaml")
    problems: list[Problem] = []
    if not isinstance(header, dict):
        raise ProblemError([Problem("M203", shown(header), "keys with values", file=header_file)])
    listed = {}
    for name, rows in beside.items():
        key, model = BESIDE[name]
        if key in header:
            problems.append(Problem("M201", key, "a file", f"/{key}", header_file))
        problems += _list_problems(rows, model, str(folder / name))
        listed[key] = rows
    rows = header.get("factors")
    factors = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    parsed: list[Any] = []
    claimed = set()
    for number, row in enumerate(factors):
        stem = str(row.get("id", "")).lower()
        claimed.add(stem)
        if "questions" in row:
            problems.append(Problem("M201", "questions", "a file", f"/factors/{number}/questions", header_file))
        questions = lists.get(stem, [])
        file = str(folder / "questions" / f"{stem}.yaml")
        if not isinstance(questions, list):
            problems.append(Problem("M203", shown(questions), "a list of questions", file=file))
            questions = []
        try:
            Factor.model_validate({"id": "X", "name": "X", "questions": questions})
        except ValidationError as error:
            for problem in shape_problems(error, Factor):
                problems.append(_in_question(problem, questions, file))
        parsed.append(row | {"questions": questions})
    for stem in lists.keys() - claimed:
        known = sorted(claimed)
        file = str(folder / "questions" / f"{stem}.yaml")
        problems.append(Problem("Q312", stem, ", ".join(known), file=file, mend=did_you_mean(stem, known)))
    if problems:
        # the shape of the header is reported too: all errors of a folder at once
        bare = header | {"factors": [row | {"questions": []} for row in factors]}
        problems += [p for p in _model_problems(bare, Questionnaire, header_file) if p.code.startswith("M")]
        raise ProblemError(problems)
    return _validated(
        header | listed | ({"factors": parsed} if isinstance(rows, list) and len(parsed) == len(rows) else {}),
        Questionnaire,
        header_file,
    )


BESIDE: dict[str, tuple[str, type[BaseModel]]] = {
    "facts.yaml": ("facts", Fact),
    "checks.yaml": ("checks", CrossCheck),
}
"""Lists in files of their own beside ``questionnaire.yaml``."""


def _list_problems(rows: Any, model: type[BaseModel], file: str) -> list[Problem]:
    if not isinstance(rows, list):
        return [Problem("M203", shown(rows), "a list", file=file)]
    problems = []
    for number, row in enumerate(rows):
        name = f" ({row['id']})" if isinstance(row, dict) and isinstance(row.get("id"), str) else ""
        for found in _model_problems(row, model, file):
            problems.append(
                Problem(found.code, found.found, found.allowed, f"/{number}{found.where}{name}", file, found.mend)
            )
    return problems


def _in_question(problem: Problem, questions: list[Any], file: str) -> Problem:
    """The pointer ``/questions/3/level/options/…`` as a place in the file, with the question's id."""
    _, _, row, *rest = problem.where.split("/")
    if rest and rest[0] in {"level", "number", "yes_no", "checklist"}:
        rest = rest[1:]
    question = questions[int(row)]
    name = f" ({question['id']})" if isinstance(question, dict) and isinstance(question.get("id"), str) else ""
    where = "/" + "/".join([row, *rest]) + name
    return Problem(problem.code, problem.found, problem.allowed, where, file, problem.mend)


def _model_problems(data: Any, model: type[BaseModel], file: str) -> list[Problem]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [problem.in_file(file) for problem in shape_problems(error, model)]
    except ProblemError as error:
        return [problem.in_file(file) for problem in error.problems]
    return []


def _validated(data: Any, model: type[M], file: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ProblemError([p.in_file(file) for p in shape_problems(error, model)]) from None
    except ProblemError as error:
        raise ProblemError([p.in_file(file) for p in error.problems]) from None


def find_catalog(name: str) -> Path:
    """Folder of a shipped catalog's version, or the folder itself.

    Raises:
        ProblemError: S516.
    """
    folder = Path(name)
    if (folder / "catalog.yaml").is_file():
        return folder
    known = [ref.version for ref in shipped_catalogs()]
    if name not in known:
        raise ProblemError([Problem("S516", shown(name), ", ".join(known) + ", or a folder", "/catalog/version")])
    return content_root() / "modules" / name


def load_catalog(name: str | Path | None = None, questionnaire: Questionnaire | None = None) -> Catalog:
    """A catalog, checked; against the questionnaire too when one is given.

    Args:
        name: A version, or a folder with ``catalog.yaml``, ``systems/`` and ``foundations/``; by default the newest
            shipped one for the major version of the questionnaire (without one: of the newest questionnaire).
        questionnaire: The questionnaire it must fit.

    Raises:
        ProblemError: Not found, not readable or not sound; all problems at once, with their files.
    """
    if name is None:
        found = catalog_for(questionnaire or load_questionnaire())
        if found is None:
            raise ProblemError([Problem("S507", questionnaire.ref if questionnaire else DEFAULT_QUESTIONNAIRE)])
        return found
    header = find_catalog(str(name)) / "catalog.yaml"
    parts = tuple(_read_texts(header.with_name(folder)) for folder in PARTS)
    catalog = _catalog(header, _read_text(header), parts)
    if questionnaire is not None:
        raise_errors([problem.in_file(str(header)) for problem in fit_problems(catalog, questionnaire)])
    return catalog


PARTS: dict[str, tuple[str, type[BaseModel]]] = {
    "systems": ("modules", Module),
    "foundations": ("foundations", Foundation),
}
"""Folders beside ``catalog.yaml``, each with the key that names its files in order."""


@lru_cache(maxsize=16)
def _catalog(header_file: Path, header_text: str, texts: tuple[Texts, ...]) -> Catalog:
    header = _parsed(header_file, header_text)
    if not isinstance(header, dict):
        raise ProblemError([Problem("M203", shown(header), "keys with values", file=str(header_file))])
    parts: dict[str, list[Any]] = {}
    for (key, model), own in zip(PARTS.values(), texts, strict=True):
        if isinstance(header.get(key), list):
            parts[key] = _parts(header[key], own, key, model, str(header_file))
    catalog = _validated(header | parts, Catalog, str(header_file))
    by_id = {key: {part["id"]: part for part in own} for key, own in parts.items()}
    catalog._digest = digest({"catalog.yaml": header, "modules": {}} | by_id)
    return catalog


def _parts(names: list[Any], texts: Texts, key: str, model: type[BaseModel], header_file: str) -> list[Any]:
    """The systems or foundations that a catalog names, in its order.

    Raises:
        ProblemError: All problems at once, with their files.
    """
    problems: list[Problem] = []
    parts: list[Any] = []
    found = {path.stem: (path, text) for path, text in texts}
    for name in names:
        if not isinstance(name, str) or name not in found:
            advice = did_you_mean(str(name), found)
            problems.append(Problem("Q305", shown(name), ", ".join(found), f"/{key}", header_file, advice))
            continue
        file = str(found[name][0])
        try:
            data = _parsed(*found[name])
        except ProblemError as error:
            problems += error.problems
            continue
        wrong = _model_problems(data, model, file)
        if not wrong and data["id"] != name:
            wrong = [Problem("Q314", shown(data["id"]), name, "/id", file)]
        problems += wrong
        parts.append(data)
    if problems:
        raise ProblemError(problems)
    return parts


def catalog_for(questionnaire: Questionnaire, name: str | Path | None = None) -> Catalog | None:
    """The catalog named, or the newest shipped one for the questionnaire's major version, or None."""
    if name is not None:
        return load_catalog(name, questionnaire)
    return next(iter(catalogs_for(questionnaire)), None)


def catalogs_for(questionnaire: Questionnaire) -> Iterator[Catalog]:
    """The shipped catalogs for the questionnaire's major version, newest first."""
    for ref in reversed(shipped_catalogs()):
        if (ref.questionnaire, ref.major) == (questionnaire.id, questionnaire.major):
            yield load_catalog(ref.version, questionnaire)


def load_model(path: Path, model: type[M]) -> M:
    """A YAML file as a model.

    Raises:
        ProblemError: Not readable or not sound; all problems at once, with the file's name.
    """
    return _validated(read_yaml(path), model, str(path))


def read_yaml(path: Path) -> Any:
    """The parsed content of a YAML file.

    Raises:
        ProblemError: With the file's name on every problem.
    """
    return _parsed(path, _read_text(path))


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProblemError([Problem("F101", str(path), file=str(path))]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError([Problem("F102", shown(str(error)), file=str(path))]) from None


def _read_texts(folder: Path) -> Texts:
    """The YAML files of a folder with their texts: what a content is cached by, so that a changed file is read anew."""
    return tuple((path, _read_text(path)) for path in sorted(folder.glob("*.yaml")))


@lru_cache(maxsize=128)
def _parsed(path: Path, text: str) -> Any:
    try:
        return parse_yaml(text)
    except ProblemError as error:
        raise ProblemError([problem.in_file(str(path)) for problem in error.problems]) from None
